//! D18–D48.

use super::*;
use crate::case::{Category, Presence, Reason, SpouseRole};
use crate::matching::{DateClass, IdClass, NameClass, PartyMatch};
use crate::values::PartialDate;

/// The wife's name in the file compares so.
fn name(class: NameClass, former: bool) -> impl Fn(&mut Facts) {
    move |f| {
        inexact(f);
        f.woman.compared = f.woman.compared.map(|c| PartyMatch { name: class, former, ..c });
    }
}

/// The husband's number and birth in the file compare so.
fn number(id: IdClass, birth: DateClass) -> impl Fn(&mut Facts) {
    move |f| {
        f.man.compared = f.man.compared.map(|c| PartyMatch { id, birth, ..c });
        if !f.man.compared.is_some_and(|c| c.id_agrees()) {
            inexact(f);
        }
    }
}

fn booklets(man: Reason, woman: Reason) -> impl Fn(&mut Facts) {
    move |f| {
        f.man.old_booklet = Some(man);
        f.woman.old_booklet = Some(woman);
    }
}

/// The husband is absent, his proxy's authority is so, the file is so.
fn absent(proxy: Option<bool>, exact: bool) -> impl Fn(&mut Facts) {
    move |f| {
        f.man.presence = Some(Presence::Proxy);
        f.proxy = proxy;
        if !exact {
            inexact(f);
            f.woman.compared = f.woman.compared.map(|c| PartyMatch { name: NameClass::Variant, ..c });
        }
    }
}

fn ages(by_id: bool, by_file: bool, now: bool) -> impl Fn(&mut Facts) {
    move |f| {
        f.woman.age_by_id = Some(by_id);
        f.woman.age_by_file = Some(by_file);
        f.woman.age_now = Some(now);
    }
}

#[test]
fn d18_an_exact_file_both_present_and_papers_in_order_is_accepted() {
    let facts = "file_match=YES documents_man=YES documents_woman=YES presence_man=IN_PERSON presence_woman=IN_PERSON";
    let verdict = row_says(RowId::D18, |_| {}, &Want { facts, ..ACCEPTS });
    assert!(verdict.is_exact() && verdict.rows().len() == 1);
    row_misses(RowId::D18, inexact);
    row_misses(RowId::D18, |f| f.woman.documents = Some(false));
    row_misses(RowId::D18, |f| f.woman.hukou_book = Some(false));
    row_misses(RowId::D18, |f| f.woman.presence = Some(Presence::Proxy));
    row_misses(RowId::D18, |f| f.file = None);
}

#[test]
fn d19_under_age_then_and_of_age_now_needs_an_account_and_a_registrar() {
    let facts = "age_by_id_woman=NO age_by_file_woman=NO age_now_woman=YES";
    let verdict = row_says(RowId::D19, ages(false, false, true), &Want { facts, ..EXPLAINED });
    assert!(!verdict.is_exact(), "an exact file does not make it the simple path");
    row_misses(RowId::D19, ages(true, true, true));
    row_misses(RowId::D19, |f| f.woman.age_by_id = None);
}

#[test]
fn d20_under_age_then_and_still_is_refused_after_review() {
    let want = Want {
        standing: Standing::Refuse,
        outcome: Outcome::Refuse,
        decider: Decider::Registrar,
        refer: None,
        needs: "",
        facts: "age_by_id_woman=NO age_now_woman=NO",
    };
    row_says(RowId::D20, ages(false, false, false), &want);
    row_misses(RowId::D20, ages(false, false, true));
}

#[test]
fn d21_file_and_card_disagreeing_about_age_needs_the_police_and_the_head() {
    let want = |facts| Want { decider: Decider::Head, needs: "M13:BOTH M07:WOMAN", facts, ..EXPLAINED };
    row_says(RowId::D21, ages(false, true, true), &want("age_by_id_woman=NO age_by_file_woman=YES"));
    let reverse = row_says(RowId::D21, ages(true, false, true), &want("age_by_id_woman=YES age_by_file_woman=NO"));
    assert_eq!(reverse.for_the_head(), [RowId::D21]);
    row_misses(RowId::D21, ages(false, false, true));
    row_misses(RowId::D21, |f| f.woman.age_by_file = None);
}

#[test]
fn d22_a_variant_character_is_accepted_with_a_note_by_a_registrar() {
    let want = Want { decider: Decider::Registrar, facts: "name_woman=VARIANT", ..ACCEPTS };
    row_says(RowId::D22, name(NameClass::Variant, false), &want);
    row_misses(RowId::D22, name(NameClass::Homophone, false));
    row_misses(RowId::D22, name(NameClass::Variant, true));
}

