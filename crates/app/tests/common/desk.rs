//! Steps of the desk, as a person takes them.

use std::sync::LazyLock;

use buzheng_app::App;
use buzheng_domain::case::{Answers, Case, CaseState, Command, FormKind, Mark, OldCertificate, Paper, PhotoSource, SpouseRole};
use buzheng_domain::ids::CaseId;
use buzheng_domain::matching::FileMatch;
use buzheng_domain::rules::{Material, RowId, Verdict, Whose};
use buzheng_domain::testing;
use chrono::NaiveDate;

use super::people::{Couple, couple};

const SIGNED: Option<Mark> = Some(Mark::SignedAndFingerprint);

/// A JPEG of the size given.
pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([200, (x % 251) as u8, (y % 241) as u8]));
    let mut bytes = Vec::new();
    image::DynamicImage::from(picture).write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Jpeg).unwrap();
    bytes
}

pub(crate) fn case_of(app: &App, case: CaseId) -> Case {
    app.case(case).unwrap().case
}

pub(crate) fn state_of(app: &App, case: CaseId) -> CaseState {
    case_of(app, case).state
}

pub(crate) fn verdict_of(app: &App, case: CaseId) -> Verdict {
    app.case(case).unwrap().verdict
}

pub(crate) fn hits(app: &App, case: CaseId, row: RowId) -> bool {
    verdict_of(app, case).hits(row)
}

pub(crate) fn act(app: &App, case: CaseId, command: Command) {
    if let Err(refused) = app.command(case, command) {
        panic!("refused: {} {:?} in {}", refused.code(), refused.facts(), state_of(app, case));
    }
}

/// The code of the refusal.
pub(crate) fn refused(app: &App, case: CaseId, command: Command) -> String {
    let before = case_of(app, case);
    let error = app.command(case, command).map(|_| ()).unwrap_err();
    assert_eq!(case_of(app, case), before, "a refusal changes nothing");
    error.code().to_owned()
}

/// A case with both identities and the notice.
pub(crate) fn begin(app: &App, (man, woman): &Couple) -> CaseId {
    let case = app.open_case(None).unwrap();
    for (role, party) in [(SpouseRole::Man, man), (SpouseRole::Woman, woman)] {
        act(app, case, Command::RecordParty { role, party: Box::new(party.clone()) });
    }
    act(app, case, Command::RecordNotice { man_willing: true, woman_willing: true });
    case
}

pub(crate) fn answer(app: &App, case: CaseId, answers: Answers) {
    act(app, case, Command::AnswerFacts { answers: Box::new(answers) });
}

/// The same, answered as `answers`, with the first file that the index finds.
pub(crate) fn with_file(app: &App, couple: &Couple, answers: Answers) -> (CaseId, FileMatch) {
    let case = begin(app, couple);
    answer(app, case, answers);
    let (_, found) = app.search_archive(case).unwrap();
    let (row, matched) = found.first().expect("the index finds their file").clone();
    app.choose_file(case, row.id).unwrap();
    (case, matched)
}

pub(crate) fn photograph(app: &App, case: CaseId) {
    // Encoding takes longer than the desk: once a program.
    static PICTURE: LazyLock<Vec<u8>> = LazyLock::new(|| jpeg(1600, 1200));
    let staged = app.stage_photo(PICTURE.clone()).unwrap();
    app.keep_photo(case, staged.token, staged.crop, PhotoSource::File).unwrap();
}

pub(crate) fn signed() -> Command {
    Command::WitnessDeclaration { man: SIGNED, woman: SIGNED, read_aloud: true }
}

pub(crate) fn agree() -> Command {
    agree_on(None)
}

pub(crate) fn agree_on(reg_date: Option<NaiveDate>) -> Command {
    Command::Decide { agree: true, reason: None, reg_date }
}

pub(crate) fn hand_over() -> Command {
    Command::HandOver { man: SIGNED, woman: SIGNED, old_certificate: OldCertificate::NoneLost }
}

/// Notes a paper of the couple's, with everything a complete one has.
pub(crate) fn bring(app: &App, case: CaseId, material: Material) {
    act(app, case, Command::RecordPaper { paper: Box::new(complete(material)) });
}

pub(crate) fn complete(material: Material) -> Paper {
    Paper {
        issuer: Some("演示村村民委员会".into()),
        issued_on: Some(testing::date(2022, 5, 18)),
        signer: Some("演示证人甲、演示证人乙".into()),
        sealed: true,
        ..Paper::plain(material, Whose::Both)
    }
}

/// Takes the `n`th couple up to the signed declaration.
pub(crate) fn serve_until_declared(app: &App, n: u32) -> CaseId {
    let (case, matched) = with_file(app, &couple(n), testing::clear_answers());
    assert!(matched.is_exact());
    photograph(app, case);
    act(app, case, signed());
    case
}

/// From the decision to two printed booklets.
pub(crate) fn print_both(app: &App, case: CaseId) {
    for command in [
        Command::PrepareCertificates,
        Command::NoteFormPrinted { form: FormKind::CertificateMan, copy: 1 },
        Command::NoteFormPrinted { form: FormKind::CertificateWoman, copy: 1 },
        Command::ConfirmPrinted,
    ] {
        act(app, case, command);
    }
}

/// From the decision to two booklets handed over.
pub(crate) fn issue(app: &App, case: CaseId) {
    print_both(app, case);
    act(app, case, Command::Seal);
    act(app, case, hand_over());
}

/// The rest, up to two booklets handed over.
pub(crate) fn finish(app: &App, case: CaseId) {
    act(app, case, agree());
    issue(app, case);
}
