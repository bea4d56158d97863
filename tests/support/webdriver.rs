//! The W3C WebDriver protocol: one session, its commands, its errors. No waiting and no judgement; `browser` does that.

use std::fmt;
use std::time::Duration;

use reqwest::Method;
use reqwest::blocking::Client;
use serde_json::{Value, json};

/// The key under which the protocol puts an element's reference.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What the driver answered instead of a result.
#[derive(Debug)]
pub struct WireError {
    /// The protocol's word, such as `no such element`; `no answer` when the driver did not answer.
    pub code: String,
    /// The driver's explanation.
    pub message: String,
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

/// An element reference. It goes stale when the page draws the element anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference(String);

/// A session with a driver.
#[derive(Debug)]
pub struct Session {
    http: Client,
    base: String,
}

impl Session {
    /// Asks the driver on this loopback port to start the program.
    ///
    /// # Errors
    /// When the driver cannot start it or does not answer.
    pub fn open(port: u16, capabilities: &Value) -> Result<Self, WireError> {
        let http = Client::builder()
            .no_proxy()
            // Starting the program is the longest a driver may take.
            .timeout(Duration::from_secs(60))
            .build()
            .map_err(no_answer)?;
        let mut session = Self { http, base: format!("http://127.0.0.1:{port}/session") };
        let wish = json!({"capabilities": {"alwaysMatch": capabilities}});
        let value = session.call(Method::POST, "", Some(&wish))?;
        let id = value.get("sessionId").and_then(Value::as_str);
        let id = id.ok_or_else(|| no_answer("no session id"))?;
        session.base = format!("{}/{id}", session.base);
        Ok(session)
    }

    /// Reads something: `title`, `screenshot`, `element/<id>/text`.
    ///
    /// # Errors
    /// What the driver answers.
    pub fn get(&self, path: &str) -> Result<Value, WireError> {
        self.call(Method::GET, &format!("/{path}"), None)
    }

    /// Does something.
    ///
    /// # Errors
    /// What the driver answers.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value, WireError> {
        self.call(Method::POST, &format!("/{path}"), Some(body))
    }

    /// Ends the session and with it the program.
    ///
    /// # Errors
    /// What the driver answers.
    pub fn delete(&self) -> Result<Value, WireError> {
        self.call(Method::DELETE, "", None)
    }

    /// All elements that match, in the order of the page.
    ///
    /// # Errors
    /// What the driver answers.
    pub fn elements(&self, css: &str) -> Result<Vec<Reference>, WireError> {
        let found = self.post("elements", &json!({"using": "css selector", "value": css}))?;
        let references = found.as_array().into_iter().flatten();
        Ok(references.filter_map(|found| found.get(ELEMENT)?.as_str()).map(|id| Reference(id.to_owned())).collect())
    }

    /// Reads something of an element: `text`, `displayed`, `attribute/<name>`, `property/<name>`.
    ///
    /// # Errors
    /// What the driver answers.
    pub fn read(&self, element: &Reference, what: &str) -> Result<Value, WireError> {
        self.get(&format!("element/{}/{what}", element.0))
    }

    /// Does something with an element: `click`, `value`.
    ///
    /// # Errors
    /// What the driver answers.
    pub fn act(&self, element: &Reference, what: &str, body: &Value) -> Result<Value, WireError> {
        self.post(&format!("element/{}/{what}", element.0), body)
    }

    fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, WireError> {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().map_err(no_answer)?;
        let good = answer.status().is_success();
        let mut answer: Value = answer.json().map_err(no_answer)?;
        let value = answer.get_mut("value").map_or(Value::Null, Value::take);
        if good {
            return Ok(value);
        }
        let word = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default();
        Err(WireError { code: word("error").to_owned(), message: word("message").to_owned() })
    }
}

fn no_answer(why: impl fmt::Display) -> WireError {
    WireError { code: "no answer".to_owned(), message: why.to_string() }
}
