//! The Centre's console: `buzheng-registry --data DIR <command>`.
//!
//! What it prints may name people: it is the Centre's own screen. What is logged may not.

mod acts;
mod backup;
mod cases;
mod courier;
mod data;
mod devices;
mod verify;

use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use buzheng_domain::case::CentreVerb;
use buzheng_domain::values::{PrintNo, VillageCode};
use buzheng_protocol::wire::Ticket;
use clap::{Parser, Subcommand};
use tokio::net::TcpListener;

use acts::{Plain, WithDocument, WithReason};
use data::Data;

use crate::acts::Order;
use crate::dir::write_private;
use crate::enrol::{NewTicket, make_ticket};
use crate::error::RegistryError;
use crate::http::Serving;
use crate::registry::Registry;
use crate::space::Room;
use crate::world::World;
use crate::{demo_load, http};

/// The central registry of Buzheng 补证.
#[derive(Debug, Parser)]
#[command(name = "buzheng-registry", version)]
pub struct Args {
    /// Folder of the registry's data; made if it is missing.
    #[arg(long, env = "BUZHENG_REGISTRY_DATA")]
    data: PathBuf,
    /// Log lines as JSON, one object a line.
    #[arg(long, global = true)]
    json_logs: bool,
    #[command(subcommand)]
    command: Command,
}

