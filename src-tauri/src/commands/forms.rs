//! Forms: previewed and printed.

use buzheng_domain::case::FormKind as Form;
use buzheng_ipc::case::{FormPreview, PrintReceipt};
use buzheng_ipc::input::FormKind;
use tauri::State;

use super::case::id;
use crate::state::{Answer, Desk};

#[tauri::command(async)]
pub(crate) fn form_preview(desk: State<'_, Desk>, case_id: String, form: FormKind) -> Answer<FormPreview> {
    let case_id = id(&case_id)?;
    let printed = desk.with(|app| app.preview_form(case_id, kind(form)))?;
    Ok(FormPreview { form, pdf_bytes: u32::try_from(printed.pdf.len()).unwrap_or(u32::MAX), pages: printed.pages })
}

#[tauri::command(async)]
pub(crate) fn form_print(desk: State<'_, Desk>, case_id: String, form: FormKind) -> Answer<PrintReceipt> {
    let case_id = id(&case_id)?;
    let printed = desk.saving(|app| app.print_form(case_id, kind(form), &desk.printer))?;
    let printer = if printed.to_folder { "FOLDER" } else { "SYSTEM" };
    Ok(PrintReceipt { form, printer: printer.to_owned(), job: printed.job })
}

fn kind(form: FormKind) -> Form {
    match form {
        FormKind::Declaration => Form::Declaration,
        FormKind::ReviewForm => Form::ReviewForm,
        FormKind::CertificateMan => Form::CertificateMan,
        FormKind::CertificateWoman => Form::CertificateWoman,
        FormKind::OneTimeNotice => Form::OneTimeNotice,
        FormKind::WaitingSlip => Form::WaitingSlip,
        FormKind::ReferralSlip => Form::ReferralSlip,
        FormKind::NotAcceptedNotice => Form::NotAcceptedNotice,
        FormKind::RefusedNotice => Form::RefusedNotice,
        FormKind::EndedSlip => Form::EndedSlip,
        FormKind::Explanation => Form::Explanation,
        FormKind::ProxyChecklist => Form::ProxyChecklist,
        FormKind::QueueTicket => Form::QueueTicket,
        FormKind::Receipt => Form::Receipt,
    }
}
