//! The table of organs of the sample world 演示. Names of divisions are real, every date is invented and every row's id says so: what
//! really became what and when is for the Centre to find out.

use chrono::NaiveDate;

use buzheng_domain::archive::{OrganKind, OrganPlace};
use buzheng_domain::organs::{Organ, Organs};
use buzheng_domain::values::{Township, TownshipKind, YUYAO};

use super::dates::day;
use super::places::{became_street, stem};

/// Communes of all divisions, towns that became streets, and two 区公所 of the early years.
pub(super) fn organs() -> Organs {
    let mut rows = Vec::new();
    for town in YUYAO {
        rows.push(row(town, "人民公社", OrganKind::Township, Some(day(1958, 10, 1)), Some(day(1984, 1, 1))));
        if town.kind() == TownshipKind::Street {
            let became = became_street(town);
            rows.push(row(town, "镇", OrganKind::Township, None, Some(became)));
            rows.push(row(town, "街道", OrganKind::Street, Some(became), None));
        }
    }
    for code in ["330281114", "330281106"] {
        if let Ok(town) = Township::by_code(code) {
            // Neither 乡镇 nor 街道: the table says where it was, a person what it counts as.
            rows.push(row(town, "区公所", OrganKind::Other, Some(day(1950, 1, 1)), Some(day(1956, 7, 1))));
        }
    }
    Organs(rows)
}

fn row(town: &Township, rank: &str, kind: OrganKind, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Organ {
    let name = format!("{}{rank}", stem(town));
    Organ { id: format!("演示-{name}"), name, kind, place: OrganPlace::Yuyao, from, to, successor: Some(town.code.to_owned()) }
}
