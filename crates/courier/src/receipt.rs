//! A receipt: the registry's word, sealed to the laptop it is for (`age( "BZR1" ‖ zstd( signed receipt ) )`).
//!
//! It carries the feeds, so it holds personal data (old files, staff): it is never written unsealed.

use std::io::{self, BufRead, Read as _, Write as _};
use std::iter;

use buzheng_protocol::cbor;
use buzheng_protocol::wire::courier::{CourierError, CourierReceipt, SignedReceipt};
use buzheng_protocol::{RegistryKey, RegistryVerifier};

use crate::seal::{Recipient, Secret};

const MAGIC: &[u8; 4] = b"BZR1";
/// Feeds compress to a quarter at any level; a higher one gains little.
const LEVEL: i32 = 6;
/// Largest receipt inside, in bytes: a county's whole archive index several times over.
pub const MAX_RAW_BYTES: u64 = 256 * 1024 * 1024;

/// Why a file is not an acceptable receipt. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not a receipt at all.
    #[error("not a courier receipt")]
    NotAReceipt,
    /// Of a newer program: update this one.
    #[error("a receipt of another version")]
    UnsupportedVersion,
    /// Sealed to another laptop.
    #[error("the receipt is for another laptop")]
    OtherDevice,
    /// Cut short, or changed since.
    #[error("the receipt is cut short or damaged")]
    Damaged,
    /// Not signed by the registry this laptop belongs to.
    #[error("the receipt is not signed by this laptop's registry")]
    BadSignature,
    /// Reading failed: the stick is gone or failing.
    #[error("the receipt cannot be read: {kind}")]
    Io {
        /// The kind of failure.
        kind: io::ErrorKind,
    },
}

/// Signs and seals.
pub fn seal_receipt(receipt: &CourierReceipt, key: &RegistryKey, to: &Recipient) -> io::Result<Vec<u8>> {
    let invalid = || io::Error::from(io::ErrorKind::InvalidInput);
    let signed = SignedReceipt::sign(key, receipt).map_err(|_| invalid())?;
    let bytes = cbor::encode(&signed).map_err(|_| invalid())?;
    let encryptor = age::Encryptor::with_recipients(iter::once(to.key() as &dyn age::Recipient)).map_err(|_| invalid())?;
    let mut out = encryptor.wrap_output(Vec::new())?;
    out.write_all(MAGIC)?;
    out.write_all(&zstd::encode_all(bytes.as_slice(), LEVEL)?)?;
    out.finish()
}

/// Unseals and checks the signature. Whether the receipt is for this laptop by its words, and of the registry's generation it knows,
/// is the caller's to see.
pub fn open_receipt(input: impl BufRead, secret: &Secret, key: &RegistryVerifier) -> Result<CourierReceipt, ReceiptError> {
    let decryptor = age::Decryptor::new_buffered(input)?;
    let mut input = decryptor.decrypt(iter::once(secret.identity() as &dyn age::Identity))?;
    let mut magic = [0; 4];
    input.read_exact(&mut magic)?;
    if magic != *MAGIC {
        return Err(if magic.starts_with(b"BZR") { ReceiptError::UnsupportedVersion } else { ReceiptError::NotAReceipt });
    }
    let mut bytes = Vec::new();
    zstd::Decoder::new(input)?.take(MAX_RAW_BYTES).read_to_end(&mut bytes)?;
    let signed: SignedReceipt = cbor::decode(&bytes).map_err(|_| ReceiptError::Damaged)?;
    Ok(signed.open(key)?)
}

impl From<io::Error> for ReceiptError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "the system has too many kinds to name")]
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // zstd calls a broken frame `Other`.
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::Other => Self::Damaged,
            kind => Self::Io { kind },
        }
    }
}

impl From<CourierError> for ReceiptError {
    fn from(error: CourierError) -> Self {
        match error {
            CourierError::BadSignature => Self::BadSignature,
            CourierError::UnsupportedVersion { .. } => Self::UnsupportedVersion,
            CourierError::Unreadable => Self::Damaged,
        }
    }
}

impl From<age::DecryptError> for ReceiptError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "age adds kinds; all mean that nothing is authentic")]
    fn from(error: age::DecryptError) -> Self {
        use age::DecryptError as E;
        match error {
            E::NoMatchingKeys => Self::OtherDevice,
            E::UnknownFormat => Self::UnsupportedVersion,
            E::InvalidHeader => Self::NotAReceipt,
            E::Io(error) => error.into(),
            _unauthentic => Self::Damaged,
        }
    }
}
