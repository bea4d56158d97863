//! The harness itself, against a small page in WebKit's own browser: when these hold, a failure of another window test
//! is about the desk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use buzheng_tests::desk::Desk;
use buzheng_tests::display::Display;
use buzheng_tests::files::checkout;
use buzheng_tests::keys::Key;
use buzheng_tests::process::is_alive;
use serde_json::json;

/// The browser that comes with the WebKit library the desk uses.
const BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

fn open(display: &Display) -> Desk {
    let desk = Desk::open(display, Path::new(BROWSER), &["--automation"], &[]);
    let page = checkout().join("tests/window/harness.html");
    let address = json!({"url": format!("file://{}", page.display())});
    if let Err(error) = desk.browser.session().post("url", &address) {
        desk.browser.fail(&format!("opening the page: {error}"));
    }
    desk
}

#[test]
fn what_is_typed_arrives_in_every_plane() {
    let display = Display::start();
    let desk = open(&display);
    desk.browser.click("#name");
    desk.browser.type_text("王a·𠮷z");
    assert_eq!(desk.browser.value("#name"), "王a·𠮷z");
    desk.browser.fill("#name", "李");
    assert_eq!(desk.browser.value("#name"), "李");
}

#[test]
fn keys_and_chords_arrive_as_a_keyboard_sends_them() {
    let display = Display::start();
    let desk = open(&display);
    desk.browser.click("#name");
    desk.browser.press(&[Key::F(2)]);
    desk.browser.press(&[Key::Control, Key::Enter]);
    desk.browser.press(&[Key::Alt, Key::Char('1')]);
    desk.browser.press(&[Key::Tab]);
    let log = desk.browser.text("#log");
    for line in ["key F2", "key Ctrl+Enter", "key Alt+1", "key Tab"] {
        assert!(log.lines().any(|seen| seen == line), "{line} is not in\n{log}");
    }
}

#[test]
fn waiting_sees_what_comes_late_and_not_what_is_hidden() {
    let display = Display::start();
    let desk = open(&display);
    assert!(!desk.browser.has(".gone"));
    assert!(!desk.browser.has("#late"));
    desk.browser.click("#go");
    desk.browser.wait_text("#late", "来了");
}

#[test]
fn a_file_reaches_a_hidden_file_field() {
    let display = Display::start();
    let desk = open(&display);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("photo.jpg");
    std::fs::write(&file, [0xff, 0xd8, 0xff]).unwrap();
    desk.browser.upload("#file", &file);
    desk.browser.wait_text("#log", "file photo.jpg 3 255");
}

#[test]
fn pictures_are_png_files_of_the_window_and_of_the_screen() {
    let display = Display::start();
    let desk = open(&display);
    let dir = tempfile::tempdir().unwrap();
    let (page, screen) = (dir.path().join("page.png"), dir.path().join("screen.png"));
    desk.browser.screenshot(&page);
    display.picture(&screen);
    for file in [page, screen] {
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.starts_with(b"\x89PNG") && bytes.len() > 2_000, "{}", file.display());
    }
}

#[test]
fn a_failed_wait_says_what_was_on_the_page() {
    let display = Display::start();
    let desk = open(&display);
    desk.browser.fill("#name", "x");
    let failure = catch_unwind(AssertUnwindSafe(|| desk.browser.fail("waited for a bus")));
    let message = failure.unwrap_err().downcast::<String>().unwrap();
    for part in ["waited for a bus", "harness.html", "id=\\\"name", "页"] {
        assert!(message.contains(part), "{part} is not in\n{message}");
    }
}

#[test]
fn a_killed_program_is_gone_and_its_driver_with_it() {
    let display = Display::start();
    let desk = open(&display);
    let id = desk.id();
    assert!(is_alive(id));
    desk.kill();
    assert!(!is_alive(id));
    open(&display).close();
}
