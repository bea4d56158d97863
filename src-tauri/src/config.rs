//! What the shell is told from outside: arguments and environment.

use std::path::PathBuf;

use buzheng_app::PrintTarget;
use buzheng_store::DataDir;
use clap::{Args, Parser, Subcommand};

/// 补证服务点桌面程序 / desk of a reissue point.
#[derive(Parser)]
#[command(name = "buzheng-desk", version)]
pub(crate) struct Arguments {
    /// Folder of the encrypted database. Default: the system's data folder for this program.
    #[arg(long, env = "BUZHENG_DATA")]
    data: Option<PathBuf>,
    /// Print into this folder instead of the system's queue (sample world and tests).
    #[arg(long, env = "BUZHENG_PRINT_DIR")]
    print_dir: Option<PathBuf>,
    /// The sample world's operators with their passwords, shown on the unlock screen.
    #[arg(long, env = "BUZHENG_DEMO_HINT")]
    pub(crate) demo_hint: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) verb: Option<Verb>,
}

/// What to do instead of opening the window.
#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Enrol this laptop with a ticket and give its operators their key slots.
    Setup(SetupArguments),
    /// Copy what the registry has not confirmed to a stick, sealed. The password is read from standard input.
    Export(ExportArguments),
    /// Take the registry's receipt from a stick. The password is read from standard input.
    TakeHome(TakeHomeArguments),
}

/// Arguments of `export`.
#[derive(Args)]
pub(crate) struct ExportArguments {
    /// Folder on the stick.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Staff number of who unlocks the laptop.
    #[arg(long)]
    pub(crate) operator: String,
}

/// Arguments of `take-home`.
#[derive(Args)]
pub(crate) struct TakeHomeArguments {
    /// Folder on the stick, or the receipt itself.
    #[arg(long)]
    pub(crate) from: PathBuf,
    /// Staff number of who unlocks the laptop.
    #[arg(long)]
    pub(crate) operator: String,
    /// The Centre says that the registry was restored from a backup: take a receipt of its new generation.
    #[arg(long)]
    pub(crate) restored_registry: bool,
}

/// Arguments of `setup`.
#[derive(Args)]
pub(crate) struct SetupArguments {
    /// Ticket file from the Centre.
    #[arg(long)]
    pub(crate) ticket: PathBuf,
    /// Operators as JSON: `[{"staff_id", "staff_no", "password"}]`; removed by the caller afterwards.
    #[arg(long)]
    pub(crate) operators: PathBuf,
    /// What people call this laptop.
    #[arg(long, default_value = "1")]
    pub(crate) name: String,
    /// Without any network: write the request to be enrolled into this folder on a stick; `take-home` brings the answer.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) by_stick: Option<PathBuf>,
}

impl Arguments {
    /// The data folder.
    pub(crate) fn data_dir(&self) -> DataDir {
        DataDir::new(self.data.clone().unwrap_or_else(default_data_dir))
    }

    /// Where prints go.
    pub(crate) fn print_target(&self) -> PrintTarget {
        match &self.print_dir {
            Some(folder) => PrintTarget::Folder(folder.clone()),
            None => PrintTarget::System { queue: None },
        }
    }
}

fn default_data_dir() -> PathBuf {
    let base = if cfg!(windows) { std::env::var_os("LOCALAPPDATA") } else { std::env::var_os("XDG_DATA_HOME") };
    let base = base.map(PathBuf::from).or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")));
    base.unwrap_or_else(|| PathBuf::from(".")).join("buzheng")
}
