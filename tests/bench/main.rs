//! Measures what people wait for, in one run on one machine: `cargo xtask bench`. One JSON object a line, read by xtask.
//!
//! The database is the real encrypted one with 20,000 cases, filled in big transactions and then used one durable save at a
//! time through the use cases the window calls. The start is that of the real window under its driver.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement that cannot be made ends the program")]

mod fill;
mod start;

use std::time::{Duration, Instant};

use buzheng_app::{App, CaseSearch};
use buzheng_domain::case::{Answers, Command, FormKind, PhotoSource, Reason};
use serde_json::json;

/// Cases in the log while measuring; `BUZHENG_BENCH_CASES` says another number, for a quick look.
const CASES: u32 = 20_000;
/// Saves, openings and searches measured.
const ROUNDS: usize = 200;

fn main() {
    machine();
    start::measure();
    let cases = std::env::var("BUZHENG_BENCH_CASES").map_or(CASES, |n| n.parse().unwrap());
    println!("filling a laptop with {cases} cases");
    let laptop = fill::laptop(cases);
    let (app, took) = timed(|| laptop.unlock());
    say(&format!("unlock, {cases} cases in the log"), took, Some(500.0), "password to an open desk: Argon2id 64 MiB, three passes");
    laptop.open_session(&app);
    saving(&app, &laptop);
    opening(&app, cases);
    screens(&app);
    paper(&app, &laptop);
    files(&app, &laptop, cases);
}

/// What the figures were taken on.
fn machine() {
    let cores = std::thread::available_parallelism().unwrap();
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap();
    let kib: f64 = memory.split_whitespace().nth(1).unwrap().parse().unwrap();
    let build = if cfg!(debug_assertions) { "debug build: figures mean nothing" } else { "release build" };
    let load = std::fs::read_to_string("/proc/loadavg").unwrap();
    let load = load.split_whitespace().next().unwrap();
    println!("{}", json!({"name": "machine", "note": format!("{cores} cores, {:.0} GB, load {load} before, {build}", kib / 1e6)}));
}

fn saving(app: &App, laptop: &fill::Laptop) {
    let case = laptop.next_couple(app);
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let reason = if round % 2 == 0 { Reason::Lost } else { Reason::Damaged };
        let answers = Answers { reason_man: Some(reason), ..buzheng_domain::testing::clear_answers() };
        let command = Command::AnswerFacts { answers: Box::new(answers) };
        times.push(timed(|| app.command(case, command).unwrap()).1);
    }
    say_both("save a step", &mut times, Some(20.0), "durable: synchronous=FULL, one transaction");
}

fn opening(app: &App, cases: u32) {
    let times = (0..ROUNDS).map(|n| timed(|| app.case(fill::case_id(n as u32 * 97 % cases)).unwrap()).1);
    let mut times: Vec<Duration> = times.collect();
    say_both("open a case", &mut times, Some(30.0), "folded from its events, with history and possible actions");
}

fn screens(app: &App) {
    let mut today: Vec<Duration> = (0..20).map(|_| timed(|| app.today().unwrap()).1).collect();
    say_both("today screen", &mut today, None, "");
    let mut exchange: Vec<Duration> = (0..20).map(|_| timed(|| app.exchange().unwrap()).1).collect();
    say_both("sync status, nothing ever acknowledged", &mut exchange, None, "every event and case unsent");
    let search = |text: &str| CaseSearch { text: text.to_owned(), limit: 100, ..CaseSearch::default() };
    let mut names: Vec<Duration> = (0..20).map(|_| timed(|| app.list_cases(&search("示英")).unwrap()).1).collect();
    say_both("case log, part of a name", &mut names, None, "");
}

fn paper(app: &App, laptop: &fill::Laptop) {
    let case = laptop.next_couple(app);
    let mut searches: Vec<Duration> = (0..20).map(|_| timed(|| app.search_archive(case).unwrap()).1).collect();
    say_both("archive lookup, 5,000 files", &mut searches, None, "");
    let file = app.search_archive(case).unwrap().1[0].0.id;
    app.choose_file(case, file).unwrap();
    let jpeg = fill::jpeg(1600, 1200);
    let (staged, took) = timed(|| app.stage_photo(jpeg).unwrap());
    say("photo shown for cropping, 1600 × 1200", took, None, "");
    let (_, took) = timed(|| app.keep_photo(case, staged.token, staged.crop, PhotoSource::File).unwrap());
    say("photo kept: master, derivative, sealed, durable", took, None, "");
    for (form, name) in [(FormKind::Declaration, "declaration"), (FormKind::ReviewForm, "review form")] {
        let (_, cold) = timed(|| app.preview_form(case, form).unwrap());
        say(&format!("{name}, first"), cold, None, "PDF and SVG pages, fonts loaded");
        let mut warm: Vec<Duration> = (0..20).map(|_| timed(|| app.preview_form(case, form).unwrap()).1).collect();
        say_both(&format!("{name}, warm"), &mut warm, Some(100.0), "");
    }
    laptop.approve(app, case);
    let mut booklet: Vec<Duration> = (0..20).map(|_| timed(|| app.preview_form(case, FormKind::CertificateMan).unwrap()).1).collect();
    say_both("certificate pages, warm", &mut booklet, Some(100.0), "");
}

fn files(app: &App, laptop: &fill::Laptop, cases: u32) {
    laptop.more_files(app, cases);
    let case = laptop.next_couple(app);
    let mut searches: Vec<Duration> = (0..20).map(|_| timed(|| app.search_archive(case).unwrap()).1).collect();
    say_both("archive lookup, 200,000 files", &mut searches, None, "");
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let value = work();
    (value, started.elapsed())
}

fn say_both(name: &str, times: &mut [Duration], bound: Option<f64>, note: &str) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    say(&format!("{name}, median"), at(0.5), bound, note);
    say(&format!("{name}, 95 of 100"), at(0.95), bound, "");
}

/// One line for xtask.
fn say(name: &str, took: Duration, bound: Option<f64>, note: &str) {
    let mut line = json!({"name": name, "value": took.as_secs_f64() * 1000.0, "unit": "ms", "note": note});
    if let Some(bound) = bound {
        line["bound"] = json!(bound);
    }
    println!("{line}");
}
