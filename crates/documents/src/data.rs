//! What is written on the forms: plain text, ready to print.
//!
//! Dates are formatted already (`1986年05月12日`), codes are resolved to words (`男`, `汉族`, `遗失`). `None` prints as an
//! empty space to be filled by hand, or leaves the line out where the form allows it. The structs hold personal data,
//! so their `Debug` shows only the type.

use serde::{Deserialize, Serialize};

/// One of the two persons.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// 姓名, up to 50 characters.
    pub name: String,
    /// 性别: 男 or 女.
    pub sex: String,
    /// 国籍: 中国.
    pub nationality: String,
    /// 出生日期.
    pub birth_date: String,
    /// 民族.
    #[serde(default)]
    pub ethnic: Option<String>,
    /// 身份证件号.
    pub id_no: String,
    /// 常住户口所在地, up to 200 characters.
    #[serde(default)]
    pub hukou_address: Option<String>,
    /// 联系电话.
    #[serde(default)]
    pub phone: Option<String>,
    /// 婚姻状况 (review form).
    #[serde(default)]
    pub marital_status: Option<String>,
    /// 不会书写: the registrar reads aloud, the person gives a fingerprint only (D43).
    #[serde(default)]
    pub cannot_write: bool,
}

/// One of the two, for what differs between them by role and not by person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// 男方.
    Man,
    /// 女方.
    Woman,
}

/// 受托人: who acts for one of the two with a notarised power of attorney (L5).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxy {
    /// Who is absent.
    pub acts_for: Party,
    /// 姓名.
    pub name: String,
    /// 身份证件号.
    pub id_no: String,
    /// 与委托人关系.
    #[serde(default)]
    pub relation: Option<String>,
    /// 公证书编号.
    #[serde(default)]
    pub poa_no: Option<String>,
    /// 公证机构.
    #[serde(default)]
    pub notary_office: Option<String>,
}

/// 《申请补领婚姻登记证声明书》 (domain.md §11.1): one sheet, both declarants.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// 编号: the case number.
    pub no: String,
    /// 登记机关: who takes the declaration.
    pub organ: String,
    /// 申请日期.
    pub date: String,
    /// 男方.
    pub man: Person,
    /// 女方.
    pub woman: Person,
    /// 补领原因 of the man's certificate: 遗失, 损毁, 与身份证件信息不一致.
    pub reason_man: String,
    /// 补领原因 of the woman's certificate.
    pub reason_woman: String,
    /// 原登记日期, as far as known.
    #[serde(default)]
    pub orig_date: Option<String>,
    /// 原登记机关, as it was called then.
    #[serde(default)]
    pub orig_organ: Option<String>,
    /// 原结婚证字号: free text of its time.
    #[serde(default)]
    pub orig_cert_no: Option<String>,
    /// 受托人.
    #[serde(default)]
    pub proxy: Option<Proxy>,
    /// Prints the mark 演示 and 演示 样张.
    #[serde(default)]
    pub demo: bool,
}

/// 《补发婚姻登记证审查处理表》 (domain.md §11.2).
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewForm {
    /// 编号: the case number.
    pub no: String,
    /// 承办机关.
    pub organ: String,
    /// 男方.
    pub man: Person,
    /// 女方.
    pub woman: Person,
    /// The joint photo as JPEG (the print form of 626 × 413 pixels). `None` leaves the box empty for gluing.
    #[serde(skip)]
    pub photo: Option<Vec<u8>>,
    /// 提供证件情况: one entry a document, in order.
    #[serde(default)]
    pub documents: Vec<String>,
    /// 原登记日期.
    #[serde(default)]
    pub orig_date: Option<String>,
    /// 原登记机关.
    #[serde(default)]
    pub orig_organ: Option<String>,
    /// 原证字号.
    #[serde(default)]
    pub orig_cert_no: Option<String>,
    /// 补领原因 of the man's certificate.
    pub reason_man: String,
    /// 补领原因 of the woman's certificate.
    pub reason_woman: String,
    /// 申请人: 双方, 男方 or 女方.
    pub applicants: String,
    /// 申请日期.
    pub apply_date: String,
    /// 委托.
    #[serde(default)]
    pub proxy: Option<Proxy>,
    /// 审查意见. `None` leaves the lines empty.
    #[serde(default)]
    pub opinion: Option<String>,
    /// Date of the decision. `None` prints 年 月 日.
    #[serde(default)]
    pub decided_date: Option<String>,
    /// 补发结婚证字号.
    #[serde(default)]
    pub cert_no: Option<String>,
    /// 印制号 of the man's booklet.
    #[serde(default)]
    pub print_no_man: Option<String>,
    /// 印制号 of the woman's booklet.
    #[serde(default)]
    pub print_no_woman: Option<String>,
    /// 发证日期.
    #[serde(default)]
    pub issue_date: Option<String>,
    /// 备注: mismatch explanation, military number, under-age note.
    #[serde(default)]
    pub remarks: Option<String>,
    /// Prints the mark 演示 and 演示 样张.
    #[serde(default)]
    pub demo: bool,
}

/// The pages of one booklet (domain.md §2.4). The two booklets of a couple differ in holder and print number only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// 登记机关.
    pub organ: String,
    /// 持证人: the name of the man or the woman.
    pub holder: String,
    /// 登记日期: of the original registration, or the day the legal age was reached (L15, L10).
    pub reg_date: String,
    /// 结婚证字号.
    pub cert_no: String,
    /// 备注: the reissue note (L16).
    pub note: String,
    /// 男方.
    pub man: Person,
    /// 女方.
    pub woman: Person,
    /// 印制号.
    pub print_no: String,
    /// The joint photo as JPEG. `None` leaves the box empty for gluing.
    #[serde(skip)]
    pub photo: Option<Vec<u8>>,
    /// Prints the mark 演示 and 演示 样张.
    #[serde(default)]
    pub demo: bool,
}

/// A `Debug` that cannot leak a name into a log or a panic.
macro_rules! hidden {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
pub(crate) use hidden;
hidden!(Person, Proxy, Declaration, ReviewForm, Certificate);
