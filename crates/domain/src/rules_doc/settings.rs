//! Settings, the open questions they answer, and where the code reads the specification otherwise.

use std::collections::BTreeSet;

use serde_json::Value;

use super::words::table;
use crate::testing;

/// A setting, or a group of them; which question or requirement it answers; what it is.
const SETTINGS: &[(&str, &str, &str)] = &[
    ("rules_version", "R35", "规则版本，每次决定都记录 version of the rule set, recorded with each decision"),
    ("cutoff_street", "R5, Q7", "街道登记截止日（之前） registrations at a 街道 must be before this day"),
    ("cutoff_township", "R5, Q7", "乡镇登记截止日（之前） registrations at a 乡镇 must be before this day"),
    ("ends_on", "R1", "集中补领最后一日 last day of the campaign"),
    ("organ_name", "Q4", "证件上的机关名称 organ printed on certificates and forms"),
    ("hotline", "R16", "咨询电话 hotline on slips"),
    ("note_template", "Q4", "补发备注格式 wording of the certificate's note"),
    ("reason_words", "Q4", "补领原因的印刷用语 printed word for each reason"),
    ("words", "Q4, Q17, Q19", "表单用语、救济途径、地址、时间 other printed words: opinions, remedies, address, hours"),
    ("notice_version", "PIPL 17", "告知书版本 version of the privacy notice"),
    ("legal_ages.change", "2.10", "新婚姻法施行日 first day of the later law"),
    ("legal_ages.before", "2.10", "此前法定婚龄（男、女） ages under the law of 1950"),
    ("legal_ages.since", "2.10", "此后法定婚龄（男、女） ages since"),
    ("legal_ages.reached", "Q20", "到龄日按生日当天还是次日 the birthday itself, or the day after"),
    (
        "policy.reissue_inconsistent",
        "Q2 (D38)",
        "证完好但与身份证不一致的，是否补发 reissue where an intact booklet disagrees with the card",
    ),
    ("policy.reissue_intact", "Q2 (D39)", "证完好且一致的，是否补发 reissue where both booklets are intact and agree"),
    ("policy.old_booklets", "Q3", "旧证的通常处理 what is usually done with old booklets"),
    (
        "policy.missing_file_at_point",
        "Q6 (D30, D31)",
        "查不到档案的，服务点能否经批准办理 missing files served at a point with the head's approval; else referred",
    ),
    ("policy.couple_proof_is_reissue", "Q9 (D10)", "夫妻关系证明书是否视为已补发 a 夫妻关系证明书 counts as an earlier reissue"),
    ("policy.duplicate_grace_days", "D46", "补发名单多少天后算过时 days without the registry after which D46 holds"),
    ("policy.retention_years", "ARCH06", "案卷保管年限 years a case file is kept, at least 100"),
    ("policy.log_retention_days", "DP9", "日志保存天数 days a log is kept, at least 180"),
    ("registrar_alone", "§8", "完全一致时婚姻登记员可否一人经办并决定 a registrar may draft and decide an exact match alone"),
    ("temporary_alone", "§8, Q1", "有授权的临时登记员可否同样 an authorised temporary registrar may too"),
    ("numbers_low", "§12", "字号剩余预警 warn when fewer numbers are left"),
    ("booklets_low", "§12", "空白证剩余预警 warn when fewer booklets are left"),
    ("demo", "–", "演示数据 the sample world"),
];

/// Each open question, and where its answer lives.
#[rustfmt::skip]
const QUESTIONS: &[(&str, &str)] = &[
    ("Q1",  "Per person, with dates: oath authority of the staff list; `temporary_alone`."),
    ("Q2",  "`policy.reissue_inconsistent`, `policy.reissue_intact`."),
    ("Q3",  "`policy.old_booklets`; what was really done is recorded at hand-over."),
    ("Q4",  "`organ_name`, `note_template`, `reason_words`, `words`."),
    ("Q5",  "D33: a registrar decides the day, within what the file says; without any date, in the couple's life before the cut-off."),
    ("Q6",  "`policy.missing_file_at_point`; approval by A1 either way."),
    ("Q7",  "One pair of cut-offs for the whole province; an organ of no known kind has the earlier day."),
    ("Q8",  "D13 refers; the place is on the slip."),
    ("Q9",  "`policy.couple_proof_is_reissue`."),
    ("Q10", "Not of the rules: export."),
    ("Q11", "Not of the rules: the list of villages."),
    ("Q12", "No: there is no such operation."),
    ("Q13", "Not of the rules: survey forms."),
    ("Q14", "Not of the rules: reports."),
    ("Q15", "Not of the rules: reports."),
    ("Q16", "D15 refers."),
    ("Q17", "`words`; layouts are templates."),
    ("Q18", "Photographs below the target are allowed and marked."),
    ("Q19", "`words.remedy`, printed on every refusal."),
    ("Q20", "`legal_ages.reached`."),
    ("Q21", "Blocks of numbers leased to a laptop; never computed outside a block."),
    ("Q22", "Works without any network."),
];

