//! The courier's end at the registry: bundles in, receipts out.
//!
//! What a bundle holds goes through the same ingest as a push, so the answers, the conflicts and the judging are the same, and a bundle
//! that comes twice or beside the network changes nothing. A bundle is proven whole before anything of it is applied. One that cannot
//! be used yet (events before it, or the event that names a photograph, have not come) is kept as it is in `DIR/held` and tried again
//! at every import.

mod apply;
mod held;
mod receipt;

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use buzheng_courier::{BundleError, Checked, Reader, Recipient, Secret, StickError};
use buzheng_domain::ids::DeviceId;
use buzheng_protocol::wire::courier::{COURIER_KEY_ROW, COURIER_KEY_SCHEMA, SignedCourierKey};
use buzheng_protocol::wire::{FeedName, RefusalCode};
use buzheng_protocol::{RegistryKey, cbor};
use rusqlite::Connection;

use crate::db;
use crate::dir::write_private;
use crate::enrol;
use crate::error::RegistryError;
use crate::registry::Registry;

/// What an import did.
#[derive(Debug)]
pub struct Imported {
    /// Each file, in the order given.
    pub files: Vec<(PathBuf, Result<Taken, NotTaken>)>,
    /// Bundles kept earlier that could be used now.
    pub released: u32,
    /// Bundles that still wait.
    pub waiting: u32,
    /// The receipt of each laptop of which something was taken.
    pub receipts: Vec<(DeviceId, Result<PathBuf, StickError>)>,
}

impl Imported {
    /// Every file was taken, with all its photographs, and every receipt written.
    pub fn is_well(&self) -> bool {
        self.files.iter().all(|(_, outcome)| outcome.as_ref().is_ok_and(|taken| taken.no_room == 0))
            && self.receipts.iter().all(|(_, written)| written.is_ok())
    }
}

/// What was taken of one bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The laptop that wrote it.
    pub device: DeviceId,
    /// Number of the part.
    pub part: u32,
    /// How many parts the export has.
    pub parts: u32,
    /// Events that were not here.
    pub events: u64,
    /// Photographs and scans that were not here.
    pub blobs: u32,
    /// Photographs the laptop could not read any more.
    pub absent: u32,
    /// Photographs not taken because this registry's disk is short of room; the receipt asks for them again.
    pub no_room: u32,
    /// It waits for something that must come before it.
    pub waits: bool,
    /// A log of it has two versions: both are kept, a person must look.
    pub forked: bool,
}

/// Why a file was not taken; nothing of it was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It is not an acceptable bundle.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// Its laptop was never enrolled here, and it asks for no enrolment.
    #[error("of a laptop that is not enrolled here")]
    UnknownDevice,
    /// Its laptop was revoked.
    #[error("of a laptop that was revoked")]
    Revoked,
    /// It asks for an enrolment that is not granted.
    #[error("the laptop cannot be enrolled: {0:?}")]
    Enrolment(RefusalCode),
}

impl Registry {
    /// Takes in bundles and writes one receipt per laptop: into `receipts`, or beside the laptop's last bundle.
    ///
    /// # Errors
    /// Only when this registry itself fails (its disk is full, its database is busy); importing again continues.
    pub fn import(&self, files: &[PathBuf], receipts: Option<&Path>) -> Result<Imported, RegistryError> {
        let secret = secret(&self.key)?;
        let mut imported = Imported { files: Vec::new(), released: 0, waiting: 0, receipts: Vec::new() };
        let mut answers: Vec<(receipt::Answer, PathBuf)> = Vec::new();
        for path in files {
            let outcome = self.import_one(path, &secret)?;
            if let Ok((_, answer)) = &outcome {
                let folder = receipts.or_else(|| path.parent()).unwrap_or(Path::new(".")).to_owned();
                answers.retain(|(known, _)| known.device.id != answer.device.id);
                answers.push((answer.clone(), folder));
            }
            imported.files.push((path.clone(), outcome.map(|(taken, _)| taken)));
        }
        (imported.released, imported.waiting) = self.try_held(&secret)?;
        self.project()?;
        for (answer, folder) in answers {
            let written = receipt::write(self, &answer, &folder)?;
            imported.receipts.push((answer.device.id, written));
        }
        Ok(imported)
    }

    /// The key that bundles are sealed to (`age1…`).
    pub fn courier_recipient(&self) -> Result<String, RegistryError> {
        Ok(secret(&self.key)?.recipient().to_string())
    }

    /// Writes the secret half for the `age` program.
    pub(crate) fn write_courier_secret(&self, path: &Path) -> Result<(), RegistryError> {
        let now = self.now_ms();
        self.db.write(|tx| db::audit::note(tx, now, "centre", "courier.secret_written", ""))?;
        write_private(path, secret(&self.key)?.expose().as_bytes())
    }

