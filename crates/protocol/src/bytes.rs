//! Bytes in serde messages: byte strings in CBOR, hexadecimal in JSON.
//!
//! Use with `#[serde(with = "crate::bytes::fixed")]` on `[u8; N]` and `#[serde(with = "crate::bytes::buf")]` on
//! `Vec<u8>`. Without this, serde writes arrays of numbers: twice the size.

use std::fmt;

use serde::de::{Error, Visitor};

/// Lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |n: u8| DIGITS.get(usize::from(n)).copied().unwrap_or('0');
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// Reads hexadecimal of either case; `None` for an odd length or any other character.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let nibbles: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let nibbles = nibbles?;
    if nibbles.len() % 2 != 0 {
        return None;
    }
    Some(nibbles.chunks_exact(2).map(|pair| pair.iter().fold(0, |acc, n| (acc << 4) | n)).collect())
}

struct BytesVisitor;

impl Visitor<'_> for BytesVisitor {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a byte string")
    }

    fn visit_bytes<E: Error>(self, v: &[u8]) -> Result<Vec<u8>, E> {
        Ok(v.to_vec())
    }

    fn visit_byte_buf<E: Error>(self, v: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(v)
    }

    fn visit_str<E: Error>(self, v: &str) -> Result<Vec<u8>, E> {
        // The text itself may be a secret: it is never quoted in the error.
        from_hex(v).ok_or_else(|| E::custom("not hexadecimal"))
    }
}

fn read<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
    if d.is_human_readable() { d.deserialize_str(BytesVisitor) } else { d.deserialize_bytes(BytesVisitor) }
}

fn write<S: serde::Serializer>(bytes: &[u8], s: S) -> Result<S::Ok, S::Error> {
    if s.is_human_readable() { s.serialize_str(&to_hex(bytes)) } else { s.serialize_bytes(bytes) }
}

/// `[u8; N]`; any other length is an error.
pub mod fixed {
    use serde::de::Error;

    /// Writes the bytes.
    pub fn serialize<const N: usize, S: serde::Serializer>(v: &[u8; N], s: S) -> Result<S::Ok, S::Error> {
        super::write(v, s)
    }

    /// Reads exactly `N` bytes.
    pub fn deserialize<'de, const N: usize, D: serde::Deserializer<'de>>(d: D) -> Result<[u8; N], D::Error> {
        super::read(d)?.try_into().map_err(|v: Vec<u8>| D::Error::invalid_length(v.len(), &"another length"))
    }
}

/// `Option<[u8; N]>`; use together with `#[serde(default)]`.
pub mod fixed_opt {
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    struct Wrap<const N: usize>(#[serde(with = "super::fixed")] [u8; N]);

    /// Writes the bytes, or null.
    pub fn serialize<const N: usize, S: serde::Serializer>(v: &Option<[u8; N]>, s: S) -> Result<S::Ok, S::Error> {
        v.map(Wrap).serialize(s)
    }

    /// Reads exactly `N` bytes, or null.
    pub fn deserialize<'de, const N: usize, D: serde::Deserializer<'de>>(d: D) -> Result<Option<[u8; N]>, D::Error> {
        Ok(Option::<Wrap<N>>::deserialize(d)?.map(|w| w.0))
    }
}

/// `Vec<u8>`.
pub mod buf {
    /// Writes the bytes.
    pub fn serialize<S: serde::Serializer>(v: &[u8], s: S) -> Result<S::Ok, S::Error> {
        super::write(v, s)
    }

    /// Reads the bytes.
    pub fn deserialize<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
        super::read(d)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_round_trips_and_refuses_other_text() {
        assert_eq!(to_hex(&[0, 0x9f, 0xff]), "009fff");
        assert_eq!(from_hex("009FfF"), Some(vec![0, 0x9f, 0xff]));
        for bad in ["0", "0g", "é0", " 00"] {
            assert_eq!(from_hex(bad), None, "{bad}");
        }
    }
}