/// Where the code reads §9.2, §10 or §11.4 otherwise, and why.
#[rustfmt::skip]
const DEVIATIONS: &[(&str, &str, &str)] = &[
    ("S3/S4→S5→S6", "S5 and S6 are entered by one act, `witnessDeclaration`.", "It is recorded only when both have signed before the witness; a case that is signed and not accepted has no meaning at a desk. The history keeps both events."),
    ("S2, S3, S4→S1", "Recording or correcting an identity goes back to S1 and lets file, searches and approval go.", "Another identity needs another look at the file."),
    ("S2→S1", "Answers or a proxy recorded go back to S1 as well as papers.", "What was asked for once may no longer be what is missing."),
    ("S3, S4", "The one-time notice may be printed there without going to S2.", "A paper found wanting late must not make the couple start over."),
    ("S4→S3", "Taking an exact file later goes back to S3; an answer that nothing was found goes to S3 or S4.", "The state follows the file."),
    ("S3→S4", "Also when the head is asked with an exact file (D21, D34).", "Otherwise such a case could be asked about nowhere."),
    ("S3→X1", "Referral for want of evidence is possible from S3 too, and only while a paper or the approval is wanting.", "D19 asks for an account although the file is exact; what is proven is not sent away."),
    ("S3→S5", "A3 with oath authority witnesses only where the whole verdict is the exact path (D18, nothing that asks for more).", "§8: A3 decides no mismatch, missing file or under-age case; D40 is A2's."),
    ("S6→X3", "Only A2, and also under the two-person rule.", "A refusal weighs as much as a consent."),
    ("S0→X4", "`leaveQueue` beside `withdraw`; S0 is not suspended.", "A number names nobody."),
    ("any→X5", "From S1 to S11 by A1 or A2; the registry suspends by itself on a conflict.", "Ended cases are not reopened by suspending them."),
    ("X5→X6", "X6 only out of X5.", "What is revoked has first been stopped; to resume and to revoke both name a document."),
    ("X1→S1", "Only while neither has another live case.", "A referred case holds nobody (9.3.8, 9.3.9)."),
    ("S7, S9→S7", "A booklet may be spoiled from S7, S8 and S9.", "A stain may be found at any time before it is handed over."),
    ("D1, D2", "D2 is asked before D1.", "What they came for is asked before what was registered."),
    ("D6", "Not accepted; the note to A1 is the stop itself, which the Centre sees.", "One record, not two."),
    ("D14", "A stop row that holds instead of ending: the case waits for M08.", "As its outcome says."),
    ("D32", "Holds also for an organ in no table and for a hint of death in the file while both are at the desk.", "§11.4 must not let a difference pass without a row; with an absent spouse D41 holds, so no proxy stands in for who may be dead."),
    ("D33", "Holds also where no file is found and no day is remembered.", "Otherwise there is no date to print."),
    ("D39", "With Q2 answered no, an inconsistent booklet is treated as intact, unless the other one is lost or damaged.", "One reason to reissue is enough for both booklets."),
    ("D45", "TOWNSHIP_PAPER may be noted, and is not needed for “not found”.", "§13.5 names three places."),
];

/// The settings with the values of the sample world.
pub(super) fn settings() -> String {
    let campaign = serde_json::to_value(testing::campaign()).unwrap();
    let lines = SETTINGS.iter().map(|(name, answers, what)| {
        let pointer = format!("/{}", name.replace('.', "/"));
        let value = campaign.pointer(&pointer).unwrap_or_else(|| panic!("no setting {name}"));
        vec![format!("`{name}`"), (*what).to_owned(), shown(value), (*answers).to_owned()]
    });
    let head = ["Setting", "What 内容", "In the sample world 演示值", "Answers 对应"];
    format!(
        "## Settings 设置\n\nData of the Centre, checked by `Campaign::faults` before they are published and before a laptop takes them.\n\n{}",
        table(&head, lines)
    )
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Null => value.to_string(),
        Value::Array(_) => "…".to_owned(),
        Value::Object(map) if map.values().all(Value::is_number) => {
            map.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
        }
        Value::Object(_) => "…".to_owned(),
    }
}

pub(super) fn questions() -> String {
    let lines = QUESTIONS.iter().map(|(q, answer)| vec![(*q).to_owned(), (*answer).to_owned()]);
    format!(
        "## Open questions 待定问题\n\nQ1–Q22 of the specification, and where their answer lives.\n\n{}",
        table(&["Q", "Answer"], lines)
    )
}

pub(super) fn deviations() -> String {
    let lines = DEVIATIONS.iter().map(|(what, how, why)| vec![(*what).to_owned(), (*how).to_owned(), (*why).to_owned()]);
    let head = ["Where", "Here 本系统", "Why 理由"];
    format!("## Where the code reads the specification otherwise 与规范的差异\n\n{}", table(&head, lines))
}

#[test]
fn every_setting_is_on_the_page() {
    fn leaves(prefix: &str, value: &Value, into: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(name, value)| leaves(&format!("{prefix}.{name}"), value, into)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                into.insert(prefix.trim_start_matches('.').to_owned());
            }
        }
    }
    let mut all = BTreeSet::new();
    leaves("", &serde_json::to_value(testing::campaign()).unwrap(), &mut all);
    let covered = |leaf: &str| SETTINGS.iter().any(|(name, _, _)| leaf == *name || leaf.starts_with(&format!("{name}.")));
    let missing: Vec<&str> = all.iter().map(String::as_str).filter(|leaf| !covered(leaf)).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn every_open_question_is_answered_once() {
    let want: Vec<String> = (1..=22).map(|n| format!("Q{n}")).collect();
    assert_eq!(QUESTIONS.iter().map(|(q, _)| (*q).to_owned()).collect::<Vec<_>>(), want);
}
