//! Enrolment: tickets out, licences back, with the first numbers and booklets.

use buzheng_domain::ids::{DeviceId, LeaseId, RangeId};
use buzheng_domain::values::VillageCode;
use buzheng_protocol::wire::enrol::{ENROL_VERSION, MAX_NAME_BYTES};
use buzheng_protocol::wire::{DeviceLicence, EnrolReply, EnrolRequest, RefusalCode, SignedLicence, Ticket};
use rusqlite::Transaction;

use crate::db;
use crate::db::devices::Device;
use crate::db::tickets::TicketRow;
use crate::error::RegistryError;
use crate::feeds;
use crate::registry::Registry;
use crate::world::{random, random_id};

const DAY_MS: i64 = 24 * 3600 * 1000;
/// A ticket not used within three days is void.
const TICKET_LIFE_MS: i64 = 3 * DAY_MS;
/// A licence outlives the campaign.
const LICENCE_LIFE_MS: i64 = 400 * DAY_MS;
/// Offline work after that.
const GRACE_MS: u64 = 30 * 24 * 3600 * 1000;
/// Certificate numbers a new device gets.
const FIRST_NUMBERS: u32 = 200;
/// Booklets a new device gets.
const FIRST_BOOKLETS: u64 = 200;

/// What a ticket is made from.
#[derive(Debug, Clone)]
pub struct NewTicket {
    /// Where the registry answers, as the laptop will call it.
    pub url: String,
    /// What people call the laptop's place.
    pub label: String,
    /// Village of the service point; none for a laptop that travels.
    pub village: Option<VillageCode>,
    /// The laptop gets the old files of every township, not only the village's.
    pub whole_archive: bool,
    /// How long it is valid, in milliseconds; `None` for the usual three days.
    pub life_ms: Option<i64>,
}

/// Makes a one-use ticket. The secret inside exists only in what is returned.
pub fn make_ticket(registry: &Registry, new: NewTicket) -> Result<Ticket, RegistryError> {
    let id = random_id(registry.world.as_ref())?;
    let secret = random(registry.world.as_ref())?;
    let now = registry.now_ms();
    let expires_ms = now.saturating_add(new.life_ms.unwrap_or(TICKET_LIFE_MS));
    let point = new.village.as_ref().map_or(String::new(), |village| village.as_str().to_owned());
    let township = new.village.as_ref().map(|village| village.township_code().to_owned());
    let archive = township.filter(|_| !new.whole_archive).unwrap_or_else(|| feeds::ALL.to_owned());
    let ticket = Ticket::new(new.url, &registry.verifier(), id, secret, point.clone(), new.label.clone(), expires_ms);
    let ticket = ticket.with_courier(registry.courier_recipient()?);
    let row = TicketRow { id, key: ticket.key().verifier(), point, label: new.label, archive, expires_ms, used: None };
    registry.db.write(|tx| {
        db::tickets::add(tx, &row, now)?;
        db::audit::note(tx, now, "centre", "ticket.made", &id.to_string())
    })?;
    Ok(ticket)
}

/// Turns a laptop into a device. The same device and key asking again get the same licence.
pub(crate) fn enrol(registry: &Registry, request: &EnrolRequest) -> Result<EnrolReply, RegistryError> {
    if request.v != ENROL_VERSION {
        return Err(RefusalCode::UnsupportedVersion.into());
    }
    if request.name.len() > MAX_NAME_BYTES {
        return Err(RefusalCode::TooLarge.into());
    }
    let licence = registry.db.write(|tx| {
        let ticket = db::tickets::get(tx, &request.ticket)?.ok_or(RefusalCode::UnknownTicket)?;
        let key = request.verify(&ticket.key).map_err(|_| RefusalCode::BadProof)?;
        if let Some((device, licence)) = ticket.used {
            let known = db::devices::get(tx, &device)?;
            let same = device == request.device && known.is_some_and(|known| known.key == key);
            return if same { Ok(licence) } else { Err(RefusalCode::TicketUsed.into()) };
        }
        let now = registry.now_ms();
        if now > ticket.expires_ms {
            return Err(RefusalCode::TicketExpired.into());
        }
        // The Centre's own number is nobody else's.
        if db::meta::centre(tx)? == Some(request.device) {
            return Err(RefusalCode::BadProof.into());
        }
        // A number is one device for ever; a second ticket does not take it over.
        if db::devices::get(tx, &request.device)?.is_some() {
            return Err(RefusalCode::BadProof.into());
        }
        let device = Device {
            id: request.device,
            key,
            name: request.name.clone(),
            point: ticket.point,
            label: ticket.label,
            archive: ticket.archive,
            revoked: false,
        };
        let licence = SignedLicence::sign(&registry.key, &licence(registry, &device, now))?;
        db::devices::add(tx, &device, now)?;
        db::tickets::spend(tx, &ticket.id, &device.id, &licence)?;
        registry.audit_device(tx, &device.id, "device.enrolled", &ticket.id.to_string())?;
        grant(registry, tx, device.id, now)?;
        Ok::<_, RegistryError>(licence)
    })?;
    tracing::info!(device = %request.device.as_uuid(), "enrolled");
    Ok(EnrolReply { licence, contact: registry.contact() })
}

fn licence(registry: &Registry, device: &Device, now: i64) -> DeviceLicence {
    DeviceLicence {
        v: ENROL_VERSION,
        device: device.id,
        name: device.name.clone(),
        key: device.key.to_bytes(),
        point: device.point.clone(),
        label: device.label.clone(),
        server_gen: registry.server_gen(),
        issued_ms: now,
        expires_ms: now.saturating_add(LICENCE_LIFE_MS),
        grace_ms: GRACE_MS,
    }
}

/// The first numbers and booklets. An empty store is no reason to turn a laptop away: it can look up and record, and prints
/// once the Centre has more.
fn grant(registry: &Registry, tx: &Transaction<'_>, device: DeviceId, now: i64) -> Result<(), RegistryError> {
    let Some(campaign) = feeds::campaign_at(tx, now)? else {
        tracing::warn!("no campaign is set up: the device gets no numbers and no booklets");
        return Ok(());
    };
    let year = u16::try_from(chrono::Datelike::year(&campaign.ends_on)).map_err(|_| RegistryError::Unreadable { what: "campaign" })?;
    let (lease, range) = (random_id(registry.world.as_ref())?, random_id(registry.world.as_ref())?);
    match db::leases::take(tx, LeaseId::from_uuid(lease), device, year, FIRST_NUMBERS, now)? {
        Some(lease) => feeds::publish_lease(tx, &lease, now)?,
        None => tracing::warn!(year, "no certificate numbers left"),
    }
    match db::stock::take(tx, RangeId::from_uuid(range), device, FIRST_BOOKLETS, now)? {
        Some(range) => feeds::publish_stock(tx, &range, now)?,
        None => tracing::warn!("no booklets left in the store"),
    }
    Ok(())
}
