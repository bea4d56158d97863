//! Papers of the rulebook for the same invented couples.

use buzheng_documents::{
    Check, Difference, Explanation, ExplanationKind, Item, POA_ITEMS, Party, Proxy, ProxyChecklist, ProxyMaterial, Receipt, Ruling,
    Signatory, Slip, SlipKind, Ticket,
};

use super::{long, longest_person, longest_proxy, text};

fn slip(kind: SlipKind) -> Slip {
    Slip {
        kind,
        no: "330281102203-20220314-007".to_owned(),
        organ: "余姚市民政局".to_owned(),
        place: text("余姚市婚姻登记中心（演示路1号，样张大厦一楼）"),
        hotline: "0574-00000000".to_owned(),
        opening_hours: "周一至周五，上午8:30—11:30，下午1:30—4:30（节假日除外）".to_owned(),
        issued_on: "2022-03-14".to_owned(),
        people: Some(("演示甲".to_owned(), "样张乙".to_owned())),
        registrar: text("演示员"),
        demo: true,
        ..Slip::default()
    }
}

fn ruling(row: &str, reason: &str, basis: &[&str], facts: &[(&str, &str)]) -> Ruling {
    Ruling {
        row: row.to_owned(),
        reason: reason.to_owned(),
        cure: None,
        basis: basis.iter().map(|code| (*code).to_owned()).collect(),
        facts: facts.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        refer: None,
    }
}

fn item(material: &str, whose: &str) -> Item {
    Item { material: material.to_owned(), whose: whose.to_owned(), ..Item::default() }
}

/// One slip of each kind.
pub(crate) fn slips() -> Vec<Slip> {
    SlipKind::ALL.map(of_kind).to_vec()
}

fn of_kind(kind: SlipKind) -> Slip {
    match kind {
        SlipKind::Notice => Slip {
            valid_until: text("2022-11-30"),
            rulings: vec![ruling("D14", "MILITARY_CERT", &["NORM15"], &[("category_man", "SOLDIER"), ("military_cert_man", "NO")])],
            items: vec![
                Item { by: text("2022-04-30"), ..item("M08", "MAN") },
                Item { any_of: vec!["M02E".to_owned(), "M06".to_owned()], ..item("M02", "WOMAN") },
                item("M12", "BOTH"),
            ],
            ..slip(kind)
        },
        SlipKind::Waiting => Slip {
            valid_until: text("2022-11-30"),
            rulings: vec![ruling(
                "D31",
                "FILE_MISSING_CERT_LOST",
                &["NORM15", "SEED"],
                &[("search", "NOT_FOUND"), ("old_booklet", "LOST")],
            )],
            items: vec![item("M12", "BOTH"), item("M15", "BOTH"), item("M13", "BOTH")],
            ..slip(kind)
        },
        SlipKind::Referral => Slip {
            rulings: vec![Ruling {
                refer: text("LATE_REGISTRATION"),
                ..ruling("D1", "NEVER_REGISTERED", &["SEED", "CC_1049", "JI1"], &[("registered", "NO")])
            }],
            items: vec![item("M01", "BOTH"), item("M02", "BOTH"), item("M12", "BOTH")],
            ..slip(kind)
        },
        SlipKind::NotAccepted => Slip {
            rulings: vec![ruling("D6", "STATUS_CHANGED_OTHER", &["CC_1051", "NORM15"], &[("marriage_now", "MARRIED_OTHER")])],
            ..slip(kind)
        },
        SlipKind::Refused => Slip {
            rulings: vec![ruling("D31", "NOT_SATISFIED", &["REG03_17", "NORM15"], &[("search", "NOT_FOUND")])],
            note: text("经查本机档案、省库和市档案馆，没有找到登记档案；提交的证明材料不能证明当年办理过结婚登记。"),
            ..slip(kind)
        },
        SlipKind::Withdrawn => {
            Slip { rulings: vec![ruling("D16", "UNWILLING", &["SEED"], &[("willing_woman", "NO")])], registrar: None, ..slip(kind) }
        }
        SlipKind::Suspended => Slip {
            rulings: vec![ruling("D17", "IDENTITY_DOUBT", &["FRAUD21"], &[("seen", "IDENTITY_DOUBT,RARE_CHARACTER")])],
            note: text("身份证照片与本人不像，需要公安机关核实。"),
            ..slip(kind)
        },
        SlipKind::Revoked => Slip {
            rulings: vec![ruling("D35", "OTHER_MARRIAGE", &["CC_1051"], &[("seen", "OTHER_MARRIAGE")])],
            note: text("依据演示法院民事判决书（2022）演示0001号作废。"),
            ..slip(kind)
        },
    }
}

