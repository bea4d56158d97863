//! Papers of a case: filled from the case, previewed, printed.

mod main_forms;
mod printer;
mod slips;

use buzheng_documents::{self as documents, DocumentsError, FormError, SlipKind};
use buzheng_domain::campaign::Campaign;
use buzheng_domain::case::{Case, CaseEvent, Command, FormKind, Scene, papers};
use buzheng_domain::ids::CaseId;
use buzheng_domain::rules::Verdict;
use buzheng_domain::time::DeviceTime;
use buzheng_store::StoreError;

use crate::App;
use crate::actor::load;
use crate::error::AppError;

pub use printer::{PrintTarget, Printed};

/// A case with what its papers are filled from.
pub(crate) struct Filling<'a> {
    pub(crate) case: &'a Case,
    pub(crate) verdict: &'a Verdict,
    pub(crate) campaign: &'a Campaign,
    /// Print form of the photograph, JPEG.
    pub(crate) photo: Option<Vec<u8>>,
    /// Name of who is at the desk.
    pub(crate) registrar: String,
    /// Name of the village of the session.
    pub(crate) village: String,
    /// Ticket holders before this one.
    pub(crate) waiting: u32,
    pub(crate) now: DeviceTime,
}

impl App {
    /// The form as it will be printed: PDF and one SVG a page, of the same layout.
    pub fn preview_form(&self, case_id: CaseId, form: FormKind) -> Result<documents::Printed, AppError> {
        let (case, moment, village, waiting) = self.store.read(|view| {
            let case = load(view, case_id)?.ok_or(AppError::NoCase)?.case;
            let moment = self.moment(view, Some(&case), None)?;
            let code = moment.session.as_ref().map(|s| s.village.clone());
            let village = view.villages()?.into_iter().find(|v| Some(&v.code) == code.as_ref()).map(|v| v.name).unwrap_or_default();
            let waiting = if form == FormKind::QueueTicket { self.waiting_before(view, &case)? } else { 0 };
            Ok::<_, AppError>((case, moment, village, waiting))
        })?;
        let photo = match &case.photo {
            Some(photo) if has_photo(form) => Some(self.store.blobs().read(&photo.print)?.to_vec()),
            Some(_) | None => None,
        };
        let scene: Scene = moment.context().scene();
        let verdict = case.verdict(&moment.campaign, &scene);
        let registrar = moment.actor.name.as_str().to_owned();
        fill(
            &Filling { case: &case, verdict: &verdict, campaign: &moment.campaign, photo, registrar, village, waiting, now: moment.now },
            form,
        )
    }

    /// Prints a form. The printing is an event before the printer sees anything: a jam or a power cut leaves a trace, and a
    /// certificate cannot go out twice unnoticed.
    pub fn print_form(&self, case_id: CaseId, form: FormKind, target: &PrintTarget) -> Result<Printed, AppError> {
        let version = self.case(case_id)?.case.version;
        let printed = self.preview_form(case_id, form)?;
        let demo = self.store.read(|view| view.campaign())?.is_some_and(|campaign| campaign.demo);
        if matches!(target, PrintTarget::Folder(_)) && !demo {
            return Err(AppError::NoPrinter);
        }
        let copy = self.store.transaction_with_reserve(|tx| {
            let loaded = load(&tx.view(), case_id)?.ok_or(AppError::NoCase)?;
            // What goes out must be what the event records.
            if loaded.case.version != version {
                return Err(AppError::Store(StoreError::Busy));
            }
            let before = loaded.events.iter().filter(|(_, e)| matches!(e, CaseEvent::FormPrinted(p) if p.form == form));
            let copy = u32::try_from(before.count()).unwrap_or(u32::MAX - 1) + 1;
            self.act_in(tx, case_id, Command::NoteFormPrinted { form, copy })?;
            Ok::<_, AppError>(copy)
        })?;
        target.send(case_id, form, copy, &printed.pdf)
    }
}

fn has_photo(form: FormKind) -> bool {
    matches!(form, FormKind::ReviewForm | FormKind::CertificateMan | FormKind::CertificateWoman)
}

fn fill(filling: &Filling<'_>, form: FormKind) -> Result<documents::Printed, AppError> {
    match form {
        FormKind::Declaration => Ok(documents::declaration(&main_forms::declaration(filling)?)?),
        FormKind::ReviewForm => Ok(documents::review_form(&main_forms::review(filling)?)?),
        FormKind::CertificateMan | FormKind::CertificateWoman => Ok(documents::certificate(&main_forms::certificate(filling, form)?)?),
        _slip if !papers(filling.case, filling.verdict).contains(&form) => {
            Err(AppError::Domain(buzheng_domain::DomainError::WrongState { state: filling.case.state }))
        }
        FormKind::QueueTicket => Ok(documents::ticket(&slips::ticket(filling))?),
        FormKind::Explanation => Ok(documents::explanation(&slips::explanation(filling)?)?),
        FormKind::ProxyChecklist => Ok(documents::proxy_checklist(&slips::proxy_checklist(filling)?)?),
        FormKind::Receipt => Ok(documents::receipt(&slips::receipt(filling)?)?),
        FormKind::OneTimeNotice => slip(filling, SlipKind::Notice),
        FormKind::WaitingSlip => slip(filling, SlipKind::Waiting),
        FormKind::ReferralSlip => slip(filling, SlipKind::Referral),
        FormKind::NotAcceptedNotice => slip(filling, SlipKind::NotAccepted),
        FormKind::RefusedNotice => slip(filling, SlipKind::Refused),
        FormKind::EndedSlip => slip(filling, slips::ended(filling.case)),
    }
}

/// A name that cannot be printed here (D48) must not keep a couple from its slip: it goes by the case number alone.
fn slip(filling: &Filling<'_>, kind: SlipKind) -> Result<documents::Printed, AppError> {
    let said = slips::slip(filling, kind);
    match documents::slip(&said) {
        Err(DocumentsError::Form(FormError::MissingGlyph { field: "people" })) => {
            Ok(documents::slip(&documents::Slip { people: None, ..said })?)
        }
        printed => Ok(printed?),
    }
}
