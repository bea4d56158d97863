//! `settings` and `organs`: the Centre's data as JSON files, checked before they are published.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use buzheng_domain::campaign::Campaign;
use buzheng_domain::organs::Organs;
use clap::Subcommand;
use serde::de::DeserializeOwned;

use crate::error::RegistryError;
use crate::registry::Registry;

/// What to do with a file.
#[derive(Debug, Subcommand)]
pub(super) enum Data {
    /// Say what is wrong with it; nothing is published.
    Check {
        /// JSON.
        file: PathBuf,
    },
    /// Publish it to every laptop; a faulty one is refused.
    Publish {
        /// JSON.
        file: PathBuf,
    },
    /// Print what is published now.
    Show,
}

/// Settings of the campaign; `true` when they are sound.
pub(super) fn settings(registry: &Registry, what: Data, out: &mut dyn Write) -> Result<bool, RegistryError> {
    match what {
        Data::Check { file } => {
            let faults = read::<Campaign>(&file, "file of settings")?.faults();
            for fault in &faults {
                writeln!(out, "FAULT {fault}")?;
            }
            writeln!(out, "{} faults", faults.len())?;
            Ok(faults.is_empty())
        }
        Data::Publish { file } => {
            let campaign = read::<Campaign>(&file, "file of settings")?;
            registry.centre("settings.published", &campaign.rules_version, |centre| centre.campaign(&campaign))?;
            writeln!(out, "settings {} published", campaign.rules_version)?;
            Ok(true)
        }
        Data::Show => show(registry.settings()?.as_ref(), out),
    }
}

/// The table of organs; `true` when it is sound.
pub(super) fn organs(registry: &Registry, what: Data, out: &mut dyn Write) -> Result<bool, RegistryError> {
    match what {
        Data::Check { file } => match read::<Organs>(&file, "table of organs")?.validate() {
            Ok(()) => {
                writeln!(out, "0 faults")?;
                Ok(true)
            }
            Err(fault) => {
                writeln!(out, "FAULT {fault}")?;
                Ok(false)
            }
        },
        Data::Publish { file } => {
            let organs = read::<Organs>(&file, "table of organs")?;
            registry.centre("organs.published", &organs.0.len().to_string(), |centre| centre.organs(&organs))?;
            writeln!(out, "{} organs published", organs.0.len())?;
            Ok(true)
        }
        Data::Show => show(Some(&registry.organs()?), out),
    }
}

fn read<T: DeserializeOwned>(file: &PathBuf, what: &'static str) -> Result<T, RegistryError> {
    serde_json::from_slice(&fs::read(file)?).map_err(|error| RegistryError::BadFile { what, line: error.line(), column: error.column() })
}

fn show<T: serde::Serialize>(value: Option<&T>, out: &mut dyn Write) -> Result<bool, RegistryError> {
    let text = serde_json::to_string_pretty(&value).map_err(|_| RegistryError::Unreadable { what: "published row" })?;
    writeln!(out, "{text}")?;
    Ok(value.is_some())
}
