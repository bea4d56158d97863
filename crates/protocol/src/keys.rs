//! Ed25519 keys of devices, of the registry and of enrolment tickets.
//!
//! One key signs different things, so every signature names its [`Purpose`]: a signed session nonce can never pass
//! for a batch. Secret keys wipe themselves, never print, and cannot be copied. Verification is always the strict kind (no weak
//! keys, no malleable signatures), because signatures are evidence.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

/// Bytes of a signature.
pub const SIGNATURE_LEN: usize = 64;

/// What a signature is for; part of what is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The header of a batch, by the device.
    Batch,
    /// The registry's nonce, by the device.
    Session,
    /// The device's nonce, by the registry: proof that the registry answered.
    SessionReply,
    /// A request to enrol, by the ticket.
    EnrolTicket,
    /// The same request, by the device's new key.
    EnrolDevice,
    /// A device licence, by the registry.
    Licence,
    /// What a courier bundle holds, by the device.
    Bundle,
    /// What a courier brings home, by the registry.
    CourierReceipt,
    /// The key that bundles are sealed to, by the registry.
    CourierKey,
}

impl Purpose {
    const fn prefix(self) -> &'static [u8] {
        match self {
            Self::Batch => b"rb-batch1\0",
            Self::Session => b"rb-session1\0",
            Self::SessionReply => b"rb-session-reply1\0",
            Self::EnrolTicket => b"rb-enrol-ticket1\0",
            Self::EnrolDevice => b"rb-enrol-device1\0",
            Self::Licence => b"rb-licence1\0",
            Self::Bundle => b"rb-bundle1\0",
            Self::CourierReceipt => b"rb-courier-receipt1\0",
            Self::CourierKey => b"rb-courier-key1\0",
        }
    }
}

/// The signature does not belong to this message, purpose and key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not verify")]
pub struct BadSignature;

/// The bytes are not a usable public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a usable public key")]
pub struct BadKey;

macro_rules! key_pair {
    ($(#[$secret_doc:meta])* $secret:ident, $(#[$public_doc:meta])* $public:ident) => {
        $(#[$secret_doc])*
        pub struct $secret(SigningKey);

        impl $secret {
            /// The key grown from 32 random bytes. The caller wipes its copy.
            pub fn from_seed(seed: &[u8; 32]) -> Self {
                Self(SigningKey::from_bytes(seed))
            }

            /// The 32 bytes it grew from, for the encrypted store.
            pub fn seed(&self) -> Zeroizing<[u8; 32]> {
                Zeroizing::new(self.0.to_bytes())
            }

            /// The public half.
            pub fn verifier(&self) -> $public {
                $public(self.0.verifying_key())
            }

            /// Signs `message` for one purpose.
            pub fn sign(&self, purpose: Purpose, message: &[u8]) -> [u8; SIGNATURE_LEN] {
                self.0.sign(&[purpose.prefix(), message].concat()).to_bytes()
            }
        }

        impl std::fmt::Debug for $secret {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($secret), "(secret)"))
            }
        }

        $(#[$public_doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $public(VerifyingKey);

        impl $public {
            /// Reads a public key; weak ones (of small order) are refused.
            pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, BadKey> {
                let key = VerifyingKey::from_bytes(bytes).map_err(|_| BadKey)?;
                if key.is_weak() { Err(BadKey) } else { Ok(Self(key)) }
            }

            /// The 32 bytes of the public key.
            pub fn to_bytes(&self) -> [u8; 32] {
                self.0.to_bytes()
            }

            /// Whether `signature` was made over `message` for `purpose` by the other half of this key.
            pub fn verify(
                &self,
                purpose: Purpose,
                message: &[u8],
                signature: &[u8; SIGNATURE_LEN],
            ) -> Result<(), BadSignature> {
                self.0
                    .verify_strict(&[purpose.prefix(), message].concat(), &Signature::from_bytes(signature))
                    .map_err(|_| BadSignature)
            }
        }

        impl std::fmt::Debug for $public {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($public), "({})"), crate::bytes::to_hex(&self.to_bytes()))
            }
        }
    };
}

key_pair!(
    /// A device's signing key: made on the laptop at enrolment, never copied off it.
    DeviceKey,
    /// The public half of a device's key.
    DeviceVerifier
);
key_pair!(
    /// The registry's signing key.
    RegistryKey,
    /// The public half of the registry's key, pinned in tickets and licences.
    RegistryVerifier
);
key_pair!(
    /// The secret inside a ticket. The registry keeps only its public half, so a stolen registry table enrols nobody.
    TicketKey,
    /// The public half of a ticket's secret.
    TicketVerifier
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_purpose_message_and_key_only() {
        let key = DeviceKey::from_seed(&[7; 32]);
        let signature = key.sign(Purpose::Session, b"nonce");
        let public = key.verifier();
        assert_eq!(public.verify(Purpose::Session, b"nonce", &signature), Ok(()));
        assert_eq!(public.verify(Purpose::Batch, b"nonce", &signature), Err(BadSignature));
        assert_eq!(public.verify(Purpose::Session, b"Nonce", &signature), Err(BadSignature));
        let other = DeviceKey::from_seed(&[8; 32]).verifier();
        assert_eq!(other.verify(Purpose::Session, b"nonce", &signature), Err(BadSignature));
    }

    #[test]
    fn secrets_do_not_print() {
        let seed = *b"0123456789abcdef0123456789abcdef";
        let printed = format!("{:?}", DeviceKey::from_seed(&seed));
        assert_eq!(printed, "DeviceKey(secret)");
        assert_eq!(*DeviceKey::from_seed(&seed).seed(), seed);
    }

    #[test]
    fn a_weak_public_key_is_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(DeviceVerifier::from_bytes(&identity), Err(BadKey));
    }
}
