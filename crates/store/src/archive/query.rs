//! Finding old files: by number, by both names, by one name and a birth year; best first.

use std::collections::{BTreeMap, BTreeSet};

use buzheng_domain::archive::{ArchiveRow, FileParty};
use buzheng_domain::ids::ArchiveRowId;
use buzheng_protocol::cbor;
use rusqlite::{Connection, OptionalExtension as _};

use super::keys;
use crate::error::StoreError;
use crate::tx::View;

/// Most files looked at closely for one question.
const MAX_CANDIDATES: u32 = 400;

/// What is known of one spouse; leave empty what is not.
#[derive(Clone, Default)]
pub struct PartyQuery {
    /// Name as presented.
    pub name: Option<String>,
    /// Citizen number, 15 or 18 characters.
    pub id: Option<String>,
    /// Year of birth.
    pub birth_year: Option<i32>,
}

/// A question to the index. Enough for an answer: a number, or both names, or one name with a birth year (domain.md §9.2
/// S1→S3). One name alone finds nothing.
#[derive(Clone, Default)]
pub struct ArchiveQuery {
    /// The husband.
    pub man: PartyQuery,
    /// The wife.
    pub woman: PartyQuery,
    /// Most hits wanted.
    pub limit: usize,
}

/// How a file's name was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameHit {
    /// Not at all, or not asked.
    None,
    /// Sounds the same.
    Homophone,
    /// Same characters once variants are folded.
    Folded,
    /// Character by character.
    Exact,
}

/// How a file's number was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdHit {
    /// Not at all, or not asked.
    None,
    /// 15 digits on one side that upgrade to the other.
    Upgraded,
    /// The same number.
    Equal,
}

/// A file found, with how.
#[derive(Clone, PartialEq, Eq)]
pub struct ArchiveHit {
    /// The file.
    pub row: ArchiveRow,
    /// The husband's name.
    pub man: NameHit,
    /// The wife's name.
    pub woman: NameHit,
    /// The husband's number.
    pub man_id: IdHit,
    /// The wife's number.
    pub woman_id: IdHit,
}

impl View<'_> {
    /// Files that may be the couple's, best first: agreeing numbers, then names (exact before folded before homophone),
    /// then the nearer birth year.
    pub fn search_archive(&self, query: &ArchiveQuery) -> Result<Vec<ArchiveHit>, StoreError> {
        let (man, woman) = (Asked::new(&query.man), Asked::new(&query.woman));
        let mut hits = Vec::new();
        for id in candidates(self.conn, &man, &woman)? {
            let row = load(self.conn, id)?;
            let hit = ArchiveHit {
                man: man.name_hit(&row.man),
                woman: woman.name_hit(&row.woman),
                man_id: man.id_hit(&row.man),
                woman_id: woman.id_hit(&row.woman),
                row,
            };
            hits.push((rank(&hit, &man, &woman), hit));
        }
        hits.sort_by(|(a, hit_a), (b, hit_b)| b.cmp(a).then_with(|| hit_a.row.id.cmp(&hit_b.row.id)));
        Ok(hits.into_iter().take(query.limit).map(|(_, hit)| hit).collect())
    }

    /// One file of the index.
    pub fn archive_row(&self, id: ArchiveRowId) -> Result<Option<ArchiveRow>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT id FROM archive_row WHERE row_id = ?1 ORDER BY id LIMIT 1")?;
        let found: Option<i64> = statement.query_row([id.as_uuid().as_bytes()], |row| row.get(0)).optional()?;
        found.map(|id| load(self.conn, id)).transpose()
    }

    /// Files in the index.
    pub fn archive_count(&self) -> Result<u64, StoreError> {
        Ok(self.conn.query_row("SELECT count(*) FROM archive_row", [], |row| row.get(0))?)
    }

    /// Files in the index by township code.
    pub fn archive_townships(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut statement = self.conn.prepare("SELECT township, count(*) FROM archive_row GROUP BY township")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// What is asked about one spouse, with its search keys made once.
struct Asked<'a> {
    name: &'a str,
    folded: String,
    readings: BTreeSet<String>,
    id: String,
    id_key: String,
    birth_year: Option<i32>,
}

impl<'a> Asked<'a> {
    fn new(party: &'a PartyQuery) -> Self {
        let name = party.name.as_deref().map(str::trim).unwrap_or_default();
        let id = party.id.as_deref().unwrap_or_default();
        Self {
            name,
            folded: keys::folded(name),
            readings: keys::readings(name),
            id: keys::normalise(id),
            id_key: keys::citizen_number(id),
            birth_year: party.birth_year,
        }
    }

