//! The window: made here, with its permissions, its state and its commands.

use std::collections::BTreeMap;
use std::process::ExitCode;

use buzheng_app::Operators;
use buzheng_ipc::device::DemoOperator;
use serde::Deserialize;
use tauri::{WebviewUrl, WebviewWindowBuilder};

use crate::commands;
use crate::config::Arguments;
use crate::state::Desk;
use crate::world;

/// Target screen of the laptops (design: 1366 × 768).
const WIDTH: f64 = 1366.0;
const HEIGHT: f64 = 768.0;

/// Logs to stderr: codes and counts, never people.
pub(crate) fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,buzheng=info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

/// Opens the window and returns when it is closed.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let demo = demo_operators(arguments);
    let ports = world::ports(!demo.is_empty());
    let desk = Desk::new(Operators::of(&arguments.data_dir()), ports, arguments.print_target(), demo);
    // Fonts take a moment to load; nobody should wait for them at the first form.
    std::thread::spawn(buzheng_documents::warm_up);
    let built = tauri::Builder::default()
        .manage(desk)
        .invoke_handler(commands::handler())
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                .title("补证 Buzheng")
                .inner_size(WIDTH, HEIGHT)
                .min_inner_size(1024.0, 640.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the window failed");
            ExitCode::FAILURE
        }
    }
}

#[derive(Deserialize)]
struct HintEntry {
    staff_no: String,
    name: String,
    role: String,
    password: String,
}

fn demo_operators(arguments: &Arguments) -> BTreeMap<String, DemoOperator> {
    let Some(path) = &arguments.demo_hint else { return BTreeMap::new() };
    let entries: Vec<HintEntry> = std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    entries.into_iter().map(|e| (e.staff_no, DemoOperator { name: e.name, role: e.role, password: e.password })).collect()
}
