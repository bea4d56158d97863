//! The TypeScript bindings are generated from these types; this test keeps the checked-in file current.

use buzheng_ipc::{archive, case, device, error, input, sync, today};
use ts_rs::{Config, TS};

/// Beside this package, wherever the checkout is: cargo says so at run time.
fn file() -> std::path::PathBuf {
    let told = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    std::path::Path::new(&told).join("../../ui/src/lib/backend/bindings.ts")
}

fn bindings() -> String {
    let cfg = Config::default();
    let mut out = String::from("// Generated from crates/ipc by `cargo xtask bindings`. Do not edit.\n");
    macro_rules! export { ($($t:ty),* $(,)?) => { $( out.push_str("\nexport "); out.push_str(&<$t>::decl(&cfg)); out.push('\n'); )* } }
    export!(
        error::IpcError,
        device::DeviceStatus,
        device::DeviceState,
        device::OperatorSlot,
        device::DemoOperator,
        device::Operator,
        today::Today,
        today::SessionView,
        today::QueueEntry,
        today::VillageView,
        today::SessionInput,
        today::DayCounts,
        today::Warning,
        sync::SyncStatus,
        sync::Link,
        sync::FeedStatus,
        sync::Changed,
        archive::FileCandidate,
        archive::FieldComparison,
        input::PartyInput,
        input::ProxyInput,
        input::PaperInput,
        input::FileInput,
        input::FactsInput,
        input::CaseAction,
        input::MarkInput,
        input::CropInput,
        input::FormKind,
        input::CaseQuery,
        case::CaseRow,
        case::CasePage,
        case::CaseView,
        case::StepView,
        case::PartyView,
        case::NoticeView,
        case::VerdictView,
        case::HitView,
        case::NeedView,
        case::CheckLine,
        case::RequestView,
        case::ProxyView,
        case::PrintedDate,
        case::DateChoice,
        case::PhotoView,
        case::DeclarationView,
        case::ReviewView,
        case::CertificateView,
        case::OutcomeView,
        case::ActionView,
        case::HistoryLine,
        case::StagedPhoto,
        case::PhotoData,
        case::FormPreview,
        case::PrintReceipt,
    );
    out.push_str("\nexport const COMMANDS = [\n");
    for c in buzheng_ipc::COMMANDS {
        out.push_str(&format!("  \"{c}\",\n"));
    }
    out.push_str("] as const;\nexport type CommandName = (typeof COMMANDS)[number];\n");
    out
}

#[test]
fn the_checked_in_bindings_are_current() {
    let want = bindings();
    if std::env::var_os("BUZHENG_WRITE_BINDINGS").is_some() {
        std::fs::create_dir_all(file().parent().unwrap()).unwrap();
        std::fs::write(file(), &want).unwrap();
    }
    let have = std::fs::read_to_string(file()).unwrap_or_default();
    assert_eq!(have, want, "run `cargo xtask bindings`");
}
