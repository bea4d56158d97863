//! Looks through a folder for what must not lie in it in the open: names, numbers, pieces of a photo.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// How much of a photo is looked for: long enough that no other file has it by chance.
const PIECE: usize = 48;

/// One thing that must not be found.
#[derive(Debug, Clone)]
pub struct Secret {
    name: String,
    shapes: Vec<Vec<u8>>,
}

impl Secret {
    /// A text, as programs write it: UTF-8, UTF-16 of both kinds, and escaped as in JSON.
    #[must_use]
    pub fn text(text: &str) -> Self {
        let escaped: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        let little = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        Self { name: text.to_owned(), shapes: vec![text.as_bytes().to_vec(), little, big, escaped.into_bytes()] }
    }

    /// The bytes of a file: pieces from all over it, so that a part of the file is found too.
    ///
    /// # Panics
    /// When there are too few bytes to tell them from others.
    #[must_use]
    pub fn bytes(name: &str, bytes: &[u8]) -> Self {
        assert!(bytes.len() > 20 * PIECE, "{name} is too short to look for");
        let pieces = (1..16).filter_map(|n| bytes.get(n * bytes.len() / 16..)?.get(..PIECE));
        Self { name: name.to_owned(), shapes: pieces.map(<[u8]>::to_vec).collect() }
    }
}

/// A secret and the file that shows it.
#[derive(Debug, PartialEq, Eq)]
pub struct Sighting {
    /// What was found.
    pub secret: String,
    /// In which file, or as whose name.
    pub file: PathBuf,
}

impl fmt::Display for Sighting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.secret, self.file.display())
    }
}

/// Every place in the folder, at any depth, where a secret stands in the open, in a file or in its name.
///
/// # Panics
/// When the folder holds no file at all: then it was the wrong folder.
#[must_use]
pub fn sightings(folder: &Path, secrets: &[Secret]) -> Vec<Sighting> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    assert!(!files.is_empty(), "{} holds no file to look through", folder.display());
    let mut found = Vec::new();
    for file in files {
        let mut bytes = fs::read(&file).unwrap_or_default();
        bytes.extend(file.to_string_lossy().as_bytes());
        for secret in secrets {
            if secret.shapes.iter().any(|shape| contains(&bytes, shape)) {
                found.push(Sighting { secret: secret.name.clone(), file: file.clone() });
            }
        }
    }
    found
}

fn contains(bytes: &[u8], shape: &[u8]) -> bool {
    let Some(first) = shape.first() else {
        return false;
    };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = rest.get(at..).unwrap_or_default();
        if rest.starts_with(shape) {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.is_file() {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(content: &[u8], name: &str, secret: Secret) -> bool {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("deep")).unwrap();
        fs::write(dir.path().join("deep").join(name), content).unwrap();
        !sightings(dir.path(), &[secret]).is_empty()
    }

    #[test]
    fn a_text_is_seen_however_it_is_written() {
        let name = "王建国";
        let utf16: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(seen("x王建国x".as_bytes(), "a.log", Secret::text(name)));
        assert!(seen(&utf16, "a.log", Secret::text(name)));
        assert!(seen(br#"{"n":"\u738b\u5efa\u56fd"}"#, "a.json", Secret::text(name)));
        assert!(seen(b"-", "王建国.pdf", Secret::text(name)));
        assert!(!seen("王建".as_bytes(), "a.log", Secret::text(name)));
    }

    #[test]
    fn half_a_photo_is_seen() {
        let photo: Vec<u8> = (0..4000_u32).map(|n| u8::try_from((n * n / 7) % 251).unwrap()).collect();
        assert!(seen(&photo[1000..], "blob", Secret::bytes("photo", &photo)));
        assert!(!seen(&photo[..100], "blob", Secret::bytes("photo", &photo)));
    }
}
