//! The list of everything the window may call. The shell registers exactly these, `capabilities/` grants exactly these, and
//! a test compares both with this list.

/// Command names, as the window invokes them, with the arguments and answer of each.
///
/// | command | arguments | answer |
/// |---|---|---|
/// | `device_status` | – | `DeviceStatus` |
/// | `unlock` | `staffId`, `password` | `Operator` |
/// | `lock` | – | – |
/// | `today` | – | `Today` |
/// | `session_open` | `input: SessionInput` | `Today` |
/// | `case_new` | `priority: string \| null` | `CaseView` |
/// | `case_get` | `caseId` | `CaseView` |
/// | `case_do` | `caseId`, `action: CaseAction` | `CaseView` |
/// | `case_list` | `query: CaseQuery` | `CasePage` |
/// | `archive_search` | `caseId` | `FileCandidate[]` |
/// | `photo_stage` | raw bytes of one picture | `StagedPhoto` |
/// | `photo_keep` | `caseId`, `token`, `crop: CropInput`, `source: "FILE" \| "CAMERA"` | `CaseView` |
/// | `photo_get` | `caseId` | `PhotoData` |
/// | `form_preview` | `caseId`, `form: FormKind` | `FormPreview` |
/// | `form_print` | `caseId`, `form: FormKind` | `PrintReceipt` |
/// | `sync_status` | – | `SyncStatus` |
/// | `sync_now` | – | `SyncStatus` |
///
/// Every command may fail with [`crate::IpcError`]. The event `changed` carries [`crate::sync::Changed`].
pub const COMMANDS: &[&str] = &[
    "device_status",
    "unlock",
    "lock",
    "today",
    "session_open",
    "case_new",
    "case_get",
    "case_do",
    "case_list",
    "archive_search",
    "photo_stage",
    "photo_keep",
    "photo_get",
    "form_preview",
    "form_print",
    "sync_status",
    "sync_now",
];
