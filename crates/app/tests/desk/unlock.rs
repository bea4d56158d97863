//! Who may sit down, and when.

use buzheng_app::{NewOperator, open_for_setup};
use buzheng_domain::staff::{Role, StaffMember, StaffStatus};
use buzheng_domain::testing;
use buzheng_store::DataDir;

use crate::support::feeds::{base, feed};
use crate::support::people::registrar;
use crate::support::{DAY_MS, Laptop, PASSWORD};

#[test]
fn a_wrong_password_is_counted_and_slowed_and_the_right_one_opens() {
    let laptop = Laptop::new(2);
    let mut last = String::new();
    for _ in 0..6 {
        let refused = laptop.unlock_with("falsch-falsch").map(|_| ()).unwrap_err();
        last = refused.code().to_owned();
        if last == "WAIT" {
            assert!(refused.facts().contains_key("wait_s"));
            break;
        }
        assert_eq!(last, "WRONG_PASSWORD");
    }
    assert_eq!(last, "WAIT", "after some tries the password is not even looked at");
    assert_eq!(laptop.unlock_with(PASSWORD).map(|_| ()).unwrap_err().code(), "WAIT");
    laptop.pass_ms(20 * 60 * 1000);
    assert!(laptop.unlock_with(PASSWORD).is_ok());
}

#[test]
fn a_card_that_expired_overnight_keeps_its_holder_out() {
    let laptop = Laptop::new(2);
    laptop.at_work();
    let days = (registrar().card_valid_to - testing::NOW.civil_date()).num_days();
    laptop.pass_ms(days * DAY_MS);
    assert!(laptop.unlock_with(PASSWORD).is_ok(), "the last day is included");
    laptop.pass_ms(DAY_MS);
    let refused = laptop.unlock_with(PASSWORD).map(|_| ()).unwrap_err();
    assert_eq!((refused.code(), refused.rule().as_deref()), ("CARD_EXPIRED", Some("R13")));
}

#[test]
fn who_has_left_is_kept_out_once_the_laptop_knows() {
    let laptop = Laptop::new(2);
    let app = laptop.at_work();
    let device = app.store().read(|view| view.log()).unwrap().device;
    let left = StaffMember { status: StaffStatus::Left, ..registrar() };
    let mut pages = base(device, 2, &left);
    for page in &mut pages {
        page.generation = 2;
    }
    feed(app.store(), "2", &pages);
    assert_eq!(app.open_case(None).unwrap_err().code(), "NOT_ACTIVE");
    assert_eq!(laptop.unlock_with(PASSWORD).map(|_| ()).unwrap_err().code(), "NOT_ACTIVE");
}

#[test]
fn yesterdays_session_is_over() {
    let laptop = Laptop::new(2);
    let app = laptop.at_work();
    app.open_case(None).unwrap();
    laptop.pass_ms(DAY_MS);
    assert_eq!(app.open_case(None).unwrap_err().code(), "NO_SESSION");
    assert!(app.today().unwrap().session.is_none());
}

#[test]
fn a_clock_set_back_is_noticed() {
    let laptop = Laptop::new(2);
    let app = laptop.at_work();
    app.open_case(None).unwrap();
    laptop.pass_ms(-DAY_MS);
    let today = app.today().unwrap();
    assert!(today.warnings.iter().any(|w| w.code == "CLOCK_BEHIND"));
}

#[test]
fn setup_repeated_with_the_list_in_another_order_keeps_the_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let dir = DataDir::new(folder.path().join("data"));
    let laptop = Laptop::new(2);
    let operator = |member: &StaffMember| NewOperator { staff: member.id, staff_no: member.staff_no.clone(), password: PASSWORD.into() };
    let (first, second, stranger) =
        (testing::staff(1, Role::Registrar), testing::staff(2, Role::Registrar), testing::staff(3, Role::Registrar));
    let device = open_for_setup(&dir, &[operator(&first)], &laptop.ports).unwrap().read(|view| view.log()).unwrap().device;
    let again = open_for_setup(&dir, &[operator(&second), operator(&first)], &laptop.ports).unwrap();
    assert_eq!(again.read(|view| view.log()).unwrap().device, device);
    drop(again);
    // The newcomer's slot opens the same database.
    assert!(open_for_setup(&dir, &[operator(&second)], &laptop.ports).is_ok());
    let refused = open_for_setup(&dir, &[operator(&stranger)], &laptop.ports).map(|_| ()).unwrap_err();
    assert_eq!(refused.code(), "UNKNOWN_OPERATOR", "nobody on the list can open what is there");
}
