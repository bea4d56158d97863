//! Settings that cannot be worked with are named, each by its fault; those of the sample world have none.

use super::*;
use crate::testing::{campaign, date};

fn faults(change: impl FnOnce(&mut Campaign)) -> Vec<SettingFault> {
    let mut campaign = campaign();
    change(&mut campaign);
    campaign.faults()
}

#[test]
fn the_sample_settings_have_no_fault() {
    assert_eq!(campaign().faults(), []);
}

#[test]
fn every_printed_text_must_be_there() {
    type Blank = fn(&mut Campaign);
    let blanks: [Blank; 18] = [
        |c| c.rules_version.clear(),
        |c| c.organ_name.clear(),
        |c| c.hotline = "  ".into(),
        |c| c.notice_version.clear(),
        |c| c.reason_words.lost.clear(),
        |c| c.reason_words.damaged.clear(),
        |c| c.reason_words.inconsistent.clear(),
        |c| c.reason_words.with_other.clear(),
        |c| c.words.married.clear(),
        |c| c.words.both_applicants.clear(),
        |c| c.words.man_applies.clear(),
        |c| c.words.woman_applies.clear(),
        |c| c.words.opinion_agree.clear(),
        |c| c.words.opinion_refuse.clear(),
        |c| c.words.remedy.clear(),
        |c| c.words.opening_hours.clear(),
        |c| c.words.centre_address.clear(),
        |c| c.words.base_documents.clear(),
    ];
    for (i, blank) in blanks.into_iter().enumerate() {
        assert_eq!(faults(blank), [SettingFault::EmptyText], "text {i}");
    }
    assert_eq!(faults(|c| c.words.base_documents.push(" ".into())), [SettingFault::EmptyText], "a document without a name");
}

#[test]
fn cutoffs_lie_within_the_campaign_and_ages_are_possible() {
    let contradict = [SettingFault::DatesContradict];
    assert_eq!(faults(|c| c.cutoff_street = date(2022, 12, 1)), contradict);
    assert_eq!(faults(|c| c.cutoff_township = date(2022, 12, 1)), contradict);
    assert_eq!(faults(|c| c.cutoff_street = c.ends_on), []);
    assert_eq!(faults(|c| c.legal_ages.since.man = 3), contradict);
    assert_eq!(faults(|c| c.legal_ages.change = date(1900, 1, 1)), contradict);
}

#[test]
fn the_note_says_why_and_when() {
    for template in ["补发结婚证", "{reason}，补发结婚证", "补发日期：{date}"] {
        assert_eq!(faults(|c| c.note_template = template.into()), [SettingFault::NoteTemplate], "{template}");
    }
    let note = campaign().note(Reason::Intact, date(2022, 5, 20));
    assert_eq!(note, "随对方换发，补发结婚证。补发日期：2022年05月20日");
}

#[test]
fn files_and_logs_are_kept_as_long_as_the_law_wants() {
    assert_eq!(faults(|c| c.policy.retention_years = 99), [SettingFault::Retention]);
    assert_eq!(faults(|c| c.policy.log_retention_days = 179), [SettingFault::Retention]);
}

#[test]
fn old_booklets_cannot_all_be_lost_by_decree() {
    assert_eq!(faults(|c| c.policy.old_booklets = OldCertificate::NoneLost), [SettingFault::OldBooklets]);
    assert_eq!(faults(|c| c.policy.old_booklets = OldCertificate::Collected), []);
}

#[test]
fn every_fault_is_named_at_once() {
    let all = faults(|c| {
        c.organ_name.clear();
        c.cutoff_street = date(2030, 1, 1);
        c.note_template.clear();
        c.policy.retention_years = 0;
        c.policy.old_booklets = OldCertificate::NoneLost;
    });
    assert_eq!(all, SettingFault::ALL);
}

#[test]
fn the_cutoff_follows_the_kind_of_organ() {
    assert_eq!(campaign().cutoff(TownshipKind::Street), date(2004, 5, 1));
    assert_eq!(campaign().cutoff(TownshipKind::Township), date(2004, 10, 1));
}
