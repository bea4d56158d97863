//! Where a PDF goes: the system's queue, or the sample world's folder.

use std::path::PathBuf;

use buzheng_domain::case::FormKind;
use buzheng_domain::ids::CaseId;

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

impl PrintTarget {
    pub(super) fn send(&self, case_id: CaseId, form: FormKind, copy: u32, pdf: &[u8]) -> Result<Printed, AppError> {
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