    fn import_one(&self, path: &Path, secret: &Secret) -> Result<Result<(Taken, receipt::Answer), NotTaken>, RegistryError> {
        let (checked, answer) = match self.prove(path, secret)? {
            Ok(proven) => proven,
            Err(refused) => {
                tracing::warn!(reason = %refused, "a bundle was not taken");
                return Ok(Err(refused));
            }
        };
        let taken = match apply::apply(self, path, secret, &answer.device, &checked)? {
            Ok(taken) => taken,
            Err(gone) => return Ok(Err(gone.into())),
        };
        if taken.waits {
            held::keep(self, path)?;
        }
        self.db.write(|tx| {
            let subject = format!("{}/{}", checked.manifest.export, checked.manifest.part);
            self.audit_device(tx, &answer.device.id, "bundle.imported", &subject)
        })?;
        tracing::info!(device = %answer.device.id, events = taken.events, blobs = taken.blobs, waits = taken.waits, "bundle imported");
        Ok(Ok((taken, answer)))
    }

    /// Reads the whole bundle and believes it only if everything holds; enrols its laptop if it asks for that.
    fn prove(&self, path: &Path, secret: &Secret) -> Result<Result<(Checked, receipt::Answer), NotTaken>, RegistryError> {
        let reader = match open(path, secret) {
            Ok(reader) => reader,
            Err(error) => return Ok(Err(error.into())),
        };
        let claims = reader.claims().clone();
        let known = self.db.read(|tx| db::devices::get(tx, &claims.device))?;
        let key = match (&known, &claims.enrol) {
            (Some(device), _) if device.revoked => return Ok(Err(NotTaken::Revoked)),
            (Some(device), _) => device.key.clone(),
            (None, Some(request)) if request.device == claims.device => match buzheng_protocol::DeviceVerifier::from_bytes(&request.key) {
                Ok(key) => key,
                Err(_) => return Ok(Err(BundleError::BadSignature.into())),
            },
            (None, _) => return Ok(Err(NotTaken::UnknownDevice)),
        };
        let checked = match reader.check(&key) {
            Ok(checked) => checked,
            Err(error) => return Ok(Err(error.into())),
        };
        let Ok(recipient) = Recipient::parse(&claims.recipient) else {
            return Ok(Err(BundleError::Malformed { part: "recipient" }.into()));
        };
        // Only now, when everything is proven: an enrolment spends the ticket.
        let licence = match &claims.enrol {
            None => None,
            Some(request) => match enrol::enrol(self, request) {
                Ok(reply) => Some(reply.licence),
                Err(RegistryError::Refused(code)) if known.is_none() => return Ok(Err(NotTaken::Enrolment(code))),
                // Enrolled otherwise meanwhile: the records are good all the same.
                Err(RegistryError::Refused(_)) => None,
                Err(error) => return Err(error),
            },
        };
        let Some(device) = self.db.read(|tx| db::devices::get(tx, &claims.device))? else {
            return Ok(Err(NotTaken::UnknownDevice));
        };
        Ok(Ok((checked, receipt::Answer { device, recipient, licence })))
    }

    /// Tries what was kept, again and again while something moves. Returns how many were used up, and how many wait on.
    fn try_held(&self, secret: &Secret) -> Result<(u32, u32), RegistryError> {
        let mut released = 0;
        loop {
            let (mut moved, mut waiting) = (false, 0);
            for path in held::all(self)? {
                let taken = match self.prove(&path, secret)? {
                    Ok((checked, answer)) => apply::apply(self, &path, secret, &answer.device, &checked)?.ok(),
                    Err(_) => None,
                };
                match taken {
                    Some(taken) if !taken.waits => {
                        held::release(self, &path)?;
                        released += 1;
                        moved = true;
                    }
                    Some(taken) => {
                        moved |= taken.events > 0 || taken.blobs > 0;
                        waiting += 1;
                    }
                    None => waiting += 1,
                }
            }
            if !moved {
                return Ok((released, waiting));
            }
        }
    }
}

fn open(path: &Path, secret: &Secret) -> Result<Reader<BufReader<File>>, BundleError> {
    Reader::open(BufReader::with_capacity(256 * 1024, File::open(path)?), secret)
}

fn secret(key: &RegistryKey) -> Result<Secret, RegistryError> {
    Secret::of_registry(key).map_err(|_| RegistryError::Unreadable { what: "signing key" })
}

/// Tells every laptop what to seal bundles to. Telling it again changes nothing.
pub(crate) fn publish_key(tx: &Connection, key: &RegistryKey, now_ms: i64) -> Result<(), RegistryError> {
    let signed = SignedCourierKey::sign(key, &secret(key)?.recipient().to_string())?;
    let feed = FeedName::Campaign.to_string();
    db::feeds::put(tx, &feed, COURIER_KEY_ROW, COURIER_KEY_SCHEMA, &cbor::encode(&signed)?, now_ms)
}
