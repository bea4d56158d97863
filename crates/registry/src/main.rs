//! `buzheng-registry`: the real clock and randomness, logging, and the exit code; everything else is in the library.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use buzheng_registry::{RegistryError, World, cli};
use clap::Parser as _;
use tracing_subscriber::EnvFilter;

struct Real;

impl World for Real {
    #[expect(clippy::disallowed_methods, reason = "the one place where the registry's clock is read")]
    fn now_ms(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.ok().and_then(|d| i64::try_from(d.as_millis()).ok()).unwrap_or(0)
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<(), RegistryError> {
        getrandom::fill(bytes).map_err(|_| RegistryError::Random)
    }
}

fn main() -> ExitCode {
    let args = cli::Args::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    if args.json_logs() {
        log.json().init()
    } else {
        log.init()
    }
    match cli::run(args, Arc::new(Real), &mut io::stdout()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("buzheng-registry: {error}");
            ExitCode::FAILURE
        }
    }
}
