//! Papers of a case: filled from the case, previewed, printed.

use std::path::PathBuf;

use buzheng_documents as documents;
use buzheng_domain::campaign::Campaign;
use buzheng_domain::case::{Case, Command, FormKind, Party, Reason, SpouseRole};
use buzheng_domain::ids::CaseId;
use buzheng_domain::values::{PartialDate, Precision, Sex};
use buzheng_domain::{DomainError, time::DeviceTime};
use chrono::NaiveDate;

use crate::App;
use crate::actor::load;
use crate::error::AppError;

/// Where a PDF goes.
#[derive(Clone, Debug)]
pub enum PrintTarget {
    /// The system's print queue (CUPS, Windows), the default one when no name is set. The PDF goes through a pipe, never a file.
    System {
        /// Queue name.
        queue: Option<String>,
    },
    /// A folder: the sample world's printer. Refused for real cases.
    Folder(PathBuf),
}

/// What became of a print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// True for the folder.
    pub to_folder: bool,
    /// Queue job or file name; nothing personal.
    pub job: String,
}

impl App {
    /// The form as it will be printed: PDF and one SVG a page, of the same layout.
    pub fn preview_form(&self, case_id: CaseId, form: FormKind) -> Result<documents::Printed, AppError> {
        let (case, campaign) = self.store.read(|view| {
            let case = load(view, case_id)?.ok_or(AppError::NoCase)?.case;
            Ok::<_, AppError>((case, view.campaign()?.ok_or(AppError::NoCampaign)?))
        })?;
        let photo = match &case.photo {
            Some(photo) => Some(self.store.blobs().read(&photo.print)?.to_vec()),
            None => None,
        };
        fill(&case, &campaign, form, photo, self.ports.clock.now())
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
                return Err(AppError::Store(buzheng_store::StoreError::Busy));
            }
            let before =
                loaded.events.iter().filter(|(_, e)| matches!(e, buzheng_domain::case::CaseEvent::FormPrinted(p) if p.form == form));
            let copy = u32::try_from(before.count()).unwrap_or(u32::MAX - 1) + 1;
            self.act_in(tx, case_id, Command::NoteFormPrinted { form, copy })?;
            Ok::<_, AppError>(copy)
        })?;
        target.send(case_id, form, copy, &printed.pdf)
    }
}

impl PrintTarget {
    fn send(&self, case_id: CaseId, form: FormKind, copy: u32, pdf: &[u8]) -> Result<Printed, AppError> {
        // The job's name holds the case id and nothing personal.
        let title = format!("{case_id}-{}-{copy}", form.as_str().to_lowercase());
        match self {
            PrintTarget::Folder(folder) => {
                let job = format!("{title}.pdf");
                std::fs::create_dir_all(folder).map_err(|_| AppError::PrinterFailed)?;
                std::fs::write(folder.join(&job), pdf).map_err(|_| AppError::PrinterFailed)?;
                Ok(Printed { to_folder: true, job })
            }
            PrintTarget::System { queue } => system::print(queue.as_deref(), &title, pdf),
        }
    }
}

mod system {
    //! The system's queue, through `lp` on a pipe.

    use std::io::Write as _;
    use std::process::{Command, Stdio};

    use super::Printed;
    use crate::error::AppError;

    pub(super) fn print(queue: Option<&str>, title: &str, pdf: &[u8]) -> Result<Printed, AppError> {
        let mut command = Command::new("lp");
        command.args(["-t", title, "-o", "print-scaling=none"]);
        if let Some(queue) = queue {
            command.args(["-d", queue]);
        }
        let child = command.arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.map_err(|_| AppError::NoPrinter)?;
        if let Some(mut stdin) = child.stdin.take() {
            // A queue that hangs up early shows in the exit status below.
            let _ = stdin.write_all(pdf);
        }
        let output = child.wait_with_output().map_err(|_| AppError::PrinterFailed)?;
        if !output.status.success() {
            return Err(AppError::NoPrinter);
        }
        // "request id is QUEUE-12 (1 file(s))"
        let reply = String::from_utf8_lossy(&output.stdout);
        let job = reply.split_whitespace().find(|word| word.contains('-')).unwrap_or_default().to_owned();
        Ok(Printed { to_folder: false, job })
    }
}

