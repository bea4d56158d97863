//! The photograph: staged from raw bytes, kept with a crop, shown.

use buzheng_app::AppError;
use buzheng_imaging::Crop;
use buzheng_ipc::case::{CaseView, PhotoData, StagedPhoto};
use buzheng_ipc::input::CropInput;
use tauri::State;
use tauri::ipc::{InvokeBody, Request};

use super::case::{id, view};
use crate::error;
use crate::state::{Answer, Desk, data_url};

#[tauri::command(async)]
pub(crate) fn photo_stage(desk: State<'_, Desk>, request: Request<'_>) -> Answer<StagedPhoto> {
    let InvokeBody::Raw(bytes) = request.body() else { return Err(error::code("IMAGE_NOT_AN_IMAGE")) };
    let staged = desk.with(|app| app.stage_photo(bytes.clone()))?;
    let crop = CropInput { x: staged.crop.x, y: staged.crop.y, width: staged.crop.width, height: staged.crop.height };
    Ok(StagedPhoto {
        token: staged.token.to_string(),
        preview: data_url("image/jpeg", &staged.preview),
        width: staged.width,
        height: staged.height,
        crop,
    })
}

#[tauri::command(async)]
pub(crate) fn photo_keep(desk: State<'_, Desk>, case_id: String, token: String, crop: CropInput, source: String) -> Answer<CaseView> {
    let case_id = id(&case_id)?;
    let token = token.parse().map_err(|_| error::ipc(AppError::PhotoTokenGone))?;
    let source = source.parse().map_err(|_| error::code("UNKNOWN_CODE"))?;
    let crop = Crop { x: crop.x, y: crop.y, width: crop.width, height: crop.height };
    desk.saving(|app| {
        app.keep_photo(case_id, token, crop, source)?;
        view(app, case_id)
    })
}

#[tauri::command(async)]
pub(crate) fn photo_get(desk: State<'_, Desk>, case_id: String) -> Answer<PhotoData> {
    let case_id = id(&case_id)?;
    let jpeg = desk.with(|app| app.photo(case_id))?.ok_or_else(|| error::code("PHOTO_MISSING"))?;
    Ok(PhotoData { print: data_url("image/jpeg", &jpeg) })
}
