//! Invented couples for samples and tests. No such people: the ID numbers begin with 990281, a region that does not
//! exist, so they were never issued; every form is marked 演示.

pub(crate) mod papers;

use buzheng_documents::{Certificate, Declaration, Party, Person, Proxy, ReviewForm};

/// A drawn couple, 626 × 413 pixels.
pub(crate) const PHOTO: &[u8] = include_bytes!("photo.jpg");

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

fn person(name: &str, sex: &str, birth_date: &str, id_no: &str, address: &str) -> Person {
    Person {
        name: name.to_owned(),
        sex: sex.to_owned(),
        nationality: "中国".to_owned(),
        birth_date: birth_date.to_owned(),
        ethnic: text("汉族"),
        id_no: id_no.to_owned(),
        hukou_address: text(address),
        phone: text("00000000000"),
        marital_status: text("已婚"),
        cannot_write: false,
    }
}

/// An ordinary couple.
pub(crate) fn declaration() -> Declaration {
    let address = "浙江省余姚市演示镇样张村12号";
    Declaration {
        no: "330281102203-20220314-007".to_owned(),
        organ: "余姚市民政局".to_owned(),
        date: "2022年03月14日".to_owned(),
        man: person("演示甲", "男", "1963年05月12日", "990281196305120018", address),
        woman: Person { cannot_write: true, ..person("样张乙", "女", "1965年09月03日", "990281196509030022", address) },
        reason_man: "遗失".to_owned(),
        reason_woman: "损毁".to_owned(),
        orig_date: text("1986年05月12日"),
        orig_organ: text("余姚县演示人民公社管理委员会"),
        orig_cert_no: text("演结字第86-042号"),
        proxy: None,
        demo: true,
    }
}

/// The same couple's review form, finished up to the signatures.
pub(crate) fn review_form() -> ReviewForm {
    let d = declaration();
    ReviewForm {
        no: d.no,
        organ: d.organ,
        man: d.man,
        woman: d.woman,
        photo: Some(PHOTO.to_vec()),
        documents: [
            "男方居民身份证、居民户口簿原件及复印件",
            "女方居民身份证、居民户口簿原件及复印件",
            "申请补领婚姻登记证声明书",
            "婚姻登记档案复印件（余姚市档案馆）",
        ]
        .map(str::to_owned)
        .to_vec(),
        orig_date: d.orig_date,
        orig_organ: d.orig_organ,
        orig_cert_no: d.orig_cert_no,
        reason_man: d.reason_man,
        reason_woman: d.reason_woman,
        applicants: "双方".to_owned(),
        apply_date: d.date,
        proxy: None,
        opinion: text("经审查，当事人原结婚登记档案与所持身份证件信息一致，符合补发条件，准予补发。"),
        decided_date: None,
        cert_no: text("BJ330281-2022-000123"),
        print_no_man: text("演示00001235"),
        print_no_woman: text("演示00001236"),
        issue_date: text("2022年03月14日"),
        remarks: None,
        demo: true,
    }
}

/// The man's booklet, or the woman's.
pub(crate) fn certificate(holder: Party) -> Certificate {
    let r = review_form();
    let (name, print_no) = match holder {
        Party::Man => (r.man.name.clone(), r.print_no_man),
        Party::Woman => (r.woman.name.clone(), r.print_no_woman),
    };
    Certificate {
        organ: r.organ,
        holder: name,
        reg_date: r.orig_date.unwrap_or_default(),
        cert_no: r.cert_no.unwrap_or_default(),
        note: "遗失，补发结婚证。补发日期：2022年03月14日".to_owned(),
        man: r.man,
        woman: r.woman,
        print_no: print_no.unwrap_or_default(),
        photo: Some(PHOTO.to_vec()),
        demo: true,
    }
}

/// `count` characters of running text.
fn long(pattern: &str, count: usize) -> String {
    pattern.chars().cycle().take(count).collect()
}

/// Every field as long as the data dictionary allows (domain.md §13).
pub(crate) fn longest_person(woman: bool) -> Person {
    Person {
        name: long("阿卜杜热合曼·演示·买买提艾力·样张·", 50),
        sex: if woman { "女" } else { "男" }.to_owned(),
        nationality: "中国".to_owned(),
        birth_date: "1958年02月28日".to_owned(),
        ethnic: text("维吾尔族"),
        id_no: "990281195802280018".to_owned(),
        hukou_address: Some(long("浙江省余姚市演示街道样张社区第三网格滨江花园东区", 200)),
        phone: text("0574-00000000-0000"),
        marital_status: text("复婚有配偶"),
        cannot_write: woman,
    }
}

/// A proxy with everything at its longest.
pub(crate) fn longest_proxy() -> Proxy {
    Proxy {
        acts_for: Party::Woman,
        name: long("古丽仙·演示·", 50),
        id_no: "990281198704010034".to_owned(),
        relation: Some(long("外甥女", 20)),
        poa_no: Some(long("（2022）浙甬余证民字第0001号", 60)),
        notary_office: Some(long("浙江省余姚市演示公证处", 100)),
    }
}

/// The declaration with every field at its longest.
pub(crate) fn longest_declaration() -> Declaration {
    Declaration {
        man: longest_person(false),
        woman: longest_person(true),
        reason_man: "与身份证件信息不一致".to_owned(),
        reason_woman: "与身份证件信息不一致".to_owned(),
        orig_organ: Some(long("余姚县演示区样张人民公社革命委员会民政办公室", 100)),
        orig_cert_no: Some(long("演样结字第00042号（补）", 60)),
        proxy: Some(longest_proxy()),
        ..declaration()
    }
}

/// The review form with every field at its longest.
pub(crate) fn longest_review_form() -> ReviewForm {
    let d = longest_declaration();
    ReviewForm {
        man: d.man,
        woman: d.woman,
        documents: (0..9).map(|_| long("演示证明材料原件及复印件", 30)).collect(),
        orig_organ: d.orig_organ,
        orig_cert_no: d.orig_cert_no,
        reason_man: d.reason_man,
        reason_woman: d.reason_woman,
        proxy: d.proxy,
        opinion: Some(long("经审查，登记档案与现证件的差异系演示所致，当事人已书面说明原因，", 500)),
        decided_date: text("2022年03月14日"),
        remarks: Some(long("当事人书面说明：登记时使用演示姓名，后经公安机关更正。", 500)),
        ..review_form()
    }
}

/// A booklet with every field at its longest.
pub(crate) fn longest_certificate() -> Certificate {
    Certificate {
        organ: "余姚市民政局".to_owned(),
        holder: longest_person(false).name,
        note: long("信息更正，补发结婚证。补发日期：2022年03月14日。", 100),
        man: longest_person(false),
        woman: longest_person(true),
        ..certificate(Party::Man)
    }
}
