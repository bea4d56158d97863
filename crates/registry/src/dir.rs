//! The data folder: where each file is, and the durable ways of writing one.
//!
//! ```text
//! DIR/registry.db        the database           DIR/blobs/ab/cdef…   whole blobs by hash
//! DIR/registry.key       the signing key        DIR/staging/         blobs on their way
//! DIR/reserve            room given back when the disk is full
//! DIR/demo/              the sample world, if one was made
//! ```

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use buzheng_domain::ids::{BlobHash, DeviceId};
use buzheng_protocol::RegistryKey;
use buzheng_protocol::bytes::{from_hex, to_hex};

use crate::error::RegistryError;
use crate::world::{World, random};

/// The folder `--data` names.
#[derive(Debug, Clone)]
pub struct DataDir {
    root: PathBuf,
}

impl DataDir {
    /// Makes the folder and its parts where they are missing.
    pub(crate) fn prepare(root: &Path) -> Result<Self, RegistryError> {
        let dir = Self { root: root.to_owned() };
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            // People's data is inside: nobody else on the machine looks in. An existing folder keeps the rights it was given.
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        builder.create(root)?;
        fs::create_dir_all(dir.root.join("blobs"))?;
        fs::create_dir_all(dir.root.join("staging"))?;
        Ok(dir)
    }

    /// The folder itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The signing key's file.
    pub(crate) fn signing_key(&self) -> PathBuf {
        self.root.join("registry.key")
    }

    /// The file that only takes up room.
    pub(crate) fn reserve(&self) -> PathBuf {
        self.root.join("reserve")
    }

    /// The database file.
    pub(crate) fn database(&self) -> PathBuf {
        self.root.join("registry.db")
    }

    /// The folder of the sample world.
    pub fn demo(&self) -> PathBuf {
        self.root.join("demo")
    }

    /// Where a whole blob is.
    pub(crate) fn blob(&self, hash: &BlobHash) -> PathBuf {
        shelf_of(&self.root.join("blobs"), hash)
    }

    /// Where a blob of that device is collected.
    pub(crate) fn staging(&self, hash: &BlobHash, device: &DeviceId) -> PathBuf {
        self.root.join("staging").join(format!("{hash}.{}", device.as_uuid().simple()))
    }

    /// The signing key; made at the first start, and never again while there is a database.
    pub(crate) fn key(&self, world: &dyn World) -> Result<RegistryKey, RegistryError> {
        let path = self.signing_key();
        match fs::read_to_string(&path) {
            Ok(text) => {
                let seed = from_hex(text.trim()).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
                Ok(RegistryKey::from_seed(&seed.ok_or(RegistryError::Unreadable { what: "signing key" })?))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if self.database().exists() {
                    return Err(RegistryError::KeyMissing);
                }
                let seed: [u8; 32] = random(world)?;
                write_private(&path, to_hex(&seed).as_bytes())?;
                Ok(RegistryKey::from_seed(&seed))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Where a blob is in a folder of blobs.
pub(crate) fn shelf_of(blobs: &Path, hash: &BlobHash) -> PathBuf {
    let name = hash.to_string();
    let (shelf, rest) = name.split_at(2);
    blobs.join(shelf).join(rest)
}

/// Writes a file only its owner may read: beside its place first, then renamed, both durable.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), RegistryError> {
    let beside = path.with_extension("new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    rename_durably(&beside, path)
}

/// Renames and makes the new name durable.
pub(crate) fn rename_durably(from: &Path, to: &Path) -> Result<(), RegistryError> {
    fs::rename(from, to)?;
    if let Some(folder) = to.parent() {
        sync_folder(folder)?;
    }
    Ok(())
}

/// Makes the names in a folder durable. Windows has no such call and needs none: NTFS journals names.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), RegistryError> {
    if cfg!(unix) {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Size and SHA-256 of a file.
pub(crate) fn digest(path: &Path) -> Result<(u64, BlobHash), RegistryError> {
    use sha2::{Digest as _, Sha256};
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut size = 0u64;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
        size += read as u64;
    }
    Ok((size, BlobHash::from_bytes(hasher.finalize().into())))
}