impl Args {
    /// Log lines as JSON are asked for.
    pub fn json_logs(&self) -> bool {
        self.json_logs
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make the data folder, its key and its database.
    Init,
    /// Answer devices until told to stop.
    Serve {
        /// Address and port; port 0 takes a free one.
        #[arg(long, default_value = "127.0.0.1:8790")]
        listen: SocketAddr,
        /// Megabytes: with less free on the disk no photograph is taken, only records.
        #[arg(long, default_value_t = 512)]
        floor_mb: u64,
        /// Megabytes set aside for records when the disk is full.
        #[arg(long, default_value_t = 64)]
        reserve_mb: u64,
        /// Only a front proxy connects; the last entry of its `X-Forwarded-For` is the caller.
        #[arg(long)]
        behind_proxy: bool,
        /// Address of this machine (127.0.0.1 or ::1) and port for figures and health; port 0 takes a free one.
        #[arg(long)]
        metrics: Option<SocketAddr>,
    },
    /// Make a one-use ticket that enrols one laptop.
    Ticket {
        /// What people call the laptop's place.
        #[arg(long)]
        device_label: String,
        /// 12-digit code of the service point's village; its township's old files go to the laptop.
        #[arg(long)]
        village: Option<String>,
        /// The laptop gets the old files of every township.
        #[arg(long)]
        whole_archive: bool,
        /// Where to write the ticket.
        #[arg(long)]
        out: PathBuf,
        /// Where the laptop will find the registry.
        #[arg(long)]
        url: String,
    },
    /// List the laptops: when each was last here, and what it has left.
    Devices {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Turn a lost laptop away for good; what it still had is marked lost.
    RevokeDevice {
        /// Its number, as `devices` shows it.
        device: String,
        /// Why, in the Centre's words.
        #[arg(long)]
        reason: String,
    },
    /// List every case.
    Cases {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show one case: by its id, its number, or its certificate number.
    Case {
        /// Id, number or certificate number.
        key: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// List what a person must settle.
    Conflicts {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// List the requests that wait for the Centre's head.
    Approvals {
        /// As JSON, without names.
        #[arg(long)]
        json: bool,
    },
    /// The head approves what a case's open request asks for.
    Approve(WithReason),
    /// The head does not approve.
    Deny(WithReason),
    /// Stop a case (X5).
    Suspend(WithReason),
    /// Lift a suspension; settles the case's conflicts.
    Resume(WithDocument),
    /// Revoke a suspended case (X6).
    Revoke(WithDocument),
    /// Confirm an issued case (S11).
    Confirm(Plain),
    /// Go on with a referred case at the Centre's window.
    TakeOver(Plain),
    /// Settings of the campaign.
    Settings {
        #[command(subcommand)]
        what: Data,
    },
    /// Organs that once registered marriages.
    Organs {
        #[command(subcommand)]
        what: Data,
    },
    /// Take in bundles from sticks and write receipts to take home.
    Import {
        /// Bundles (`.bzb`); without any, only what was kept is tried again.
        files: Vec<PathBuf>,
        /// Folder for the receipts; otherwise they are written beside the bundles.
        #[arg(long)]
        receipts: Option<PathBuf>,
    },
    /// Print the key that bundles are sealed to.
    CourierKey {
        /// Also write the secret half into this file, for opening a bundle with the `age` program in an emergency.
        #[arg(long)]
        secret: Option<PathBuf>,
    },
    /// Check every chain, signature and blob.
    Verify {
        /// Check the newest snapshot in that backup folder instead.
        #[arg(long)]
        backup: Option<PathBuf>,
    },
    /// Make a verified backup while the registry serves; what it holds becomes safe for the laptops to prune.
    Backup {
        /// Folder of the backup, on another disk; made if it is missing.
        folder: PathBuf,
        /// Snapshots of the database to keep.
        #[arg(long, default_value_t = 7)]
        keep: usize,
    },
    /// Make a registry in the empty data folder from a backup.
    Restore {
        /// Folder of the backup.
        folder: PathBuf,
        /// Number of the snapshot; the newest without.
        #[arg(long)]
        snapshot: Option<u32>,
    },
    /// Add certificate serials of a year to what may be handed out.
    AddNumbers {
        /// Year of reissue.
        year: u16,
        /// First serial.
        first: u32,
        /// Last serial, included.
        last: u32,
    },
    /// Add a run of blank booklets to the Centre's store.
    AddBooklets {
        /// First print number.
        first: String,
        /// Last print number, included.
        last: String,
    },
    /// Empty the projections and make them again from the log.
    Rebuild,
    /// Fill an empty registry with the sample world (演示).
    DemoWorld {
        /// The same seed makes the same world.
        #[arg(long, default_value_t = 2022)]
        seed: u64,
        /// Where the sample laptop will find the registry.
        #[arg(long, default_value = "http://127.0.0.1:8790")]
        url: String,
    },
}

/// Runs one command; `true` when all is well.
pub fn run(args: Args, world: Arc<dyn World>, out: &mut dyn Write) -> Result<bool, RegistryError> {
    // What works without a registry, or makes one.
    if let Command::Restore { folder, snapshot } = &args.command {
        return backup::restore(&args.data, folder, *snapshot, world.as_ref(), out);
    }
    if let Command::Verify { backup: Some(folder) } = &args.command {
        return backup::verify(folder, out);
    }
    let registry = Registry::open(&args.data, world)?;
    match args.command {
        Command::Init => writeln!(out, "registry key {}", buzheng_protocol::bytes::to_hex(&registry.verifier().to_bytes()))?,
        Command::Serve { listen, floor_mb, reserve_mb, behind_proxy, metrics } => {
            registry.keep_room(Room { floor: floor_mb << 20, reserve: reserve_mb << 20 })?;
            serve(registry, (listen, metrics), Serving { behind_proxy, ..Serving::default() }, out)?;
        }
        Command::Ticket { device_label, village, whole_archive, out: path, url } => {
            let village = village.map(|code| VillageCode::parse(&code)).transpose();
            let village = village.map_err(|_| RegistryError::BadInput { what: "village" })?;
            let ticket = make_ticket(&registry, NewTicket { url, label: device_label, village, whole_archive, life_ms: None })?;
            write_private(&path, ticket.to_json()?.as_bytes())?;
            writeln!(out, "ticket {} in {}", ticket.ticket, path.display())?;
        }
        Command::Devices { json } => devices::list(&registry, json, out)?,
        Command::RevokeDevice { device, reason } => devices::revoke(&registry, &device, &reason, out)?,
        Command::Cases { json } => cases::list(&registry, json, out)?,
        Command::Case { key, json } => cases::show(&registry, &key, json, out)?,
        Command::Conflicts { json } => cases::conflicts(&registry, json, out)?,
        Command::Approvals { json } => acts::approvals(&registry, json, out)?,
        Command::Approve(act) => return acted(&registry, act.order(CentreVerb::Approve, None), out),
        Command::Deny(act) => return acted(&registry, act.order(CentreVerb::Deny, None), out),
        Command::Suspend(act) => return acted(&registry, act.order(CentreVerb::Suspend, None), out),
        Command::Resume(act) => return acted(&registry, act.order(CentreVerb::Resume), out),
        Command::Revoke(act) => return acted(&registry, act.order(CentreVerb::Revoke), out),
        Command::Confirm(act) => return acted(&registry, act.order(CentreVerb::Confirm), out),
        Command::TakeOver(act) => return acted(&registry, act.order(CentreVerb::TakeOver), out),
        Command::Settings { what } => return data::settings(&registry, what, out),
        Command::Organs { what } => return data::organs(&registry, what, out),
        Command::CourierKey { secret } => courier::key(&registry, secret.as_deref(), out)?,
        Command::Import { files, receipts } => return courier::import(&registry, &files, receipts.as_deref(), out),
        Command::Verify { .. } => return verify::verify(&registry, out),
        Command::Backup { folder, keep } => return backup::backup(&registry, &folder, keep, out),
        Command::Restore { .. } => return Err(RegistryError::NotEmpty),
        Command::AddNumbers { year, first, last } => {
            registry.centre("numbers.added", &format!("{year}/{first}-{last}"), |centre| centre.numbers(year, first, last))?;
            writeln!(out, "numbers {year} {first}..{last} added")?;
        }
        Command::AddBooklets { first, last } => {
            let print_no = |text: &str| PrintNo::parse(text).map_err(|_| RegistryError::BadInput { what: "print number" });
            let (first, last) = (print_no(&first)?, print_no(&last)?);
            registry.centre("booklets.added", &format!("{first}-{last}"), |centre| centre.booklets(&first, &last))?;
            writeln!(out, "booklets {first}..{last} added")?;
        }
        Command::Rebuild => writeln!(out, "{} events judged", registry.rebuild()?)?,
        Command::DemoWorld { seed, url } => {
            demo_load::load(&registry, seed, &url)?;
            writeln!(out, "sample world {seed} in {}", registry.dir().demo().display())?;
        }
    }
    Ok(true)
}

fn serve(
    registry: Registry,
    (listen, metrics): (SocketAddr, Option<SocketAddr>),
    how: Serving,
    out: &mut dyn Write,
) -> Result<(), RegistryError> {
    if metrics.is_some_and(|address| !address.ip().is_loopback()) {
        return Err(RegistryError::BadInput { what: "address for figures (it must be of this machine)" });
    }
    let registry = Arc::new(registry);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        if let Some(address) = metrics {
            let listener = TcpListener::bind(address).await?;
            writeln!(out, "metrics on {}", listener.local_addr()?)?;
            tokio::spawn(http::serve_metrics(Arc::clone(&registry), listener));
        }
        // Whoever hears that it listens may ask it to stop at once.
        let stop = stop_signal()?;
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        point_demo_ticket_here(&registry, address)?;
        writeln!(out, "listening on {address}")?;
        out.flush()?;
        tracing::info!(%address, "listening");
        Ok::<_, RegistryError>(http::serve_as(registry, listener, how, stop).await?)
    })
}

/// The sample world is made before anyone knows its port; its unused ticket is told here. Only a ticket to this machine is.
fn point_demo_ticket_here(registry: &Registry, address: SocketAddr) -> Result<(), RegistryError> {
    let path = registry.dir().demo().join("ticket.json");
    let Ok(text) = fs::read_to_string(&path) else { return Ok(()) };
    let Ok(mut ticket) = Ticket::parse(&text) else { return Ok(()) };
    let here = format!("http://{address}");
    if address.ip().is_loopback() && ticket.registry_url.starts_with("http://127.0.0.1:") && ticket.registry_url != here {
        ticket.registry_url = here;
        write_private(&path, ticket.to_json()?.as_bytes())?;
    }
    Ok(())
}

fn acted(registry: &Registry, (case, order): (String, Order), out: &mut dyn Write) -> Result<bool, RegistryError> {
    acts::act(registry, &case, &order, out)
}

/// Resolves when the process is asked to end.
fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static, RegistryError> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        let _asked_or_failed = tokio::signal::ctrl_c().await;
    })
}
