//! The central registry: enrols laptops, takes in their logs and blobs, judges what they hold, and feeds them what the Centre
//! decides.
//!
//! - [`http`](router) routes · `auth` who calls · `enrol` tickets and licences
//! - `ingest` verify, append, answer · `project` judge, by cursor, after the answer · `feeds` what devices are told
//! - `centre` what the Centre decides · `acts`, `centre_log` what it does to cases · `db` one file per table · `dir` where files are · `space` room on the disk · `world` time and randomness
//! - `courier` bundles from sticks, receipts back
//! - `devices` laptops that run low on numbers, or are lost
//! - `gate` how much one caller may ask · `metrics` figures for who watches
//! - `backup` verified copies, and a registry made from one · `cli` the Centre's console
//!
//! Storing and judging are different steps: nothing a point sends can block its own log, and nothing that is stored is ever
//! edited. What does not agree becomes a row for a person ([`ConflictRow`]).

mod acts;
mod auth;
mod backup;
mod centre;
mod centre_log;
pub mod cli;
mod courier;
mod db;
pub mod demo;
mod demo_load;
mod devices;
mod dir;
mod enrol;
mod error;
mod feeds;
mod gate;
mod http;
mod ingest;
mod metrics;
mod project;
mod registry;
mod space;
mod view;
mod world;

pub use acts::{OpenRequest, Order};
pub use backup::{BackupDone, HeldBack, Manifest, Restored, restore, verify_backup};
pub use centre::Centre;
pub use courier::{Imported, NotTaken, Taken};
pub use db::cases::CaseRow;
pub use db::conflicts::ConflictRow;
pub use db::devices::Listed;
pub use devices::{DeviceView, Revoked};
pub use dir::DataDir;
pub use enrol::{NewTicket, make_ticket};
pub use error::RegistryError;
pub use gate::{Rate, Rates};
pub use http::{Serving, router, serve, serve_as, serve_metrics};
pub use metrics::Health;
pub use project::ConflictCode;
pub use registry::Registry;
pub use space::Room;
pub use view::{CaseView, Damage, HistoryLine, Verified};
pub use world::World;
