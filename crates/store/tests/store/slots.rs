use buzheng_domain::ids::StaffId;
use buzheng_store::{DataDir, DbKey, KdfParams, SlotError, Slots};
use uuid::Uuid;

const CHEAP: KdfParams = KdfParams::CHEAP_FOR_TESTS;
const T: i64 = 1_653_012_000_000;

fn staff(n: u128) -> StaffId {
    StaffId::from_uuid(Uuid::from_u128(n))
}

fn slots(folder: &tempfile::TempDir) -> Slots {
    Slots::new(&DataDir::new(folder.path()))
}

/// Two keys are the same when each opens what the other made; here a second slot shows it.
fn same_key(a: &DbKey, b: &DbKey) -> bool {
    let folders = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let dir = DataDir::new(folders.0.path());
    drop(buzheng_store::Store::create(&dir, a, &crate::support::setup()).unwrap());
    buzheng_store::Store::open(&dir, b).is_ok()
}

#[test]
fn each_operator_opens_the_same_key_with_their_own_password_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let key = DbKey::generate().unwrap();
    slots(&folder).add(&key, staff(1), "YY001", "correct horse", CHEAP).unwrap();
    slots(&folder).add(&key, staff(2), "YY002", "密码密码密码密码", CHEAP).unwrap();
    assert!(same_key(&key, &slots(&folder).unlock(staff(1), "correct horse", T).unwrap()));
    assert!(same_key(&key, &slots(&folder).unlock(staff(2), "密码密码密码密码", T).unwrap()));
    let listed: Vec<_> = slots(&folder).list().unwrap().into_iter().map(|slot| (slot.staff, slot.label)).collect();
    assert_eq!(listed, [(staff(1), "YY001".to_owned()), (staff(2), "YY002".to_owned())]);
    assert!(matches!(slots(&folder).unlock(staff(2), "correct horse", T), Err(SlotError::WrongPassword { attempts: 1, wait_ms: 0 })));
    assert!(matches!(slots(&folder).unlock(staff(3), "correct horse", T), Err(SlotError::NoSlot)));
    assert!(matches!(slots(&folder).add(&key, staff(1), "YY001", "correct horse", CHEAP), Err(SlotError::Exists)));
}

#[test]
fn wrong_passwords_are_counted_on_disk_and_success_resets_the_count() {
    let folder = tempfile::tempdir().unwrap();
    slots(&folder).add(&DbKey::generate().unwrap(), staff(1), "YY001", "correct horse", CHEAP).unwrap();
    for attempt in 1..=4 {
        let wrong = slots(&folder).unlock(staff(1), "wrong", T);
        let wait = if attempt < 4 { 0 } else { 5000 };
        assert!(
            matches!(wrong, Err(SlotError::WrongPassword { attempts, wait_ms }) if attempts == attempt && wait_ms == wait),
            "{wrong:?}"
        );
    }
    // A new object each time is a restart; the right password has to wait as well, and does not count.
    let early = slots(&folder).unlock(staff(1), "correct horse", T + 1000);
    assert!(matches!(early, Err(SlotError::Wait { wait_ms: 4000 })), "{early:?}");
    // Setting the clock back starts the wait again.
    let back = slots(&folder).unlock(staff(1), "correct horse", T - 3_600_000);
    assert!(matches!(back, Err(SlotError::Wait { wait_ms: 5000 })), "{back:?}");
    let later = slots(&folder).unlock(staff(1), "correct horse", T - 3_600_000 + 4999);
    assert!(matches!(later, Err(SlotError::Wait { wait_ms: 1 })), "{later:?}");
    slots(&folder).unlock(staff(1), "correct horse", T - 3_600_000 + 5000).unwrap();
    assert_eq!(slots(&folder).list().unwrap()[0].attempts, 0);
}

#[test]
fn a_password_change_touches_one_slot() {
    let folder = tempfile::tempdir().unwrap();
    let key = DbKey::generate().unwrap();
    let slots = slots(&folder);
    slots.add(&key, staff(1), "YY001", "first password", CHEAP).unwrap();
    slots.add(&key, staff(2), "YY002", "other password", CHEAP).unwrap();
    assert!(matches!(slots.change_password(staff(1), "first password", "1234567", CHEAP, T), Err(SlotError::TooShort { min: 8 })));
    assert!(matches!(slots.change_password(staff(1), "not the first", "second password", CHEAP, T), Err(SlotError::WrongPassword { .. })));
    slots.change_password(staff(1), "first password", "second password", CHEAP, T).unwrap();
    assert!(slots.unlock(staff(1), "first password", T).is_err());
    assert!(same_key(&key, &slots.unlock(staff(1), "second password", T).unwrap()));
    assert!(same_key(&key, &slots.unlock(staff(2), "other password", T).unwrap()));
}

#[test]
fn removing_an_operator_leaves_the_others_and_never_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let key = DbKey::generate().unwrap();
    let slots = slots(&folder);
    slots.add(&key, staff(1), "YY001", "first password", CHEAP).unwrap();
    assert!(matches!(slots.remove(staff(1)), Err(SlotError::LastSlot)));
    slots.add(&key, staff(2), "YY002", "other password", CHEAP).unwrap();
    slots.remove(staff(1)).unwrap();
    assert!(matches!(slots.unlock(staff(1), "first password", T), Err(SlotError::NoSlot)));
    assert!(slots.unlock(staff(2), "other password", T).is_ok());
    assert!(matches!(slots.remove(staff(1)), Err(SlotError::NoSlot)));
}

#[test]
fn a_slot_copied_under_another_name_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let slots = slots(&folder);
    slots.add(&DbKey::generate().unwrap(), staff(1), "YY001", "first password", CHEAP).unwrap();
    let path = folder.path().join("slots.json");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace(&staff(1).to_string(), &staff(9).to_string())).unwrap();
    assert!(matches!(slots.unlock(staff(9), "first password", T), Err(SlotError::WrongPassword { .. })));
}

#[test]
fn a_damaged_or_newer_slot_file_is_reported_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slots.json");
    for (bytes, newer) in [("{\"format\": 1, \"slots\": [", false), ("", false), ("{\"format\": 2, \"slots\": []}", true)] {
        std::fs::write(&path, bytes).unwrap();
        let refused = slots(&folder).add(&DbKey::generate().unwrap(), staff(1), "YY001", "first password", CHEAP);
        match refused {
            Err(SlotError::TooNew { file: 2, supported: 1 }) => assert!(newer),
            Err(SlotError::Damaged) => assert!(!newer),
            other => panic!("{other:?}"),
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), bytes);
    }
}

#[test]
fn a_planted_file_cannot_ask_for_all_the_memory() {
    let folder = tempfile::tempdir().unwrap();
    slots(&folder).add(&DbKey::generate().unwrap(), staff(1), "YY001", "first password", CHEAP).unwrap();
    let path = folder.path().join("slots.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let planted = text.replace("\"memory_kib\": 8", "\"memory_kib\": 4294967295");
    assert_ne!(text, planted);
    std::fs::write(&path, planted).unwrap();
    assert!(matches!(slots(&folder).unlock(staff(1), "first password", T), Err(SlotError::Damaged)));
}

#[test]
fn the_standard_cost_is_what_the_design_says() {
    assert_eq!(KdfParams::STANDARD, KdfParams { memory_kib: 65_536, passes: 3, lanes: 1 });
}
