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
        let mut hits = Vec::new();
        for id in candidates(self.conn, query)? {
            let row = load(self.conn, id)?;
            let hit = ArchiveHit {
                man: name_hit(&row.man, &query.man),
                woman: name_hit(&row.woman, &query.woman),
                man_id: id_hit(&row.man, &query.man),
                woman_id: id_hit(&row.woman, &query.woman),
                row,
            };
            hits.push((rank(&hit, query), hit));
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

fn candidates(conn: &Connection, query: &ArchiveQuery) -> Result<BTreeSet<i64>, StoreError> {
    let mut found = BTreeSet::new();
    by_number(conn, "SELECT id FROM archive_row WHERE man_id = ?1 AND man_id <> '' LIMIT ?2", &query.man, &mut found)?;
    by_number(conn, "SELECT id FROM archive_row WHERE woman_id = ?1 AND woman_id <> '' LIMIT ?2", &query.woman, &mut found)?;
    let man = name_keys(&query.man);
    let woman = name_keys(&query.woman);
    for (kind, key) in &man {
        for (other_kind, other_key) in &woman {
            both_names(conn, (kind, key), (other_kind, other_key), &mut found)?;
        }
    }
    for (who, party, names) in [("M", &query.man, &man), ("W", &query.woman, &woman)] {
        if let Some(year) = party.birth_year {
            for (kind, key) in names {
                name_and_year(conn, who, kind, key, year, &mut found)?;
            }
        }
    }
    Ok(found)
}

fn by_number(conn: &Connection, sql: &str, party: &PartyQuery, found: &mut BTreeSet<i64>) -> Result<(), StoreError> {
    let number = party.id.as_deref().map(keys::citizen_number).unwrap_or_default();
    if !number.is_empty() {
        let mut statement = conn.prepare_cached(sql)?;
        collect(&mut statement, (number, MAX_CANDIDATES), found)?;
    }
    Ok(())
}

fn both_names(conn: &Connection, man: (&str, &str), woman: (&str, &str), found: &mut BTreeSet<i64>) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT m.row FROM archive_name m JOIN archive_name w
           ON w.kind = ?3 AND w.key = ?4 AND w.who = 'W' AND w.row = m.row
         WHERE m.kind = ?1 AND m.key = ?2 AND m.who = 'M' LIMIT ?5",
    )?;
    collect(&mut statement, (man.0, man.1, woman.0, woman.1, MAX_CANDIDATES), found)
}

/// A file whose birth year is unknown may still be the one; it ranks behind.
fn name_and_year(conn: &Connection, who: &str, kind: &str, key: &str, year: i32, found: &mut BTreeSet<i64>) -> Result<(), StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT row FROM archive_name
         WHERE kind = ?1 AND key = ?2 AND who = ?3 AND (birth BETWEEN ?4 - 1 AND ?4 + 1 OR birth = 0)
         ORDER BY birth = 0, abs(birth - ?4) LIMIT ?5",
    )?;
    collect(&mut statement, (kind, key, who, year, MAX_CANDIDATES / 4), found)
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

fn name_keys(party: &PartyQuery) -> Vec<(&'static str, String)> {
    let Some(name) = party.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) else {
        return Vec::new();
    };
    // A folded name always shares its readings, so the pinyin keys alone find everything the folded key would.
    let mut found: Vec<_> = keys::readings(name).into_iter().map(|reading| ("P", reading)).collect();
    if found.is_empty() {
        found.push(("F", keys::folded(name)));
    }
    found
}

fn load(conn: &Connection, id: i64) -> Result<ArchiveRow, StoreError> {
    let mut statement = conn.prepare_cached("SELECT body FROM feed_row WHERE id = ?1")?;
    let body: Vec<u8> = statement.query_row([id], |row| row.get(0))?;
    cbor::decode(&body).map_err(|_| StoreError::Unreadable { what: "archive row" })
}

fn name_hit(file: &FileParty, asked: &PartyQuery) -> NameHit {
    let Some(name) = asked.name.as_deref().map(str::trim) else { return NameHit::None };
    if file.name.trim() == name {
        NameHit::Exact
    } else if keys::folded(&file.name) == keys::folded(name) {
        NameHit::Folded
    } else if !keys::readings(&file.name).is_disjoint(&keys::readings(name)) {
        NameHit::Homophone
    } else {
        NameHit::None
    }
}

fn id_hit(file: &FileParty, asked: &PartyQuery) -> IdHit {
    let Some(id) = asked.id.as_deref() else { return IdHit::None };
    let key = keys::citizen_number(id);
    if key.is_empty() || key != keys::citizen_number(&file.id_no) {
        IdHit::None
    } else if keys::normalise(id) == keys::normalise(&file.id_no) {
        IdHit::Equal
    } else {
        IdHit::Upgraded
    }
}

/// Greater is better.
type Rank = (usize, (NameHit, NameHit), IdHit, IdHit, i32);

/// Numbers found, then how well the names fit (worse of the two first, so that a couple beats one good half), then
/// nearness of the birth years.
fn rank(hit: &ArchiveHit, query: &ArchiveQuery) -> Rank {
    let numbers = usize::from(hit.man_id > IdHit::None) + usize::from(hit.woman_id > IdHit::None);
    let distance = |file: &FileParty, asked: &PartyQuery| match (asked.birth_year, keys::birth_year(file)) {
        (None, _) => 0,
        (Some(_), 0) => 5,
        (Some(asked), found) => (asked - found).abs().min(10),
    };
    let years = distance(&hit.row.man, &query.man) + distance(&hit.row.woman, &query.woman);
    let names = (hit.man.min(hit.woman), hit.man.max(hit.woman));
    (numbers, names, hit.man_id.max(hit.woman_id), hit.man_id.min(hit.woman_id), -years)
}