    fn name_hit(&self, file: &FileParty) -> NameHit {
        if self.name.is_empty() {
            NameHit::None
        } else if file.name.trim() == self.name {
            NameHit::Exact
        } else if keys::folded(&file.name) == self.folded {
            NameHit::Folded
        } else if !keys::readings(&file.name).is_disjoint(&self.readings) {
            NameHit::Homophone
        } else {
            NameHit::None
        }
    }

    fn id_hit(&self, file: &FileParty) -> IdHit {
        if self.id_key.is_empty() || self.id_key != keys::citizen_number(&file.id_no) {
            IdHit::None
        } else if self.id == keys::normalise(&file.id_no) {
            IdHit::Equal
        } else {
            IdHit::Upgraded
        }
    }

    /// How far the file's birth year is from the one asked for; 5 when the file does not know.
    fn years_off(&self, file: &FileParty) -> i32 {
        match (self.birth_year, keys::birth_year(file)) {
            (None, _) => 0,
            (Some(_), 0) => 5,
            (Some(asked), found) => asked.saturating_sub(found).saturating_abs().min(10),
        }
    }
}

/// A folded name always shares its readings, so the pinyin keys alone find everything the folded key would.
fn candidates(conn: &Connection, man: &Asked<'_>, woman: &Asked<'_>) -> Result<BTreeSet<i64>, StoreError> {
    let mut found = BTreeSet::new();
    by_number(conn, "SELECT id FROM archive_row WHERE man_id = ?1 AND man_id <> '' LIMIT ?2", &man.id_key, &mut found)?;
    by_number(conn, "SELECT id FROM archive_row WHERE woman_id = ?1 AND woman_id <> '' LIMIT ?2", &woman.id_key, &mut found)?;
    for of_man in &man.readings {
        for of_woman in &woman.readings {
            both_names(conn, of_man, of_woman, &mut found)?;
        }
    }
    for (who, asked) in [("M", man), ("W", woman)] {
        let Some(year) = asked.birth_year else { continue };
        for reading in &asked.readings {
            name_and_year(conn, who, reading, year, &mut found)?;
        }
    }
    Ok(found)
}

fn by_number(conn: &Connection, sql: &str, number: &str, found: &mut BTreeSet<i64>) -> Result<(), StoreError> {
    if number.is_empty() {
        return Ok(());
    }
    collect(&mut conn.prepare_cached(sql)?, (number, MAX_CANDIDATES), found)
}

fn both_names(conn: &Connection, man: &str, woman: &str, found: &mut BTreeSet<i64>) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT m.row FROM archive_name m JOIN archive_name w
           ON w.key = ?2 AND w.who = 'W' AND w.row = m.row
         WHERE m.key = ?1 AND m.who = 'M' LIMIT ?3",
    )?;
    collect(&mut statement, (man, woman, MAX_CANDIDATES), found)
}

/// A file whose birth year is unknown may still be the one; it ranks behind.
fn name_and_year(conn: &Connection, who: &str, reading: &str, year: i32, found: &mut BTreeSet<i64>) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT row FROM archive_name
         WHERE key = ?1 AND who = ?2 AND (birth BETWEEN ?3 - 1 AND ?3 + 1 OR birth = 0)
         ORDER BY birth = 0, abs(birth - ?3) LIMIT ?4",
    )?;
    collect(&mut statement, (reading, who, year, MAX_CANDIDATES / 4), found)
}

fn collect(
    statement: &mut rusqlite::CachedStatement<'_>,
    params: impl rusqlite::Params,
    found: &mut BTreeSet<i64>,
) -> Result<(), StoreError> {
    for id in statement.query_map(params, |row| row.get(0))? {
        found.insert(id?);
    }
    Ok(())
}

fn load(conn: &Connection, id: i64) -> Result<ArchiveRow, StoreError> {
    let mut statement = conn.prepare_cached("SELECT body FROM feed_row WHERE id = ?1")?;
    let body: Vec<u8> = statement.query_row([id], |row| row.get(0))?;
    cbor::decode(&body).map_err(|_| StoreError::Unreadable { what: "archive row" })
}

/// Greater is better.
type Rank = (usize, (NameHit, NameHit), IdHit, IdHit, i32);

/// Numbers found, then how well the names fit (worse of the two first, so that a couple beats one good half), then
/// nearness of the birth years.
fn rank(hit: &ArchiveHit, man: &Asked<'_>, woman: &Asked<'_>) -> Rank {
    let numbers = usize::from(hit.man_id > IdHit::None) + usize::from(hit.woman_id > IdHit::None);
    let names = (hit.man.min(hit.woman), hit.man.max(hit.woman));
    let years = man.years_off(&hit.row.man) + woman.years_off(&hit.row.woman);
    (numbers, names, hit.man_id.max(hit.woman_id), hit.man_id.min(hit.woman_id), -years)
}