#[test]
fn d23_a_homophone_needs_an_explanation_and_a_registrar() {
    let want = |facts| Want { facts, ..EXPLAINED };
    let verdict = row_says(RowId::D23, name(NameClass::Homophone, false), &want("name_woman=HOMOPHONE"));
    assert_eq!(verdict.ruling().unwrap().helpful, [Material::M07], "a police note helps, and is not asked for");
    row_says(RowId::D23, name(NameClass::Partial, false), &want("name_woman=PARTIAL"));
    row_says(RowId::D23, name(NameClass::None, true), &want("name_woman=NONE"));
    row_says(RowId::D23, name(NameClass::Variant, true), &want("name_woman=VARIANT"));
    row_misses(RowId::D23, name(NameClass::Variant, false));
    row_misses(RowId::D23, name(NameClass::None, false));
}

#[test]
fn d24_another_name_is_referred_to_the_police() {
    let verdict = row_says(RowId::D24, name(NameClass::None, false), &stops(Outcome::Refer, Some(Referral::Police), "name_woman=NONE"));
    assert_eq!(verdict.stop().map(|hit| (hit.row, hit.helpful)), Some((RowId::D24, [Material::M07].as_slice())));
    row_misses(RowId::D24, name(NameClass::None, true));
    row_misses(RowId::D24, name(NameClass::Partial, false));
}

#[test]
fn d25_a_number_of_15_digits_or_none_in_the_file_is_accepted() {
    row_says(RowId::D25, number(IdClass::Upgrade, DateClass::Equal), &Want { facts: "id_no_man=ID_UPGRADE", ..ACCEPTS });
    row_says(RowId::D25, number(IdClass::Absent, DateClass::GuessFits), &Want { facts: "id_no_man=ID_ABSENT", ..ACCEPTS });
    row_misses(RowId::D25, number(IdClass::Absent, DateClass::Different));
    row_misses(RowId::D25, number(IdClass::Equal, DateClass::Equal));
}

#[test]
fn d26_a_number_a_slip_of_the_pen_explains_needs_the_explanation() {
    let want = |facts| Want { facts, ..EXPLAINED };
    row_says(RowId::D26, number(IdClass::BadCheck, DateClass::Equal), &want("id_no_man=ID_BAD_CHECK"));
    row_says(RowId::D26, number(IdClass::Near, DateClass::Equal), &want("id_no_man=ID_NEAR"));
    row_says(RowId::D26, number(IdClass::BirthDiff, DateClass::Different), &want("id_no_man=ID_BIRTH_DIFF"));
    row_says(RowId::D26, number(IdClass::Absent, DateClass::Different), &want("id_no_man=ID_ABSENT"));
    row_misses(RowId::D26, number(IdClass::Upgrade, DateClass::Equal));
    row_misses(RowId::D26, number(IdClass::Absent, DateClass::Coarser));
}

#[test]
fn d27_the_number_of_someone_else_is_referred_to_the_police() {
    row_says(RowId::D27, number(IdClass::Other, DateClass::Equal), &stops(Outcome::Refer, Some(Referral::Police), "id_no_man=ID_OTHER"));
    row_misses(RowId::D27, number(IdClass::Near, DateClass::Equal));
}

#[test]
fn d28_card_and_household_book_that_disagree_are_put_right_first() {
    row_says(RowId::D28, |f| f.man.documents = Some(false), &holds("M02|M01:MAN", "documents_man=NO"));
    row_misses(RowId::D28, |f| f.man.documents = None);
}

#[test]
fn d29_a_missing_household_book_is_fetched_or_replaced_by_what_stands_for_it() {
    row_says(RowId::D29, |f| f.woman.hukou_book = Some(false), &holds("M02|M02E|M06:WOMAN", "hukou_book_woman=NO"));
    row_misses(RowId::D29, |f| f.woman.hukou_book = Some(true));
}

#[test]
fn d30_a_missing_file_with_the_certificate_in_hand_needs_the_village_and_the_head() {
    let want = Want {
        decider: Decider::Head,
        needs: "M14:BOTH M12:BOTH",
        facts: "search=NOT_FOUND old_booklet_man=LOST old_booklet_woman=LOST",
        ..EXPLAINED
    };
    let held = |f: &mut Facts| {
        nowhere(f);
        f.old_certificate = true;
    };
    let verdict = row_says(RowId::D30, held, &want);
    assert_eq!(verdict.for_the_head(), [RowId::D30]);
    row_misses(RowId::D30, nowhere);
    row_misses(RowId::D30, |f| f.old_certificate = true);
}