/// Eight rulings, twelve items, and every text at its longest.
pub(crate) fn longest_slip(kind: SlipKind) -> Slip {
    let facts = [
        ("organ_name", "余姚县演示区样张人民公社革命委员会民政办公室"),
        ("claimed_date", "1986-05-12"),
        ("marriage_now", "MARRIED"),
        ("name_woman", "HOMOPHONE"),
    ];
    let reasons = [
        "FILE_MISSING_CERT_LOST",
        "NAME_DIFFERS",
        "AGE_DIFFERS",
        "HUKOU_ABSENT",
        "PROXY_NOT_QUALIFIED",
        "FOREIGN_RELATED",
        "ID_DIFFERS",
        "IDENTITY_DOUBT",
    ];
    let materials = ["M01", "M02", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M12", "M13", "M15"];
    Slip {
        place: Some(long("浙江省余姚市演示街道样张社区第三网格滨江花园东区", 200)),
        hotline: "0574-00000000 转 0000、0574-00000001".to_owned(),
        opening_hours: long("周一至周五上午8:30—11:30下午1:30—4:30，", 100),
        valid_until: text("2022-11-30"),
        people: Some((longest_person(false).name, longest_person(true).name)),
        rulings: reasons
            .iter()
            .enumerate()
            .map(|(n, reason)| Ruling {
                refer: text("OUT_OF_PROVINCE"),
                ..ruling(&format!("D{}", 20 + n), reason, &["SEED", "REG03_2", "REG03_17", "NORM15", "CC_1049", "JI1"], &facts)
            })
            .collect(),
        items: materials
            .iter()
            .map(|code| Item { any_of: vec!["M02E".to_owned(), "M14".to_owned()], by: text("2022-11-30"), ..item(code, "BOTH") })
            .collect(),
        note: Some(long("经查，登记档案与现证件的差异系演示所致，需要进一步核实。", 500)),
        remedy: Some(long("对本决定不服的，可以依法申请行政复议或者提起行政诉讼。", 300)),
        registrar: Some(long("阿卜杜热合曼·演示·", 50)),
        ..slip(kind)
    }
}

/// The most that comes together in life: eight rulings and twelve items with the longest names, organ and address.
pub(crate) fn full_slip(kind: SlipKind) -> Slip {
    let longest = longest_slip(kind);
    let few = |r: Ruling| Ruling {
        basis: r.basis.into_iter().skip(2).take(2).collect(),
        facts: r.facts.into_iter().take(2).collect(),
        refer: None,
        ..r
    };
    let items = longest.items.into_iter().enumerate();
    Slip {
        place: Some(long("浙江省余姚市演示街道样张社区第三网格滨江花园东区", 60)),
        opening_hours: slip(kind).opening_hours,
        rulings: longest.rulings.into_iter().map(few).collect(),
        items: items.map(|(n, item)| if n == 1 { item } else { Item { any_of: Vec::new(), ..item } }).collect(),
        note: None,
        remedy: None,
        registrar: text("演示员"),
        ..longest
    }
}

fn signatory(woman: bool) -> Signatory {
    let d = super::declaration();
    let p = if woman { d.woman } else { d.man };
    Signatory { name: p.name, id_no: p.id_no, cannot_write: p.cannot_write }
}

fn longest_signatory(woman: bool) -> Signatory {
    let p = longest_person(woman);
    Signatory { name: p.name, id_no: p.id_no, cannot_write: p.cannot_write }
}

fn difference(field: &str, file: &str, present: &str, class: &str) -> Difference {
    Difference { field: field.to_owned(), file: file.to_owned(), present: present.to_owned(), class: text(class) }
}

/// A homophone and a birth date that differ.
pub(crate) fn explanation() -> Explanation {
    Explanation {
        kind: ExplanationKind::Difference,
        no: "330281102203-20220314-007".to_owned(),
        organ: "余姚市民政局".to_owned(),
        date: "2022-03-14".to_owned(),
        man: signatory(false),
        woman: signatory(true),
        orig_date: text("1986-05-12"),
        orig_organ: text("余姚县演示人民公社管理委员会"),
        differences: vec![
            difference("woman.name", "样章乙", "样张乙", "HOMOPHONE"),
            difference("woman.birth", "1965-08-03", "1965-09-03", "DIFFERENT"),
            difference("woman.id", "", "990281196509030022", "ID_ABSENT"),
        ],
        cause: None,
        demo: true,
    }
}

/// Every difference there can be, and the cause written down.
pub(crate) fn longest_explanation(kind: ExplanationKind) -> Explanation {
    let name = longest_person(false).name;
    let organ = long("余姚县演示区样张人民公社革命委员会民政办公室", 100);
    let mut differences: Vec<Difference> = ["man", "woman"]
        .iter()
        .flat_map(|who| {
            [
                difference(&format!("{who}.name"), &long("阿卜杜·演示·", 50), &name, "PARTIAL"),
                difference(&format!("{who}.id"), "990281580228001", "990281195802280018", "ID_BIRTH_DIFF"),
                difference(&format!("{who}.birth"), "农历一九五八年二月廿八（虚岁）", "1958-02-28", "DIFFERENT"),
            ]
        })
        .collect();
    differences.push(difference("regDate", "1986-05", "1986-05-12", "COARSER"));
    differences.push(difference("organ", &organ, "余姚县演示区公所", "DIFFERENT"));
    Explanation {
        kind,
        man: longest_signatory(false),
        woman: longest_signatory(true),
        orig_organ: Some(organ),
        differences,
        cause: Some(long("当事人说明：登记时使用演示姓名，后经公安机关更正。", 500)),
        ..explanation()
    }
}

fn proxy() -> Proxy {
    Proxy {
        acts_for: Party::Woman,
        name: "演示丙".to_owned(),
        id_no: "990281198704010034".to_owned(),
        relation: text("儿子"),
        poa_no: text("（2022）浙甬余证民字第0001号"),
        notary_office: text("浙江省余姚市演示公证处"),
    }
}

/// Complete: the proxy may act.
pub(crate) fn proxy_checklist() -> ProxyChecklist {
    let expected = [
        "样张乙",
        "990281196509030022",
        "1986年5月12日，余姚县演示人民公社管理委员会",
        "MARRIED",
        "REISSUE",
        "演示丙",
        "990281198704010034",
    ];
    let check = |(item, expected): (&str, &str)| Check { item: item.to_owned(), expected: text(expected), ok: Some(true) };
    let material = |code: &str| ProxyMaterial { material: code.to_owned(), ok: Some(true) };
    ProxyChecklist {
        no: "330281102203-20220314-007".to_owned(),
        organ: "余姚市民政局".to_owned(),
        date: "2022-03-14".to_owned(),
        principal: signatory(true),
        proxy: proxy(),
        poa_date: text("2022-03-01"),
        checks: POA_ITEMS.into_iter().zip(expected).map(check).collect(),
        materials: ["M09", "M10", "M11", "M02"].map(material).to_vec(),
        file: text("EXACT"),
        accepted: Some(true),
        demo: true,
    }
}

/// Longest texts, and refused: the deed lacks two items.
pub(crate) fn longest_proxy_checklist() -> ProxyChecklist {
    let mut d = proxy_checklist();
    for (n, check) in d.checks.iter_mut().enumerate() {
        check.expected = Some(long("一九八六年五月十二日，余姚县演示区样张人民公社革命委员会民政办公室", 110));
        check.ok = Some(n != 3 && n != 4);
    }
    d.materials.push(ProxyMaterial { material: "M08".to_owned(), ok: Some(false) });
    ProxyChecklist { principal: longest_signatory(true), proxy: longest_proxy(), file: text("MISMATCH"), accepted: Some(false), ..d }
}

/// A blank checklist, to be ticked by hand.
pub(crate) fn blank_proxy_checklist() -> ProxyChecklist {
    let full = proxy_checklist();
    ProxyChecklist {
        checks: full.checks.into_iter().map(|c| Check { expected: None, ok: None, ..c }).collect(),
        materials: full.materials.into_iter().map(|m| ProxyMaterial { ok: None, ..m }).collect(),
        principal: Signatory::default(),
        proxy: Proxy { acts_for: Party::Man, name: String::new(), id_no: String::new(), relation: None, poa_no: None, notary_office: None },
        poa_date: None,
        file: None,
        accepted: None,
        ..full
    }
}

/// A priority ticket.
pub(crate) fn ticket() -> Ticket {
    Ticket {
        number: "007".to_owned(),
        village: "演示镇样张村".to_owned(),
        date: "2022-03-14".to_owned(),
        priority: text("FRAIL"),
        waiting: Some(3),
        hotline: "0574-00000000".to_owned(),
        demo: true,
    }
}

/// A ticket with long texts.
pub(crate) fn longest_ticket() -> Ticket {
    Ticket {
        number: "W-1500".to_owned(),
        village: long("四明山镇演示社区居民委员会（样张）", 40),
        waiting: Some(150),
        hotline: "0574-00000000-0000".to_owned(),
        ..ticket()
    }
}

/// Handed to both.
pub(crate) fn receipt() -> Receipt {
    Receipt {
        no: "330281102203-20220314-007".to_owned(),
        organ: "余姚市民政局".to_owned(),
        date: "2022-03-14".to_owned(),
        man: signatory(false),
        woman: signatory(true),
        cert_no: "BJ330281-2022-000123".to_owned(),
        reg_date: "1986-05-12".to_owned(),
        print_no_man: "演示00001235".to_owned(),
        print_no_woman: "演示00001236".to_owned(),
        old_man: text("NONE_LOST"),
        old_woman: text("CANCELLED_RETURNED"),
        proxy: None,
        registrar: text("演示员"),
        demo: true,
    }
}

/// Handed to the husband and to the wife's proxy.
pub(crate) fn longest_receipt() -> Receipt {
    Receipt {
        man: longest_signatory(false),
        woman: longest_signatory(true),
        proxy: Some(longest_proxy()),
        registrar: Some(long("阿卜杜热合曼·演示·", 50)),
        ..receipt()
    }
}
