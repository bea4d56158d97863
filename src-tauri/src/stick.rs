//! `setup --by-stick`, `export` and `take-home`: the exchange without a network, for the technician and the team lead at the command
//! line. The password comes from standard input, so that it stands in no list of processes.

use std::io::BufRead as _;
use std::path::Path;
use std::process::ExitCode;

use buzheng_app::Ports;
use buzheng_protocol::wire::Ticket;
use buzheng_store::{SlotError, Slots, Store, StoreError};
use buzheng_sync::stick::{ExportError, Generation, PART_BYTES, TakeError, Trip, export, prepare_enrolment, take_home};

use crate::config::{Arguments, ExportArguments, TakeHomeArguments};
use crate::world;

/// For the person at the command line; the window words nothing of this.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StickFailure {
    #[error("no operator goes by that staff number on this laptop")]
    Operator,
    #[error("no password on standard input")]
    Password,
    #[error(transparent)]
    Slot(#[from] SlotError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error(transparent)]
    Take(#[from] TakeError),
    #[error("the system gives no random bytes")]
    Random,
}

/// `export`.
pub(crate) fn run_export(arguments: &Arguments, with: &ExportArguments) -> ExitCode {
    let ports = world::ports(arguments.demo_hint.is_some());
    finish("export", open(arguments, &with.operator, &ports).and_then(|store| carry(&store, &with.to, &ports)))
}

/// `take-home`.
pub(crate) fn run_take_home(arguments: &Arguments, with: &TakeHomeArguments) -> ExitCode {
    let ports = world::ports(arguments.demo_hint.is_some());
    let generation = if with.restored_registry { Generation::Any } else { Generation::Known };
    let taken = open(arguments, &with.operator, &ports).and_then(|store| {
        let taken = take_home(&store, &with.from, generation)?;
        println!("{} events and {} photographs confirmed, {} feeds changed", taken.events, taken.photos, taken.feeds);
        if taken.enrolled {
            println!("this laptop is enrolled now");
        }
        if taken.photos_missing > 0 {
            println!("{} photographs have not come to the registry yet: export again", taken.photos_missing);
        }
        if taken.forked {
            println!("the registry has two versions of this laptop's log: call the Centre");
        }
        Ok(())
    });
    finish("take-home", taken)
}

/// The first contact of a laptop that has no network: asks for its enrolment by stick.
pub(crate) fn ask_enrolment(store: &Store, ticket: &Ticket, name: &str, to: &Path, ports: &Ports) -> Result<(), StickFailure> {
    prepare_enrolment(store, ticket, name)?;
    carry(store, to, ports)
}

fn carry(store: &Store, to: &Path, ports: &Ports) -> Result<(), StickFailure> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|_| StickFailure::Random)?;
    let trip = Trip { now_ms: ports.clock.now().as_ms(), random, part_bytes: PART_BYTES };
    let out = export(store, to, &trip)?;
    for file in &out.files {
        println!("{file}");
    }
    println!("{} events and {} photographs copied, {} bytes; the registry has not received them yet", out.events, out.photos, out.bytes);
    if out.damaged > 0 {
        println!("{} photographs cannot be read on this laptop", out.damaged);
    }
    Ok(())
}

fn open(arguments: &Arguments, staff_no: &str, ports: &Ports) -> Result<Store, StickFailure> {
    let dir = arguments.data_dir();
    let slots = Slots::new(&dir);
    let slot = slots.list()?.into_iter().find(|slot| slot.label == staff_no).ok_or(StickFailure::Operator)?;
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password).map_err(|_| StickFailure::Password)?;
    let password = password.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(StickFailure::Password);
    }
    let key = slots.unlock(slot.staff, password, ports.clock.now().as_ms())?;
    Ok(Store::open(&dir, &key)?)
}

fn finish(verb: &str, result: Result<(), StickFailure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{verb}: {reason}");
            ExitCode::FAILURE
        }
    }
}