#[test]
fn d31_a_missing_file_and_a_lost_certificate_need_village_witnesses_and_the_head() {
    let want = Want {
        decider: Decider::Head,
        needs: "M12:BOTH M15:BOTH",
        facts: "search=NOT_FOUND old_booklet_man=LOST old_booklet_woman=LOST",
        ..EXPLAINED
    };
    row_says(RowId::D31, nowhere, &want);
    row_misses(RowId::D31, |f| {
        f.file = None;
        f.search = Some(Search::PendingOnline);
    });
}

#[test]
fn d32_where_file_and_memory_differ_the_file_prevails() {
    let other = |f: &mut Facts| {
        if let Some(file) = &mut f.file {
            file.other_than_claimed = true;
        }
    };
    row_says(RowId::D32, other, &Want { facts: "claimed_date=1982-05-01 organ_kind=TOWNSHIP", ..ACCEPTS });
    row_misses(RowId::D32, inexact);
}

#[test]
fn d33_a_file_without_the_day_is_decided_by_a_registrar() {
    let coarse = |f: &mut Facts| {
        inexact(f);
        f.asked.date = PartialDate::parse("1982-05").ok();
        if let Some(file) = &mut f.file {
            file.to_the_day = false;
        }
    };
    let verdict = row_says(RowId::D33, coarse, &Want { needs: "", facts: "claimed_date=1982-05", ..EXPLAINED });
    assert_eq!(verdict.ruling().unwrap().helpful, [Material::M14]);
    row_misses(RowId::D33, inexact);
    // Without a file the day is the couple's own word.
    let remembered = |date: &'static str| {
        move |f: &mut Facts| {
            nowhere(f);
            f.asked.date = PartialDate::parse(date).ok();
        }
    };
    assert!(verdict_with(&campaign(), remembered("1982")).hits(RowId::D33));
    row_misses(RowId::D33, remembered("1982-05-01"));
}

#[test]
fn d34_two_registrations_are_decided_by_the_head() {
    let want = Want { decider: Decider::Head, needs: "", facts: "seen=TWO_FILES", ..EXPLAINED };
    row_says(RowId::D34, |f| f.asked.seen = [Sight::TwoFiles].into(), &want);
    row_misses(RowId::D34, |f| f.asked.seen = [Sight::OtherMarriage].into());
}

#[test]
fn d35_another_undissolved_marriage_on_file_suspends() {
    row_says(
        RowId::D35,
        |f| f.asked.seen = [Sight::OtherMarriage].into(),
        &stops(Outcome::Suspend, Some(Referral::Police), "seen=OTHER_MARRIAGE"),
    );
    row_misses(RowId::D35, |f| f.asked.seen = [Sight::TwoFiles].into());
}

#[test]
fn d36_one_lost_booklet_replaces_both() {
    let want = Want { facts: "old_booklet_man=LOST old_booklet_woman=INTACT", ..ACCEPTS };
    let verdict = row_says(RowId::D36, booklets(Reason::Lost, Reason::Intact), &want);
    assert!(!verdict.hits(RowId::D39), "an intact one beside a lost one is no reason to refuse");
    row_misses(RowId::D36, booklets(Reason::Lost, Reason::Lost));
    row_misses(RowId::D36, booklets(Reason::Damaged, Reason::Intact));
}

#[test]
fn d37_a_damaged_booklet_is_shown() {
    let want = Want { needs: "M14:BOTH", facts: "old_booklet_woman=DAMAGED", ..ACCEPTS };
    row_says(RowId::D37, booklets(Reason::Lost, Reason::Damaged), &want);
    row_misses(RowId::D37, booklets(Reason::Lost, Reason::Inconsistent));
}

#[test]
fn d38_an_intact_booklet_that_disagrees_with_the_card_is_replaced() {
    let want = Want { needs: "M14:BOTH", facts: "old_booklet_man=INCONSISTENT old_booklet_woman=INCONSISTENT", ..ACCEPTS };
    row_says(RowId::D38, booklets(Reason::Inconsistent, Reason::Inconsistent), &want);
    row_misses(RowId::D38, booklets(Reason::Intact, Reason::Intact));
}

#[test]
fn d39_two_intact_agreeing_booklets_are_not_replaced() {
    row_says(
        RowId::D39,
        booklets(Reason::Intact, Reason::Intact),
        &stops(Outcome::NotAccept, None, "old_booklet_man=INTACT old_booklet_woman=INTACT"),
    );
    row_misses(RowId::D39, booklets(Reason::Inconsistent, Reason::Intact));
    row_misses(RowId::D39, booklets(Reason::Damaged, Reason::Intact));
}

