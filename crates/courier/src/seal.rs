//! The keys that files are sealed to: age X25519, grown from the signing seeds both sides already keep.
//!
//! Growing them (SHA-256 over a label and the seed) instead of storing more secrets means: no laptop in the field lacks one, and the
//! registry's one key file is all that has to be kept to read any stick. With that file and the plain `age` program a bundle can be
//! opened in an emergency: the format adds nothing around the sealed stream.

use std::fmt;
use std::str::FromStr as _;

use age::secrecy::ExposeSecret as _;
use bech32::{Bech32, Hrp};
use buzheng_protocol::{DeviceKey, RegistryKey};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// What opens files. Never printed.
pub struct Secret(age::x25519::Identity);

impl Secret {
    /// The registry's: opens bundles.
    pub fn of_registry(key: &RegistryKey) -> Result<Self, BadRecipient> {
        Self::grow(b"rb-courier-registry1\0", &key.seed())
    }

    /// A laptop's: opens its receipts.
    pub fn of_device(key: &DeviceKey) -> Result<Self, BadRecipient> {
        Self::grow(b"rb-courier-device1\0", &key.seed())
    }

    fn grow(label: &[u8], seed: &[u8; 32]) -> Result<Self, BadRecipient> {
        let mut hasher = Sha256::new();
        hasher.update(label);
        hasher.update(seed);
        let scalar: Zeroizing<[u8; 32]> = Zeroizing::new(hasher.finalize().into());
        let prefix = Hrp::parse("age-secret-key-").map_err(|_| BadRecipient)?;
        let text = Zeroizing::new(bech32::encode_upper::<Bech32>(prefix, scalar.as_slice()).map_err(|_| BadRecipient)?);
        age::x25519::Identity::from_str(&text).map(Self).map_err(|_| BadRecipient)
    }

    /// The public half.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    /// The secret in the form the `age` program takes, for emergencies.
    pub fn expose(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    pub(crate) fn identity(&self) -> &age::x25519::Identity {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(secret)")
    }
}

/// The text is no key (`age1…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a courier key")]
pub struct BadRecipient;

/// Whom a file is sealed to.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(age::x25519::Recipient);

impl Recipient {
    /// Reads `age1…`.
    pub fn parse(text: &str) -> Result<Self, BadRecipient> {
        age::x25519::Recipient::from_str(text).map(Self).map_err(|_| BadRecipient)
    }

    pub(crate) fn key(&self) -> &age::x25519::Recipient {
        &self.0
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_grow_the_same_every_time_and_apart_from_each_other() {
        let device = Secret::of_device(&DeviceKey::from_seed(&[7; 32])).unwrap();
        let registry = Secret::of_registry(&RegistryKey::from_seed(&[7; 32])).unwrap();
        assert_eq!(device.recipient(), Secret::of_device(&DeviceKey::from_seed(&[7; 32])).unwrap().recipient());
        assert_ne!(device.recipient(), registry.recipient(), "one seed, two uses");
        assert_ne!(device.recipient(), Secret::of_device(&DeviceKey::from_seed(&[8; 32])).unwrap().recipient());
    }

    #[test]
    fn the_public_half_survives_as_text_and_the_secret_does_not_print() {
        let secret = Secret::of_device(&DeviceKey::from_seed(&[7; 32])).unwrap();
        let text = secret.recipient().to_string();
        assert_eq!(Recipient::parse(&text), Ok(secret.recipient()));
        assert_eq!(Recipient::parse("age1nothing"), Err(BadRecipient));
        assert_eq!(format!("{secret:?}"), "Secret(secret)");
        assert!(secret.expose().starts_with("AGE-SECRET-KEY-1"));
    }
}
