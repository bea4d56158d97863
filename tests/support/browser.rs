//! What a person at the window does: look, click, type, press, wait. Every step waits until it can be done, and says
//! what was on the page when it could not.

use std::fs;
use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use serde_json::{Value, json};

use crate::files::failure_picture;
use crate::keys::Key;
use crate::process::until;
use crate::webdriver::{Reference, Session, WireError};

/// How long a step may wait for the page. Generous: two cores, and other programs beside.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// A window under control.
#[derive(Debug)]
pub struct Browser {
    session: Session,
}

/// One element of the page as it was when it was found.
#[derive(Debug)]
pub struct Element<'a> {
    browser: &'a Browser,
    reference: Reference,
}

impl Browser {
    /// Takes over a session.
    #[must_use]
    pub fn new(session: Session) -> Self {
        Self { session }
    }

    /// The protocol underneath, for what is not here.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Waits until `holds`, which may look at the page. `what` completes "waited for …".
    ///
    /// # Panics
    /// When it does not hold in time; the message shows the page.
    #[track_caller]
    pub fn wait(&self, what: &str, mut holds: impl FnMut(&Self) -> bool) {
        if !until(PATIENCE, || holds(self)) {
            self.fail(&format!("waited {} s for {what}", PATIENCE.as_secs()));
        }
    }