#[test]
fn d40_a_qualified_proxy_with_an_exact_file_is_accepted_by_a_registrar() {
    let want = Want {
        decider: Decider::Registrar,
        needs: "M09:PROXY M10:PROXY M11:PROXY",
        facts: "presence_man=PROXY presence_woman=IN_PERSON proxy=YES file_match=YES",
        ..ACCEPTS
    };
    let verdict = row_says(RowId::D40, absent(Some(true), true), &want);
    assert!(!verdict.is_exact(), "the simple path is for two people present");
    row_misses(RowId::D40, absent(Some(false), true));
    row_misses(RowId::D40, absent(Some(true), false));
    row_misses(RowId::D40, |f| f.proxy = Some(true));
}

#[test]
fn d41_without_a_qualified_proxy_or_an_exact_file_an_absent_spouse_is_waited_for() {
    let want = |facts| holds("M09:PROXY M10:PROXY M11:PROXY", facts);
    row_says(RowId::D41, absent(None, true), &want("presence_man=PROXY presence_woman=IN_PERSON search=FOUND file_match=YES"));
    row_says(
        RowId::D41,
        absent(Some(false), true),
        &want("presence_man=PROXY presence_woman=IN_PERSON search=FOUND file_match=YES proxy=NO"),
    );
    row_says(
        RowId::D41,
        absent(Some(true), false),
        &want("presence_man=PROXY presence_woman=IN_PERSON search=FOUND file_match=NO proxy=YES"),
    );
    let missing = |f: &mut Facts| {
        absent(Some(true), true)(f);
        nowhere(f);
    };
    assert!(verdict(missing).hits(RowId::D41), "no proxy where the file is missing (L6)");
    row_misses(RowId::D41, absent(Some(true), true));
    row_misses(RowId::D41, |f| f.man.presence = Some(Presence::Home));
}

#[test]
fn d42_a_home_visit_follows_the_same_rules() {
    let verdict = row_says(RowId::D42, |f| f.woman.presence = Some(Presence::Home), &Want { facts: "presence_woman=HOME", ..ACCEPTS });
    assert!(verdict.is_exact());
    row_misses(RowId::D42, |f| f.woman.presence = Some(Presence::Proxy));
}

#[test]
fn d43_who_cannot_write_is_noted() {
    let verdict = row_says(RowId::D43, |f| f.man.can_write = Some(false), &Want { facts: "can_write_man=NO", ..ACCEPTS });
    assert!(verdict.is_exact());
    row_misses(RowId::D43, |f| f.man.can_write = None);
}

#[test]
fn d44_one_residence_in_the_province_is_enough() {
    row_says(RowId::D44, |f| f.woman.hukou = Some(false), &Want { facts: "hukou_man=YES hukou_woman=NO", ..ACCEPTS });
    row_misses(RowId::D44, |f| {
        f.man.hukou = Some(false);
        f.woman.hukou = Some(false);
    });
}

#[test]
fn d45_nothing_in_the_laptops_index_waits_for_the_other_archives() {
    let searched = |is| {
        move |f: &mut Facts| {
            f.file = None;
            f.search = Some(is);
        }
    };
    row_says(RowId::D45, searched(Search::PendingOnline), &holds("", "search=PENDING_ONLINE"));
    row_misses(RowId::D45, searched(Search::NotFound));
    row_misses(RowId::D45, searched(Search::NotYet));
}

#[test]
fn d46_an_old_list_of_reissues_is_flagged_and_not_refused() {
    let offline = |days| move |f: &mut Facts| f.days_offline = days;
    row_says(RowId::D46, offline(Some(3)), &Want { facts: "file_match=YES days_offline=3", ..ACCEPTS });
    row_says(RowId::D46, offline(None), &Want { facts: "file_match=YES", ..ACCEPTS });
    row_misses(RowId::D46, offline(Some(2)));
}

#[test]
fn d47_a_soldier_with_the_certificate_is_accepted_and_noted() {
    let soldier = |cert| {
        move |f: &mut Facts| {
            f.woman.category = Some(Category::Soldier);
            f.woman.military_cert = cert;
        }
    };
    row_says(RowId::D47, soldier(true), &Want { facts: "category_woman=SOLDIER military_cert_woman=YES", ..ACCEPTS });
    row_misses(RowId::D47, soldier(false));
    row_misses(RowId::D47, |f| f.woman.military_cert = true);
}

#[test]
fn d48_a_character_no_printer_here_has_is_printed_at_the_centre() {
    let verdict = row_says(RowId::D48, |f| f.asked.seen = [Sight::RareCharacter].into(), &Want { facts: "seen=RARE_CHARACTER", ..ACCEPTS });
    assert_eq!(verdict.hits.iter().map(|hit| hit.whom.clone()).next_back(), Some(SpouseRole::BOTH.to_vec()));
    row_misses(RowId::D48, |f| f.asked.seen.clear());
}
