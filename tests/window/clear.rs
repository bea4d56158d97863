//! Nothing that was entered lies in the open anywhere in the laptop's folders.

use buzheng_tests::clear::{Secret, sightings};
use buzheng_tests::world::World;

use crate::registrar::{self, Couple, STAGES};

#[test]
fn nothing_entered_lies_in_the_open() {
    let world = World::new();
    let desk = world.open_desk();
    registrar::unlock(&world, &desk);
    registrar::open_session(&desk);
    let couple = Couple::exact(&world, 3);
    registrar::new_case(&desk);
    let mut version = registrar::version(&desk);
    for stage in STAGES {
        version = registrar::serve(&desk, &couple, stage, version);
    }
    registrar::wait_synced(&desk);
    let mut secrets = Vec::new();
    for who in ["man", "woman"] {
        for field in ["name", "id_no", "hukou_address"] {
            secrets.push(Secret::text(couple.of(who, field)));
        }
    }
    secrets.push(Secret::bytes("photo", &std::fs::read(&couple.photo).unwrap()));
    // While it runs (write-ahead log, engine caches), and after it has ended.
    let open = sightings(&world.desk_data(), &secrets);
    assert!(open.is_empty(), "{open:?}");
    desk.close();
    for folder in [world.desk_data(), world.home()] {
        let closed = sightings(&folder, &secrets);
        assert!(closed.is_empty(), "{closed:?}");
    }
    // The search itself finds what is there: the sample world's own files hold the names.
    assert!(!sightings(&world.registry_data().join("demo"), &secrets).is_empty());
}
