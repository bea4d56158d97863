//! The couple's photograph: staged for cropping, then kept for good.
//!
//! A staged picture is only in memory. Keeping encodes master and derivative, puts both sealed on disk, and only then commits
//! the event that names them.

use buzheng_domain::case::{Command, Photo, PhotoSource};
use buzheng_domain::ids::CaseId;
use buzheng_imaging::{Crop, couple_photo, default_crop, preview, probe};
use uuid::Uuid;

use crate::actor::load;
use crate::error::AppError;
use crate::{App, Changed};

/// Longest side of the picture shown for cropping, in pixels.
const PREVIEW_SIDE: u32 = 1280;

/// A picture waiting to be cropped.
pub struct Staged {
    token: Uuid,
    bytes: Vec<u8>,
}

/// What the window needs to crop it.
pub struct StagedView {
    /// Names it until it is kept or replaced.
    pub token: Uuid,
    /// Upright JPEG.
    pub preview: Vec<u8>,
    /// Width of the upright source in pixels.
    pub width: u32,
    /// Height of the upright source in pixels.
    pub height: u32,
    /// Where to start from.
    pub crop: Crop,
}

impl App {
    /// Reads a picture and keeps it in memory; a former one is let go. Nothing is saved yet.
    pub fn stage_photo(&self, bytes: Vec<u8>) -> Result<StagedView, AppError> {
        let info = probe(&bytes)?;
        let shown = preview(&bytes, PREVIEW_SIDE)?;
        let token = self.ports.ids.next(self.ports.clock.now());
        *self.staged() = Some(Staged { token, bytes });
        Ok(StagedView { token, preview: shown.jpeg, width: info.width, height: info.height, crop: default_crop(&info) })
    }

    /// Crops the staged picture and attaches it to the case. The staged picture stays until the event is committed, so a refusal
    /// loses nothing.
    pub fn keep_photo(&self, case_id: CaseId, token: Uuid, crop: Crop, source: PhotoSource) -> Result<Changed, AppError> {
        let couple = {
            let staged = self.staged();
            let staged = staged.as_ref().filter(|s| s.token == token).ok_or(AppError::PhotoTokenGone)?;
            couple_photo(&staged.bytes, crop)?
        };
        let blobs = self.store.blobs();
        let photo = Photo {
            master: blobs.put(&couple.master)?,
            master_bytes: couple.master.len() as u64,
            width: couple.master_width,
            height: couple.master_height,
            print: blobs.put(&couple.print)?,
            print_bytes: couple.print.len() as u64,
            below_target: couple.below_target,
            source,
        };
        let changed = self.act(case_id, Command::AttachPhoto { photo: Box::new(photo) })?;
        *self.staged() = None;
        Ok(changed)
    }

    /// The 626 × 413 derivative of the kept photograph, JPEG; `None` while there is none.
    pub fn photo(&self, case_id: CaseId) -> Result<Option<Vec<u8>>, AppError> {
        let case = self.store.read(|view| load(view, case_id))?.ok_or(AppError::NoCase)?.case;
        let Some(photo) = case.photo else { return Ok(None) };
        Ok(Some(self.store.blobs().read(&photo.print)?.to_vec()))
    }

    fn staged(&self) -> std::sync::MutexGuard<'_, Option<Staged>> {
        self.staged.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
