//! `setup`: a ticket makes this laptop a device of the registry; its operators get their key slots; the first feeds are pulled.
//! Every step can be repeated after an interruption.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use buzheng_app::{NewOperator, open_for_setup};
use buzheng_protocol::DeviceKey;
use buzheng_protocol::wire::Ticket;
use buzheng_sync::enrol::enrol;
use buzheng_sync::http::{HttpRegistry, RegistryUrl};
use buzheng_sync::membership::Membership;
use buzheng_sync::status::Phase;
use serde::Deserialize;

use crate::config::{Arguments, SetupArguments};
use crate::sync_task::connect_store;
use crate::{stick, world};

/// The first pull may take this long before setup gives up; repeating continues it.
const FIRST_PULL: Duration = Duration::from_secs(120);

#[derive(Deserialize)]
struct OperatorEntry {
    staff_id: String,
    staff_no: String,
    password: String,
}

/// Runs the setup and says on stderr what failed.
pub(crate) fn run(arguments: &Arguments, with: &SetupArguments) -> ExitCode {
    match set_up(arguments, with) {
        Ok(()) => ExitCode::SUCCESS,
        Err(step) => {
            eprintln!("setup: {step}");
            ExitCode::FAILURE
        }
    }
}

/// For the technician at the command line; the window words nothing of this.
#[derive(Debug, thiserror::Error)]
enum SetupError {
    #[error("the ticket file cannot be read")]
    Ticket,
    #[error("the operators file cannot be read")]
    Operators,
    #[error("the database cannot be made: {0}")]
    Store(#[from] buzheng_app::AppError),
    #[error("the registry does not enrol this laptop: {0}")]
    Enrol(#[from] buzheng_sync::enrol::EnrolError),
    #[error("the registry cannot be reached, or its address is not acceptable")]
    Registry,
    #[error("the first pull did not finish; run setup again")]
    FirstPull,
    #[error(transparent)]
    Stick(#[from] stick::StickFailure),
}

fn set_up(arguments: &Arguments, with: &SetupArguments) -> Result<(), SetupError> {
    let ticket = std::fs::read_to_string(&with.ticket).map_err(|_| SetupError::Ticket)?;
    let ticket = Ticket::parse(&ticket).map_err(|_| SetupError::Ticket)?;
    let operators = std::fs::read(&with.operators).map_err(|_| SetupError::Operators)?;
    let operators: Vec<OperatorEntry> = serde_json::from_slice(&operators).map_err(|_| SetupError::Operators)?;
    let operators = operators
        .into_iter()
        .map(|o| {
            Ok(NewOperator { staff: o.staff_id.parse().map_err(|_| SetupError::Operators)?, staff_no: o.staff_no, password: o.password })
        })
        .collect::<Result<Vec<_>, SetupError>>()?;
    let ports = world::ports(arguments.demo_hint.is_some());
    let store = Arc::new(open_for_setup(&arguments.data_dir(), &operators, &ports)?);
    if let Some(folder) = &with.by_stick {
        return Ok(stick::ask_enrolment(&store, &ticket, &with.name, folder, &ports)?);
    }

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|_| SetupError::Registry)?;
    let kept = store.read(|view| view.licence()).map_err(buzheng_app::AppError::from)?;
    let membership = match kept.and_then(|bytes| Membership::from_bytes(&bytes).ok()) {
        Some(membership) => membership,
        None => {
            let url = RegistryUrl::parse(&ticket.registry_url).map_err(|_| SetupError::Registry)?;
            let registry = HttpRegistry::new(url).map_err(|_| SetupError::Registry)?;
            let key = DeviceKey::from_seed(&*store.signing_seed().map_err(buzheng_app::AppError::from)?);
            let device = store.read(|view| view.log()).map_err(buzheng_app::AppError::from)?.device;
            let enrolled = runtime.block_on(enrol(&registry, &ticket, device, &with.name, &key))?;
            let membership = Membership::of(&ticket, enrolled.signed);
            let bytes = membership.to_bytes().map_err(|_| SetupError::Registry)?;
            store.transaction(|tx| tx.set_licence(&bytes)).map_err(buzheng_app::AppError::from)?;
            membership
        }
    };
    let handle = connect_store(&store, &ports, &membership).map_err(|_| SetupError::Registry)?;
    let mut status = handle.watch();
    let pulled = runtime.block_on(async {
        tokio::time::timeout(FIRST_PULL, async {
            loop {
                let ready = status.borrow_and_update().phase == Phase::Online && has_campaign(&store);
                if ready {
                    return true;
                }
                if status.changed().await.is_err() {
                    return false;
                }
            }
        })
        .await
    });
    handle.stop();
    if matches!(pulled, Ok(true)) { Ok(()) } else { Err(SetupError::FirstPull) }
}

fn has_campaign(store: &buzheng_store::Store) -> bool {
    matches!(store.read(|view| view.campaign()), Ok(Some(_)))
}