    /// The first visible element that matches, once there is one.
    ///
    /// # Panics
    /// When none appears in time.
    #[track_caller]
    pub fn find(&self, css: &str) -> Element<'_> {
        let mut found = None;
        self.wait(css, |browser| {
            found = browser.visible(css).into_iter().next();
            found.is_some()
        });
        Element { browser: self, reference: found.unwrap_or_else(|| unreachable!("waited for it")) }
    }

    /// Every visible element that matches now; may be none.
    #[must_use]
    pub fn find_all(&self, css: &str) -> Vec<Element<'_>> {
        let all = self.visible(css).into_iter();
        all.map(|reference| Element { browser: self, reference }).collect()
    }

    /// Whether a visible element matches now.
    #[must_use]
    pub fn has(&self, css: &str) -> bool {
        !self.visible(css).is_empty()
    }

    /// The text of the first visible match, once there is one.
    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        self.on(css, |element| element.read("text")).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the first visible match shows `words`.
    #[track_caller]
    pub fn wait_text(&self, css: &str, words: &str) {
        self.wait(&format!("{words:?} in {css}"), |browser| browser.find_all(css).iter().any(|element| element.text().contains(words)));
    }

    /// What a field holds.
    #[track_caller]
    pub fn value(&self, css: &str) -> String {
        self.on(css, |element| element.read("property/value")).as_str().unwrap_or_default().to_owned()
    }

    /// Clicks the first visible match, once there is one and nothing covers it.
    #[track_caller]
    pub fn click(&self, css: &str) {
        self.on(css, |element| element.act("click", &json!({})));
    }

    /// Clicks a field, replaces what it holds.
    #[track_caller]
    pub fn fill(&self, css: &str, text: &str) {
        self.click(css);
        self.press(&[Key::Control, Key::Char('a')]);
        self.press(&[Key::Delete]);
        self.type_text(text);
    }

    /// Gives a file to a file field, which may be hidden behind a button.
    #[track_caller]
    pub fn upload(&self, css: &str, file: &Path) {
        let mut field = None;
        self.wait(css, |browser| {
            field = browser.session.elements(css).ok().and_then(|all| all.into_iter().next());
            field.is_some()
        });
        let field = field.unwrap_or_else(|| unreachable!("waited for it"));
        let body = json!({"text": file.to_string_lossy()});
        if let Err(error) = self.session.act(&field, "value", &body) {
            self.fail(&format!("giving a file to {css}: {error}"));
        }
    }

    /// Types into whatever has the focus, character by character.
    ///
    /// WebKit's driver splits characters beyond U+FFFF into halves; these come in as an input method would bring them.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        let mut actions = Vec::new();
        for c in text.chars() {
            if c.len_utf16() > 1 {
                self.act_keys(std::mem::take(&mut actions));
                self.js("document.execCommand('insertText', false, arguments[0])", &[json!(c)]);
            } else {
                actions.push(json!({"type": "keyDown", "value": c}));
                actions.push(json!({"type": "keyUp", "value": c}));
            }
        }
        self.act_keys(actions);
    }

    /// Presses keys together: the first ones are held while the last is struck.
    #[track_caller]
    pub fn press(&self, chord: &[Key]) {
        let down = chord.iter().map(|key| json!({"type": "keyDown", "value": key.code()}));
        let up = chord.iter().rev().map(|key| json!({"type": "keyUp", "value": key.code()}));
        self.act_keys(down.chain(up).collect());
    }

    #[track_caller]
    fn act_keys(&self, actions: Vec<Value>) {
        if actions.is_empty() {
            return;
        }
        let body = json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]});
        if let Err(error) = self.session.post("actions", &body) {
            self.fail(&format!("keys: {error}"));
        }
    }

    /// Runs a script in the page and returns what it returns; `arguments[n]` are the values given.
    #[track_caller]
    pub fn js(&self, script: &str, arguments: &[Value]) -> Value {
        let body = json!({"script": script, "args": arguments});
        match self.session.post("execute/sync", &body) {
            Ok(value) => value,
            Err(error) => self.fail(&format!("script: {error}")),
        }
    }

    /// The page as a PNG file, once its fonts and pictures have arrived.
    #[track_caller]
    pub fn screenshot(&self, file: &Path) {
        let ready = "return document.fonts.status === 'loaded' && [...document.images].every(i => i.complete)";
        until(Duration::from_secs(3), || self.js(ready, &[]) == json!(true));
        if let Err(error) = self.try_screenshot(file) {
            self.fail(&format!("screenshot: {error}"));
        }
    }

    /// Ends the program by the driver. Errors are of no interest: it may be gone already.
    pub fn quit(&self) {
        let _ = self.session.delete();
    }

    /// Ends the test with what is on the page.
    ///
    /// # Panics
    /// Always.
    #[track_caller]
    pub fn fail(&self, why: &str) -> ! {
        let look = "return [location.href, document.activeElement?.outerHTML?.slice(0, 300), document.body.innerText]";
        let page = self
            .session
            .post("execute/sync", &json!({"script": look, "args": []}))
            .map_or_else(|e| format!("(no page: {e})"), |seen| format!("{seen:#}").replace("\\n", "\n"));
        let picture = failure_picture();
        let picture = match self.try_screenshot(&picture) {
            Ok(()) => picture.display().to_string(),
            Err(error) => error.to_string(),
        };
        panic!("{why}\npicture: {picture}\naddress, focus and text: {page}")
    }

    fn try_screenshot(&self, file: &Path) -> Result<(), WireError> {
        let picture = self.session.get("screenshot")?;
        let text = picture.as_str().unwrap_or_default();
        let bad = |message: String| WireError { code: "picture".to_owned(), message };
        let bytes = base64::engine::general_purpose::STANDARD.decode(text).map_err(|e| bad(e.to_string()))?;
        fs::write(file, bytes).map_err(|e| bad(e.to_string()))
    }

    fn visible(&self, css: &str) -> Vec<Reference> {
        let all = self.session.elements(css).unwrap_or_default().into_iter();
        all.filter(|element| matches!(self.session.read(element, "displayed"), Ok(Value::Bool(true)))).collect()
    }

    /// Does something with the first visible match, again and again until the driver agrees: the page may be drawing
    /// the element anew, or another may cover it for a moment.
    #[track_caller]
    fn on(&self, css: &str, step: impl Fn(&Element<'_>) -> Result<Value, WireError>) -> Value {
        let mut last = None;
        let mut done = None;
        until(PATIENCE, || {
            let found = self.find_all(css);
            match found.first().map(&step) {
                Some(Ok(value)) => done = Some(value),
                Some(Err(error)) => last = Some(error),
                None => last = None,
            }
            done.is_some()
        });
        match (done, last) {
            (Some(value), _) => value,
            (None, Some(error)) => self.fail(&format!("{css}: {error}")),
            (None, None) => self.fail(&format!("nothing visible matches {css}")),
        }
    }
}

impl Element<'_> {
    /// Its visible text; empty when it is gone from the page.
    #[must_use]
    pub fn text(&self) -> String {
        let text = self.read("text").unwrap_or_default();
        text.as_str().unwrap_or_default().to_owned()
    }

    /// An attribute as it stands in the page.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<String> {
        let value = self.read(&format!("attribute/{name}")).ok()?;
        value.as_str().map(str::to_owned)
    }

    fn read(&self, what: &str) -> Result<Value, WireError> {
        self.browser.session.read(&self.reference, what)
    }

    fn act(&self, what: &str, body: &Value) -> Result<Value, WireError> {
        self.browser.session.act(&self.reference, what, body)
    }
}
