//! The parts that are read straight from the code's tables.

use super::words::{Words, table};
use crate::case::tests::passes;
use crate::case::{CaseState, Guard, TRANSITIONS, Who};
use crate::rules::{Ask, BRANCH_ROWS, MATERIALS, Material, Of, Row, STOP_ROWS};
use crate::staff::Role;

pub(super) fn rows(words: &Words) -> String {
    let head = [
        "Row",
        "When 情形",
        "Facts shown 依据的事实",
        "Outcome 处理",
        "Basis 依据",
        "Papers asked for 须交材料",
        "May help 可补充",
        "Who decides 决定人",
        "Sent to 转往",
    ];
    let lines = |rows: &[Row]| rows.iter().map(|row| line(row, words)).collect::<Vec<_>>();
    format!(
        "## Stop rows 终止行 D1–D17\n\nAsked in this order. The first that holds ends the case at the point (D14 holds it); the others that hold are listed with it.\n\n{}\n\
         ## Branch rows 分支行 D18–D48\n\nThey add up when no stop row holds. The gravest outcome stands, the papers add up, the highest decider decides. \
         A couple without a file is accepted only by D30 or D31.\n\n{}",
        table(&head, lines(STOP_ROWS)),
        table(&head, lines(BRANCH_ROWS))
    )
}

fn line(row: &Row, words: &Words) -> Vec<String> {
    vec![
        row.id.to_string(),
        words.both("row", row.id),
        words.list("fact", row.facts),
        format!("{}<br>`{}`", words.both("outcome", row.outcome), row.reason),
        words.list("basis", row.basis),
        row.evidence.iter().map(|ask| asked(ask, words)).collect::<Vec<_>>().join("<br>"),
        row.helpful.iter().map(Material::to_string).collect::<Vec<_>>().join(", "),
        words.both("decider", row.decider),
        row.refer.map(|to| words.both("refer", to)).unwrap_or_default(),
    ]
}

fn asked(ask: &Ask, words: &Words) -> String {
    let any: Vec<&str> = ask.any_of.iter().map(|material| material.as_str()).collect();
    let whose = match ask.of {
        Of::Concerned => "所涉一方 each concerned".to_owned(),
        Of::Whose(whose) => words.both("whose", whose).replace("<br>", " "),
    };
    format!("{} ({whose})", any.join(" 或 or "))
}

pub(super) fn papers(words: &Words) -> String {
    let asked_by = |material: Material| {
        let asks = |row: &&Row| row.evidence.iter().any(|ask| ask.any_of.contains(&material));
        let rows: Vec<String> = STOP_ROWS.iter().chain(BRANCH_ROWS).filter(asks).map(|row| row.id.to_string()).collect();
        rows.join(", ")
    };
    let helps = |material: Material| {
        let rows = STOP_ROWS.iter().chain(BRANCH_ROWS).filter(|row| row.helpful.contains(&material));
        rows.map(|row| row.id.to_string()).collect::<Vec<_>>().join(", ")
    };
    let lines = MATERIALS.iter().map(|row| {
        vec![
            row.code.to_string(),
            words.both("material", row.code),
            words.both("issuer", row.code),
            if row.each { "各一 each" } else { "一份 one" }.to_owned(),
            if row.base { "是 yes" } else { "" }.to_owned(),
            asked_by(row.code),
            helps(row.code),
        ]
    });
    let head =
        ["Code", "Paper 材料", "Issued by 出具", "Whose 份数", "On every path 必备", "Asked for by 须交的行", "May help in 可补充的行"];
    format!(
        "## Papers 材料 M01–M16\n\nNothing beyond the base papers and those of the rows that hold can be asked for or noted; nothing of them is waived. \
         M14 and M16 may always be noted and never block. M02E and M06 stand for M02; the log of all three searches stands for M05 where the file is missing.\n\n{}",
        table(&head, lines)
    )
}

pub(super) fn states(words: &Words) -> String {
    let yes = |holds: bool| if holds { "是 yes" } else { "" }.to_owned();
    let lines = CaseState::ALL.iter().map(|state| {
        let into: Vec<&str> = TRANSITIONS.iter().filter(|row| row.to == Some(*state)).map(|row| row.verb.as_str()).collect();
        let mut distinct = into.clone();
        distinct.dedup();
        let how = if *state == CaseState::Queued {
            "取号 open".to_owned()
        } else if *state == CaseState::Accepted {
            // Passed within one act; see the deviations.
            words.both("verb", "witnessDeclaration").replace("<br>", " ")
        } else {
            words.list("verb", &distinct)
        };
        vec![state.to_string(), words.both("state", state), how, yes(state.is_live()), yes(state.is_open_for_correction())]
    });
    let head = ["State", "Name 名称", "Entered by 进入", "Holds the couple 占用 (9.3.8)", "May be corrected 可更正"];
    format!("## States 状态\n\n{}", table(&head, lines))
}

pub(super) fn transitions(words: &Words) -> String {
    let lines = TRANSITIONS.iter().map(|row| {
        let from = match row.from {
            all if all.len() == CaseState::ALL.len() => "任何 any".to_owned(),
            some => some.iter().map(CaseState::to_string).collect::<Vec<_>>().join(", "),
        };
        let to = match row.to {
            Some(state) => state.to_string(),
            None if row.verb.as_str() == "resume" => "原状态 where it was".to_owned(),
            None => "不变 stays".to_owned(),
        };
        vec![words.both("verb", row.verb), from, to, words.both("who", row.who), guards(row.guards, words)]
    });
    let head = ["Act 动作", "From 从", "To 到", "Who 何人", "If 条件"];
    format!(
        "## Transitions 流转\n\nOne request may fit several lines; its content decides which. Every one writes who, when (the laptop's clock and the registry's), why and by which rules.\n\n{}",
        table(&head, lines)
    )
}

fn guards(guards: &[Guard], words: &Words) -> String {
    words.list("guard", guards)
}

/// Found by asking: each role, in order and on duty, at a desk where the act is next.
pub(super) fn roles(words: &Words) -> String {
    let lines = Role::ALL.iter().map(|role| {
        let may = |oath: bool| -> Vec<&'static str> {
            let mut verbs: Vec<&str> = (0..TRANSITIONS.len())
                .filter(|index| TRANSITIONS[*index].who != Who::Feed && passes(*index, *role, oath))
                .map(|index| TRANSITIONS[index].verb.as_str())
                .collect();
            verbs.dedup();
            verbs
        };
        let (plain, all) = (may(false), may(true));
        let only_with: Vec<&str> = all.into_iter().filter(|verb| !plain.contains(verb)).collect();
        vec![role.to_string(), words.both("role", role), inline(words, &plain), inline(words, &only_with)]
    });
    let head = ["Role", "Name 名称", "May 可以", "With oath authority of that day also 当日有监誓授权还可以"];
    format!(
        "## Roles 岗位\n\nOn duty, with a valid 上岗证. The two-person rule stands beside this table: who drafted a case (recorded anything that shapes it) may not decide it, \
         but for the exact path where the Centre lets one person do both. Who has stepped back (回避) neither witnesses, decides, seals nor hands over.\n\n{}",
        table(&head, lines)
    )
}

fn inline(words: &Words, verbs: &[&str]) -> String {
    verbs.iter().map(|verb| words.both("verb", verb).replace("<br>", " ")).collect::<Vec<_>>().join("; ")
}
