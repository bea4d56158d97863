//! Bounded CBOR: every message from outside passes [`item_len`] before anything interprets it.
//!
//! The walk is iterative, so nesting cannot exhaust the stack, and a length is believed only once its bytes are
//! there, so a claimed size cannot exhaust memory. Errors carry no values: a value may be personal data.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Deepest nesting of arrays, maps and tags accepted. Our own messages use at most 8.
pub const MAX_DEPTH: usize = 32;

/// Why bytes are not acceptable CBOR, or not the message expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// The bytes end inside an item.
    #[error("the bytes end inside an item, at {at}")]
    Truncated {
        /// Offset where more was needed.
        at: usize,
    },
    /// Reserved, or a form we never write (chunked strings).
    #[error("not acceptable CBOR at {at}")]
    Invalid {
        /// Offset of the item.
        at: usize,
    },
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested deeper than allowed, at {at}")]
    TooDeep {
        /// Offset of the item.
        at: usize,
    },
    /// More bytes follow the one expected item.
    #[error("bytes left over from {at}")]
    Trailing {
        /// Offset of the first byte too many.
        at: usize,
    },
    /// Sound CBOR, but not the message that was asked for (missing key, wrong type, unknown code).
    #[error("sound CBOR of another shape")]
    Shape,
    /// A value of ours that cannot be written.
    #[error("a value cannot be written as CBOR")]
    Encode,
}

/// Writes `value` as one CBOR item.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CborError> {
    let mut out = Vec::new();
    value.serialize(&mut minicbor_serde::Serializer::new(&mut out)).map_err(|_| CborError::Encode)?;
    Ok(out)
}

/// Reads exactly one message that fills `input`. Unknown keys are skipped.
pub fn decode<T: DeserializeOwned>(input: &[u8]) -> Result<T, CborError> {
    single(input)?;
    minicbor_serde::from_slice(input).map_err(|_| CborError::Shape)
}

/// Checks that `input` is exactly one sound item.
pub fn single(input: &[u8]) -> Result<(), CborError> {
    let len = item_len(input)?;
    if len == input.len() { Ok(()) } else { Err(CborError::Trailing { at: len }) }
}

/// Length in bytes of the first item of `input`, all its contents included.
pub fn item_len(input: &[u8]) -> Result<usize, CborError> {
    // One entry per open container: how many items it still needs, or None when a break closes it.
    let mut open: Vec<Option<u64>> = Vec::new();
    let mut at = 0;
    loop {
        let start = at;
        let (item, next) = head(input, at)?;
        at = next;
        match item {
            Item::Leaf(len) => {
                let len = usize::try_from(len).map_err(|_| CborError::Truncated { at: start })?;
                at = at.checked_add(len).filter(|end| *end <= input.len()).ok_or(CborError::Truncated { at: start })?;
            }
            Item::Container(needs) => {
                if open.len() >= MAX_DEPTH {
                    return Err(CborError::TooDeep { at: start });
                }
                open.push(needs);
                if needs != Some(0) {
                    continue;
                }
                open.pop();
            }
            Item::Break => match open.pop() {
                Some(None) => {}
                Some(Some(_)) | None => return Err(CborError::Invalid { at: start }),
            },
        }
        // One item is complete: count it, and close every container it completes.
        loop {
            match open.last_mut() {
                None => return Ok(at),
                Some(None) => break,
                Some(Some(needs)) => {
                    *needs -= 1;
                    if *needs > 0 {
                        break;
                    }
                    open.pop();
                }
            }
        }
    }
}

enum Item {
    /// This many bytes of content follow.
    Leaf(u64),
    /// This many items follow, or items until a break.
    Container(Option<u64>),
    Break,
}

/// Reads one initial byte with its argument (RFC 8949 §3).
fn head(input: &[u8], at: usize) -> Result<(Item, usize), CborError> {
    let first = *input.get(at).ok_or(CborError::Truncated { at })?;
    let (major, info) = (first >> 5, first & 0x1f);
    let width = match info {
        0..=23 | 31 => 0,
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => return Err(CborError::Invalid { at }),
    };
    let next = at + 1 + width;
    let argument = input.get(at + 1..next).ok_or(CborError::Truncated { at })?;
    let value = if width == 0 { u64::from(info) } else { argument.iter().fold(0, |acc, byte| (acc << 8) | u64::from(*byte)) };
    let invalid = CborError::Invalid { at };
    let item = match (major, info) {
        (4, 31) => Item::Container(None),
        (5, 31) => Item::Container(None),
        (7, 31) => Item::Break,
        (_, 31) => return Err(invalid),
        (0 | 1, _) => Item::Leaf(0),
        (2 | 3, _) => Item::Leaf(value),
        (4, _) => Item::Container(Some(value)),
        (5, _) => Item::Container(Some(value.checked_mul(2).ok_or(invalid)?)),
        (6, _) => Item::Container(Some(1)),
        (_, _) => Item::Leaf(0),
    };
    Ok((item, next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_item_is_measured_with_all_its_contents() {
        // {"a": [1, h'0102'], "b": {_ "c": null}}, then one more byte
        let bytes = [0xa2, 0x61, b'a', 0x82, 1, 0x42, 1, 2, 0x61, b'b', 0xbf, 0x61, b'c', 0xf6, 0xff, 0x00];
        assert_eq!(item_len(&bytes), Ok(15));
        assert_eq!(single(&bytes), Err(CborError::Trailing { at: 15 }));
    }

    #[test]
    fn nesting_is_bounded_and_claimed_lengths_are_not_believed() {
        assert_eq!(item_len(&[0x81; 1_000_000]), Err(CborError::TooDeep { at: MAX_DEPTH }));
        assert_eq!(item_len(&[0xd8; 1_000]), Err(CborError::TooDeep { at: 2 * MAX_DEPTH }));
        assert!(matches!(item_len(&[0x9b, 255, 255, 255, 255, 255, 255, 255, 255]), Err(CborError::Truncated { .. })));
        assert!(matches!(item_len(&[0x5b, 255, 255, 255, 255, 255, 255, 255, 255]), Err(CborError::Truncated { .. })));
        assert!(matches!(item_len(&[0xbb, 255, 255, 255, 255, 255, 255, 255, 255]), Err(CborError::Invalid { .. })));
        assert!(matches!(item_len(&[0xff]), Err(CborError::Invalid { .. })));
        assert!(matches!(item_len(&[]), Err(CborError::Truncated { at: 0 })));
    }

    proptest! {
        /// The walk agrees with an independent decoder on what we write ourselves.
        #[test]
        fn what_we_write_is_measured_exactly(value: Vec<(String, Option<i64>, Vec<bool>)>, tail: Vec<u8>) {
            let mut bytes = encode(&value).unwrap();
            let len = bytes.len();
            bytes.extend(tail);
            prop_assert_eq!(item_len(&bytes), Ok(len));
        }

        #[test]
        fn any_bytes_are_measured_or_refused(bytes: Vec<u8>) {
            if let Ok(len) = item_len(&bytes) {
                prop_assert!(len <= bytes.len());
            }
        }
    }
}
