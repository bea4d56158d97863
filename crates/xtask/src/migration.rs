//! `migration new`: the next numbered file in `migrations/`.

use std::fs;
use std::path::Path;

use crate::place::Place;
use crate::shell::{Failure, Outcome, While};

/// Writes the template and says where the new file must be named.
pub(crate) fn new(place: &Place, side: &str, name: &str) -> Outcome {
    let (registered, then) = match side {
        "device" => (
            "crates/store/src/migrate.rs",
            "Write migrations/device/schema.sql anew: UPDATE=1 cargo test -p buzheng-store migrate, then read what changed.",
        ),
        "registry" => ("crates/registry/src/db/migrate.rs", "Run cargo test -p buzheng-registry."),
        other => {
            return Err(Failure::new(format!("{other}: say device or registry")));
        }
    };
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || !name.chars().all(good) {
        return Err(Failure::new(format!("{name}: use small letters, digits and _ only")));
    }
    let dir = place.root.join("migrations").join(side);
    let file = format!("{:04}_{name}.sql", next(&dir)?);
    let path = dir.join(&file);
    fs::write(&path, template(name)).while_(path.display())?;
    println!(
        "migrations/{side}/{file}\n\
         1. Write it. Forward only; additive where it can be; never change an older file.\n\
         2. Name it in {registered}, as the last of the list.\n\
         3. {then}\n\
         4. Keep a small database of the version before it in migrations/{side}/frozen/ if anyone ever used that version."
    );
    Ok(())
}

fn next(dir: &Path) -> Outcome<u32> {
    let mut last = 0;
    for entry in fs::read_dir(dir).while_(dir.display())? {
        let name = entry.while_(dir.display())?.file_name();
        let number = name.to_str().and_then(|n| n.split_once('_')).and_then(|(n, _)| n.parse().ok());
        last = last.max(number.unwrap_or(0));
    }
    Ok(last + 1)
}

fn template(name: &str) -> String {
    format!(
        "-- {}: what changes, and why.\n\
         -- Runs in one transaction. Log tables are STRICT and insert-only by trigger; projections may be dropped and rebuilt.\n",
        name.replace('_', " ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_follows_the_highest() {
        let dir = std::env::temp_dir().join(format!("buzheng-migrations-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        assert_eq!(next(&dir).unwrap(), 1);
        for name in ["0001_a.sql", "0007_b.sql", "README.md", "schema.sql"] {
            fs::write(dir.join(name), "").unwrap();
        }
        assert_eq!(next(&dir).unwrap(), 8);
        fs::remove_dir_all(dir).unwrap();
    }
}
