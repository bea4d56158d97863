//! A registry from a backup. It is another generation of itself: laptops show it what they had acknowledged, and send again what it lacks.
//!
//! What the lost registry handed out after the backup cannot be known, so nothing that was still in the Centre's store is handed out
//! again by itself: free numbers and booklets are held back until the Centre adds those that were certainly not given away. Feeds begin a
//! new generation, far beyond any number the lost one can have used.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::db::{self, Db};
use crate::dir::{DataDir, rename_durably, sync_folder};
use crate::error::RegistryError;
use crate::view::Verified;
use crate::world::{World, random_id};

use super::{BackupDir, Snapshot, copy, safe, verify_snapshot};

/// What a restored registry does not hand out by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeldBack {
    /// Year, first and last serial of what was still free.
    pub numbers: Vec<(u16, u32, u32)>,
    /// First and last print number of what was still in the store.
    pub booklets: Vec<(String, String)>,
}

/// What a restore command did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Number of the snapshot.
    pub snapshot: u32,
    /// When it was made, milliseconds since 1970 UTC.
    pub made_ms: i64,
    /// What was found when it was checked. Blobs that are missing or damaged will be asked for again.
    pub checked: Verified,
    /// What the Centre has to add again.
    pub held_back: HeldBack,
}

/// Makes a registry in the empty folder `data` from the newest snapshot in `from`, or the one of that number.
///
/// The signing key is written last: a restore that was interrupted cannot be served.
pub fn restore(from: &Path, number: Option<u32>, data: &Path, world: &dyn World) -> Result<Restored, RegistryError> {
    let folder = BackupDir::at(from);
    let newest = folder.newest()?;
    let number = number.unwrap_or(newest);
    if data.is_dir() && fs::read_dir(data)?.next().is_some() {
        return Err(RegistryError::NotEmpty);
    }
    let Snapshot { manifest, have, checked } = verify_snapshot(&folder, number)?;
    let dir = DataDir::prepare(data)?;
    let mut shelves = BTreeSet::new();
    for hash in &have {
        shelves.extend(copy::blob(&folder.blob(hash), &dir.blob(hash))?);
    }
    shelves.iter().try_for_each(|shelf| sync_folder(shelf))?;

    let beside = dir.database().with_extension("restored");
    copy::file(&folder.snapshot(number).join("registry.db"), &beside)?;
    let fresh = random_id(world)?;
    let now = world.now_ms();
    let db = Db::open(&beside)?;
    let held_back = db.write(|tx| {
        db::meta::set_server_gen(tx, fresh)?;
        db::meta::set_backup(tx, manifest.made_ms)?;
        db::tokens::forget_all(tx)?;
        db::blobs::forget_uploads(tx)?;
        db::blobs::keep_only(tx, &have)?;
        db::feeds::new_generation(tx, fresh.as_fields().0)?;
        safe::positions(tx, &have)?.iter().try_for_each(|mark| db::heads::set_safe(tx, &mark.log, mark.safe))?;
        let held_back = HeldBack { numbers: db::leases::hold_back(tx)?, booklets: db::stock::hold_back(tx)? };
        db::audit::note(tx, now, "centre", "registry.restored", &number.to_string())?;
        Ok::<_, RegistryError>(held_back)
    })?;
    db.close()?;
    rename_durably(&beside, &dir.database())?;
    copy::private_file(&folder.snapshot(number).join("registry.key"), &dir.signing_key())?;
    Ok(Restored { snapshot: number, made_ms: manifest.made_ms, checked, held_back })
}
