//! Organs that once registered marriages: abolished townships, communes, towns that became streets (domain.md §2.10, §3.3). A table of
//! the Centre, never constants here: the campaign's cut-off hangs on what an organ was *on that day* (§3.4).
//!
//! What the table does not name is judged by its last words only where the law leaves no doubt.

mod name;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::archive::{OrganKind, OrganPlace};
use crate::values::{PartialDate, Township};

/// One organ in one period of its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organ {
    /// Name of the row, unique in the table.
    pub id: String,
    /// Name as files have it. 浙江省, 余姚县 or 余姚市 before it and 人民政府, 办事处 and the like after it do not count.
    pub name: String,
    /// What it was.
    pub kind: OrganKind,
    /// Where it was.
    pub place: OrganPlace,
    /// First day it was so; `None`: since ever.
    pub from: Option<NaiveDate>,
    /// First day it no longer was; `None`: still is.
    pub to: Option<NaiveDate>,
    /// 9-digit code of the division that holds its area today.
    pub successor: Option<String>,
}

impl Organ {
    fn starts(&self) -> NaiveDate {
        self.from.unwrap_or(NaiveDate::MIN)
    }

    /// The first day after it.
    fn ends(&self) -> NaiveDate {
        self.to.unwrap_or(NaiveDate::MAX)
    }

    fn overlaps(&self, other: &Organ) -> bool {
        self.starts() < other.ends() && other.starts() < self.ends()
    }
}

/// The table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Organs(pub Vec<Organ>);

/// What is wrong with the table. Names rows by their ids.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrgansError {
    /// An id is on two rows.
    #[error("the id {id} is on two rows")]
    IdTwice {
        /// The id.
        id: String,
    },
    /// No id, or a name of which nothing is left without the words that do not count.
    #[error("row {id} has no name")]
    Nameless {
        /// The row.
        id: String,
    },
    /// `from` is not before `to`.
    #[error("row {id} ends before it begins")]
    Times {
        /// The row.
        id: String,
    },
    /// One name, two rows, a day in both.
    #[error("rows {first} and {second} have one name at one time")]
    Overlap {
        /// A row.
        first: String,
        /// Another.
        second: String,
    },
    /// Not nine digits, or none of Yuyao's divisions though the organ was there.
    #[error("the successor of row {id} is no division")]
    Successor {
        /// The row.
        id: String,
    },
}

/// What an organ of a file was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// It is known.
    Known {
        /// What it was.
        kind: OrganKind,
        /// Where; `None` when only the last words of the name were understood and nothing in it says where.
        place: Option<OrganPlace>,
        /// Row of the table; `None` when several agree, or none was needed.
        id: Option<String>,
    },
    /// The table has the name, but the date does not settle which row, or lies outside them all. A person must say.
    Ambiguous,
    /// Neither the table nor the law tells.
    Unknown,
}

impl Organs {
    /// Whether the table is fit to be sent out.
    pub fn validate(&self) -> Result<(), OrgansError> {
        let keys: Vec<String> = self.0.iter().map(|organ| name::key(&organ.name)).collect();
        for (i, (organ, key)) in self.0.iter().zip(&keys).enumerate() {
            let id = organ.id.clone();
            if id.is_empty() || key.is_empty() {
                return Err(OrgansError::Nameless { id });
            }
            if organ.starts() >= organ.ends() {
                return Err(OrgansError::Times { id });
            }
            if organ.successor.as_ref().is_some_and(|code| !is_division(code, organ.place)) {
                return Err(OrgansError::Successor { id });
            }
            for (other, other_key) in self.0.iter().zip(&keys).take(i) {
                if other.id == organ.id {
                    return Err(OrgansError::IdTwice { id });
                }
                if other_key == key && other.overlaps(organ) {
                    return Err(OrgansError::Overlap { first: other.id.clone(), second: id });
                }
            }
        }
        Ok(())
    }

    /// What the organ of a file was on a day, month or year. A row of the table wins over the last words of the name; a date that
    /// a row does not hold wholly is not stretched.
    pub fn resolve(&self, text: &str, on: Option<PartialDate>) -> Resolution {
        let key = name::key(text);
        let mut rows: Vec<&Organ> = self.0.iter().filter(|organ| !key.is_empty() && name::key(&organ.name) == key).collect();
        if rows.is_empty() {
            return name::kind_by_law(text).map_or(Resolution::Unknown, |kind| Resolution::Known {
                kind,
                place: name::place(text),
                id: None,
            });
        }
        if let Some(date) = on {
            rows.retain(|organ| organ.starts() <= date.latest() && date.earliest() < organ.ends());
            if !holds(&mut rows, date) {
                return Resolution::Ambiguous;
            }
        }
        match rows.as_slice() {
            [] => Resolution::Ambiguous,
            [one] => Resolution::Known { kind: one.kind, place: Some(one.place), id: Some(one.id.clone()) },
            [first, rest @ ..] if rest.iter().all(|row| (row.kind, row.place) == (first.kind, first.place)) => {
                Resolution::Known { kind: first.kind, place: Some(first.place), id: None }
            }
            _ => Resolution::Ambiguous,
        }
    }
}

/// Whether rows, one after another, hold every day of a date.
fn holds(rows: &mut [&Organ], date: PartialDate) -> bool {
    rows.sort_by_key(|organ| organ.starts());
    let mut open = date.earliest();
    for organ in rows.iter() {
        if organ.starts() > open {
            return false;
        }
        open = open.max(organ.ends());
    }
    open > date.latest()
}

fn is_division(code: &str, place: OrganPlace) -> bool {
    match place {
        OrganPlace::Yuyao => Township::by_code(code).is_ok(),
        OrganPlace::Zhejiang | OrganPlace::Elsewhere => code.len() == 9 && code.bytes().all(|b| b.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests;
