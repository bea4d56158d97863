//! Shared helpers of the integration tests: a sample world, its registry, and the desk in a real window.
//!
//! ```text
//! world     a registry with the sample people, one enrolled laptop, in a folder that goes when the test ends
//! desk      the desk's window, open on that laptop, and the browser that drives it
//! browser   what a person does: find, click, type, press, wait, look
//! webdriver the W3C protocol under it          driver   tauri-driver or WebKitWebDriver
//! clear     looks for what must not lie in the open in a data folder
//! display   a virtual screen and message bus    process  a program we started and must end
//! ```
//!
//! Helpers panic with what they saw: a test has nobody else to tell. The people are invented, so pages and names may
//! appear in such a message.

pub mod browser;
pub mod clear;
pub mod desk;
pub mod display;
pub mod driver;
pub mod files;
pub mod keys;
pub mod process;
pub mod registry;
pub mod webdriver;
pub mod world;

pub use browser::{Browser, Element};
pub use desk::Desk;
pub use keys::Key;
pub use world::World;
