//! Failures on their way to the window.

use buzheng_app::AppError;
use buzheng_domain::DomainError;
use buzheng_ipc::IpcError;

/// A use case's failure as the window words it.
pub(crate) fn ipc(error: AppError) -> IpcError {
    if error.code() == "INTERNAL" || error.code() == "DATABASE_DAMAGED" {
        // Errors carry codes and fixed words only, so this line holds nothing personal.
        tracing::error!(%error, "command failed");
    }
    IpcError {
        code: error.code().to_owned(),
        rule: error.rule(),
        field: error.field().map(str::to_owned),
        facts: error.facts().into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
        cure: Some(error.cure().to_owned()),
    }
}

/// A parse failure of the window's input.
pub(crate) fn input(error: DomainError) -> IpcError {
    ipc(AppError::Domain(error))
}

/// A plain code.
pub(crate) fn code(code: &str) -> IpcError {
    IpcError { code: code.to_owned(), rule: None, field: None, facts: Default::default(), cure: Some(code.to_owned()) }
}