fn fill(case: &Case, campaign: &Campaign, form: FormKind, photo: Option<Vec<u8>>, now: DeviceTime) -> Result<documents::Printed, AppError> {
    let (man, woman) = case.couple().ok_or(DomainError::PartiesIncomplete)?;
    Ok(match form {
        FormKind::Declaration => documents::declaration(&declaration(case, campaign, man, woman, now))?,
        FormKind::ReviewForm => documents::review_form(&review(case, campaign, man, woman, photo))?,
        FormKind::CertificateMan | FormKind::CertificateWoman => {
            let certificate = case.certificate.as_ref().ok_or(DomainError::NotPrepared)?;
            let holder = if form == FormKind::CertificateMan { SpouseRole::Man } else { SpouseRole::Woman };
            let (name, booklet) = match holder {
                SpouseRole::Man => (&man.name, &certificate.man_booklet),
                SpouseRole::Woman => (&woman.name, &certificate.woman_booklet),
            };
            documents::certificate(&documents::Certificate {
                organ: campaign.organ_name.clone(),
                holder: name.as_str().to_owned(),
                reg_date: printed(certificate.reg_date),
                cert_no: certificate.cert_no.to_string(),
                note: certificate.note.clone(),
                man: person(man),
                woman: person(woman),
                print_no: booklet.to_string(),
                photo,
                demo: campaign.demo,
            })?
        }
    })
}

fn declaration(case: &Case, campaign: &Campaign, man: &Party, woman: &Party, now: DeviceTime) -> documents::Declaration {
    let row = case.file.as_ref().map(|f| &f.row);
    let date = case.declaration.as_ref().map_or(now, |d| d.at);
    documents::Declaration {
        no: case.case_no.clone(),
        organ: campaign.organ_name.clone(),
        date: printed(date.civil_date()),
        man: person(man),
        woman: person(woman),
        reason_man: reason_word(campaign, case.answers.reason_man),
        reason_woman: reason_word(campaign, case.answers.reason_woman),
        orig_date: row.and_then(|r| r.reg_date).or(case.answers.facts.date).map(printed_partial),
        orig_organ: row.map(|r| r.organ_name.clone()).or_else(|| case.answers.organ_name.clone()),
        orig_cert_no: row.map(|r| r.cert_no.clone()).filter(|no| !no.is_empty()),
        proxy: None,
        demo: campaign.demo,
    }
}

fn review(case: &Case, campaign: &Campaign, man: &Party, woman: &Party, photo: Option<Vec<u8>>) -> documents::ReviewForm {
    let row = case.file.as_ref().map(|f| &f.row);
    let certificate = case.certificate.as_ref();
    documents::ReviewForm {
        no: case.case_no.clone(),
        organ: campaign.organ_name.clone(),
        man: documents::Person { marital_status: Some(campaign.words.married.clone()), ..person(man) },
        woman: documents::Person { marital_status: Some(campaign.words.married.clone()), ..person(woman) },
        photo,
        documents: campaign.words.base_documents.clone(),
        orig_date: row.and_then(|r| r.reg_date).map(printed_partial),
        orig_organ: row.map(|r| r.organ_name.clone()),
        orig_cert_no: row.map(|r| r.cert_no.clone()).filter(|no| !no.is_empty()),
        reason_man: reason_word(campaign, case.answers.reason_man),
        reason_woman: reason_word(campaign, case.answers.reason_woman),
        applicants: campaign.words.both_applicants.clone(),
        apply_date: case.declaration.as_ref().map(|d| printed(d.at.civil_date())).unwrap_or_default(),
        proxy: None,
        opinion: case.review.as_ref().filter(|r| r.agree).map(|_| campaign.words.opinion_agree.clone()),
        decided_date: case.review.as_ref().map(|r| printed(r.at.civil_date())),
        cert_no: certificate.map(|c| c.cert_no.to_string()),
        print_no_man: certificate.map(|c| c.man_booklet.to_string()),
        print_no_woman: certificate.map(|c| c.woman_booklet.to_string()),
        issue_date: certificate.and_then(|c| c.issued_at).map(|at| printed(at.civil_date())),
        remarks: None,
        demo: campaign.demo,
    }
}

fn person(party: &Party) -> documents::Person {
    let sex = match party.id.sex() {
        Sex::Male => "男",
        Sex::Female => "女",
    };
    documents::Person {
        name: party.name.as_str().to_owned(),
        sex: sex.to_owned(),
        nationality: "中国".to_owned(),
        birth_date: printed(party.id.birth()),
        ethnic: Some(party.ethnic.name().to_owned()),
        id_no: party.id.as_str().to_owned(),
        hukou_address: Some(party.hukou_address.as_str().to_owned()),
        phone: party.phone.clone(),
        marital_status: None,
        cannot_write: !party.can_write,
    }
}

fn reason_word(campaign: &Campaign, reason: Option<Reason>) -> String {
    let words = &campaign.reason_words;
    match reason {
        Some(Reason::Lost) => words.lost.clone(),
        Some(Reason::Damaged) => words.damaged.clone(),
        Some(Reason::Inconsistent) => words.inconsistent.clone(),
        None => String::new(),
    }
}

/// Arabic YYYY年MM月DD日 (domain.md §2.3, number formats).
fn printed(date: NaiveDate) -> String {
    date.format("%Y年%m月%d日").to_string()
}

fn printed_partial(date: PartialDate) -> String {
    let format = match date.precision() {
        Precision::Day => "%Y年%m月%d日",
        Precision::Month => "%Y年%m月",
        Precision::Year => "%Y年",
    };
    date.earliest().format(format).to_string()
}
