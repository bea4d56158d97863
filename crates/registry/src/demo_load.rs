//! Puts the sample world (演示) of [`crate::demo`] into a registry: feeds, numbers, booklets, and the files beside it.
//!
//! ```text
//! DIR/demo/ticket.json      enrols one laptop            DIR/demo/households.json  the couples in the queue
//! DIR/demo/operators.json   who can unlock it, and how   DIR/demo/photos/          their photographs
//! DIR/demo/centre.json      who acts at the Centre
//! ```

use std::fs;

use serde::Serialize;

use crate::demo::{self, DemoWorld, PhotoError};
use crate::dir::write_private;
use crate::enrol::{NewTicket, make_ticket};
use crate::error::RegistryError;
use crate::registry::Registry;

/// A sample ticket may lie about: it opens a registry of invented people only.
const TICKET_LIFE_MS: i64 = 10 * 366 * 24 * 3600 * 1000;

/// Makes the world of a seed and loads it. Loading twice is refused: the numbers are the Centre's already.
pub(crate) fn load(registry: &Registry, seed: u64, url: &str) -> Result<(), RegistryError> {
    let world = demo::make(seed);
    publish(registry, &world)?;
    let folder = registry.dir().demo();
    let photos = folder.join("photos");
    fs::create_dir_all(&photos)?;
    demo::write_photos(&photos, seed).map_err(|error| match error {
        PhotoError::Write(error) => RegistryError::from(error),
        PhotoError::Image(_) => RegistryError::BadInput { what: "sample photo" },
    })?;
    write_private(&folder.join("operators.json"), &json(&world.operators)?)?;
    write_private(&folder.join("centre.json"), &json(&world.centre)?)?;
    write_private(&folder.join("households.json"), &json(&world.households)?)?;
    let ticket = make_ticket(
        registry,
        NewTicket {
            url: url.to_owned(),
            label: "演示服务点".to_owned(),
            village: Some(world.village.clone()),
            whole_archive: true,
            life_ms: Some(TICKET_LIFE_MS),
        },
    )?;
    // Last, so that a world with a ticket is a whole world.
    write_private(&folder.join("ticket.json"), ticket.to_json()?.as_bytes())
}

fn publish(registry: &Registry, world: &DemoWorld) -> Result<(), RegistryError> {
    registry.centre("demo.loaded", &world.seed.to_string(), |centre| {
        centre.campaign(&world.campaign)?;
        centre.organs(&world.organs)?;
        world.villages.iter().try_for_each(|village| centre.village(village))?;
        world.staff.iter().try_for_each(|member| centre.staff(member))?;
        world.archive.iter().try_for_each(|row| centre.archive_row(row))?;
        // The serials before the sample laptop's count as used in earlier weeks.
        centre.numbers(world.numbers.year, world.lease.first, world.numbers.last)?;
        centre.booklets(&world.booklets.first, &world.booklets.last)
    })
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, RegistryError> {
    serde_json::to_vec_pretty(value).map_err(|_| RegistryError::Unreadable { what: "sample" })
}
