//! What the Centre decides: settings, staff, old files, numbers, booklets. Each act is published to the devices it concerns.

use buzheng_domain::archive::ArchiveRow;
use buzheng_domain::campaign::{Campaign, Village};
use buzheng_domain::organs::Organs;
use buzheng_domain::staff::StaffMember;
use buzheng_domain::values::PrintNo;
use rusqlite::Transaction;

use crate::error::RegistryError;
use crate::registry::Registry;
use crate::{db, feeds};

/// The Centre at work: everything done with one of these happens together or not at all.
pub struct Centre<'a> {
    tx: &'a Transaction<'a>,
    now_ms: i64,
}

impl std::fmt::Debug for Centre<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Centre")
    }
}

impl Registry {
    /// Carries out acts of the Centre in one transaction and notes `act` in the audit; `subject` is an id or number, no name.
    pub fn centre<T>(
        &self,
        act: &str,
        subject: &str,
        work: impl FnOnce(&Centre<'_>) -> Result<T, RegistryError>,
    ) -> Result<T, RegistryError> {
        let now_ms = self.now_ms();
        self.db.write(|tx| {
            let done = work(&Centre { tx, now_ms })?;
            db::audit::note(tx, now_ms, "centre", act, subject)?;
            Ok(done)
        })
    }
}

impl Registry {
    /// The settings in force; `None` before any were published.
    pub fn settings(&self) -> Result<Option<Campaign>, RegistryError> {
        self.db.read(|tx| feeds::campaign_at(tx, i64::MAX))
    }

    /// The table of organs in force.
    pub fn organs(&self) -> Result<Organs, RegistryError> {
        self.db.read(|tx| feeds::organs_at(tx, i64::MAX))
    }
}

impl Centre<'_> {
    /// Sets the campaign's settings; faulty ones are refused.
    pub fn campaign(&self, campaign: &Campaign) -> Result<(), RegistryError> {
        feeds::publish_campaign(self.tx, campaign, self.now_ms)
    }

    /// Publishes the table of organs that once registered marriages.
    pub fn organs(&self, organs: &Organs) -> Result<(), RegistryError> {
        feeds::publish_organs(self.tx, organs, self.now_ms)
    }

    /// Adds or renames a village.
    pub fn village(&self, village: &Village) -> Result<(), RegistryError> {
        feeds::publish_village(self.tx, village, self.now_ms)
    }

    /// Adds a person to the staff list, or changes role, status, card or grant.
    pub fn staff(&self, member: &StaffMember) -> Result<(), RegistryError> {
        feeds::publish_staff(self.tx, member, self.now_ms)
    }

    /// Adds or corrects a row of the old files' index.
    pub fn archive_row(&self, row: &ArchiveRow) -> Result<(), RegistryError> {
        feeds::publish_archive_row(self.tx, row, self.now_ms)
    }

    /// Adds certificate serials of one year, `last` included. Refused when they overlap others.
    pub fn numbers(&self, year: u16, first: u32, last: u32) -> Result<(), RegistryError> {
        db::leases::add_block(self.tx, year, first, last)
    }

    /// Adds a run of blank booklets to the Centre's store, `last` included.
    pub fn booklets(&self, first: &PrintNo, last: &PrintNo) -> Result<(), RegistryError> {
        db::stock::add(self.tx, first, last)
    }
}
