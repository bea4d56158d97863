//! The courier's commands as people type them: no window, no network, the real programs.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use buzheng_tests::files::program;
use buzheng_tests::registry;
use buzheng_tests::world::TODAY;
use serde_json::Value;

struct Place {
    root: tempfile::TempDir,
    staff_no: String,
    password: String,
}

impl Place {
    /// A sample registry that never listens, and a laptop that has never been set up.
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("stick")).unwrap();
        let mut place = Self { root, staff_no: String::new(), password: String::new() };
        place.registry(&["demo-world"]);
        let operators: Value = serde_json::from_slice(&fs::read(place.given("operators.json")).unwrap()).unwrap();
        let word = |name: &str| operators[0][name].as_str().unwrap().to_owned();
        (place.staff_no, place.password) = (word("staff_no"), word("password"));
        place
    }

    fn given(&self, name: &str) -> PathBuf {
        self.root.path().join("registry/demo").join(name)
    }

    fn stick(&self) -> PathBuf {
        self.root.path().join("stick")
    }

    fn bundles(&self) -> Vec<String> {
        let files = fs::read_dir(self.stick()).unwrap().map(|entry| entry.unwrap().path().to_string_lossy().into_owned());
        files.filter(|file| file.ends_with(".bzb")).collect()
    }

    fn registry(&self, words: &[&str]) -> Output {
        registry::command(&self.root.path().join("registry")).args(words).output().unwrap()
    }

    fn import(&self) -> Output {
        let bundles = self.bundles();
        self.registry(&["import"].into_iter().chain(bundles.iter().map(String::as_str)).collect::<Vec<_>>())
    }

    fn desk(&self, words: &[&str], password: &str) -> Output {
        let mut command = Command::new(program("buzheng-desk"));
        command.env("BUZHENG_DEMO_HINT", self.given("operators.json")).env("BUZHENG_TODAY", TODAY);
        command.arg("--data").arg(self.root.path().join("desk")).args(words);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that takes no password may have ended already.
        let _ = writeln!(child.stdin.take().unwrap(), "{password}");
        child.wait_with_output().unwrap()
    }

    fn export(&self, to: &Path, password: &str) -> Output {
        self.desk(&["export", "--to", &to.to_string_lossy(), "--operator", &self.staff_no], password)
    }

    fn take_home(&self) -> Output {
        self.desk(&["take-home", "--from", &self.stick().to_string_lossy(), "--operator", &self.staff_no], &self.password)
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn well(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    said(output)
}

#[test]
fn a_laptop_is_set_up_and_told_everything_by_stick() {
    let place = Place::new();
    let (ticket, operators) = (place.given("ticket.json"), place.given("operators.json"));
    let setup = |place: &Place| {
        let (ticket, operators, stick) = (ticket.to_string_lossy(), operators.to_string_lossy(), place.stick());
        place.desk(&["setup", "--ticket", &ticket, "--operators", &operators, "--by-stick", &stick.to_string_lossy()], "")
    };
    assert!(well(&setup(&place)).contains("1 events"));
    // Nobody remembers whether it was done: doing it again is harmless.
    well(&setup(&place));
    assert!(said(&place.take_home()).contains("no receipt there"));
    assert!(well(&place.import()).contains("1 new events"));
    assert!(well(&place.take_home()).contains("this laptop is enrolled now"));
    assert!(well(&place.take_home()).starts_with("0 events and 0 photographs confirmed, 0 feeds changed"));

    let before = place.bundles().len();
    assert!(well(&place.export(&place.stick(), &place.password)).contains("not received them yet"));
    assert_eq!(place.bundles().len(), before + 1);
    let refusals = [
        (place.export(&place.root.path().join("gone"), &place.password), "the stick is not there"),
        (place.export(&place.stick(), "wrong"), "wrong password"),
    ];
    for (output, words) in refusals {
        assert!(!output.status.success() && said(&output).contains(words), "{}", said(&output));
    }
    let cut = place.stick().join("bz-cut.bzb");
    let whole = fs::read(place.bundles().first().unwrap()).unwrap();
    fs::write(&cut, whole.get(..whole.len() / 2).unwrap()).unwrap();
    let imported = place.import();
    assert!(!imported.status.success() && said(&imported).contains("cut short or damaged"), "{}", said(&imported));
}

#[test]
fn the_key_on_the_ticket_is_the_registrys_and_its_secret_half_is_for_its_owner_only() {
    let place = Place::new();
    let ticket: Value = serde_json::from_slice(&fs::read(place.given("ticket.json")).unwrap()).unwrap();
    let file = place.root.path().join("identity");
    let told = well(&place.registry(&["courier-key", "--secret", &file.to_string_lossy()]));
    assert!(told.contains(ticket["courier"].as_str().unwrap()), "{told}");
    assert!(!told.contains("SECRET"), "never on the screen");
    assert!(fs::read_to_string(&file).unwrap().starts_with("AGE-SECRET-KEY-1"));
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).unwrap().permissions()) & 0o777, 0o600);
}
