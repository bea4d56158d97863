//! The closed sets of a case: its states, and what is chosen from a list at the desk.

use crate::code::codes;

codes! {
    /// Case states of domain.md §9.1. S11 and X6 are reached by the Centre alone.
    pub enum CaseState {
        /// 取号.
        Queued = "S0",
        /// 初审.
        Precheck = "S1",
        /// 待补材料.
        PendingMaterial = "S2",
        /// 查档中.
        Lookup = "S3",
        /// 举证核实.
        Evidence = "S4",
        /// 已受理.
        Accepted = "S5",
        /// 审查中.
        Review = "S6",
        /// 准予补发.
        Approved = "S7",
        /// 已制证.
        Printed = "S8",
        /// 已核对用印.
        Sealed = "S9",
        /// 已发证.
        Issued = "S10",
        /// 中心已确认.
        Confirmed = "S11",
        /// 转中心.
        Referred = "X1",
        /// 不予受理.
        NotAccepted = "X2",
        /// 不予补发.
        Refused = "X3",
        /// 当事人撤回.
        Withdrawn = "X4",
        /// 暂停.
        Suspended = "X5",
        /// 撤回/作废.
        Revoked = "X6",
    }
}

impl CaseState {
    /// Counts against "one live case a couple" (invariant 8: S1–S11; a suspended case still holds its couple).
    pub fn is_live(self) -> bool {
        match self {
            CaseState::Queued
            | CaseState::Referred
            | CaseState::NotAccepted
            | CaseState::Refused
            | CaseState::Withdrawn
            | CaseState::Revoked => false,
            CaseState::Precheck
            | CaseState::PendingMaterial
            | CaseState::Lookup
            | CaseState::Evidence
            | CaseState::Accepted
            | CaseState::Review
            | CaseState::Approved
            | CaseState::Printed
            | CaseState::Sealed
            | CaseState::Issued
            | CaseState::Confirmed
            | CaseState::Suspended => true,
        }
    }

    /// Nothing is left to do at the point.
    pub fn is_finished(self) -> bool {
        !self.is_live() && self != CaseState::Queued || matches!(self, CaseState::Issued | CaseState::Confirmed)
    }

    /// Before the declaration was signed: identity, answers, file and photo may still be corrected.
    pub fn is_open_for_correction(self) -> bool {
        matches!(self, CaseState::Queued | CaseState::Precheck | CaseState::PendingMaterial | CaseState::Lookup | CaseState::Evidence)
    }
}

codes! {
    /// What became of a spouse's old booklet, which is why it is reissued (L14).
    pub enum Reason {
        /// 遗失.
        Lost = "LOST",
        /// 损毁.
        Damaged = "DAMAGED",
        /// 与身份证件信息不一致.
        Inconsistent = "INCONSISTENT",
        /// Whole and agreeing: no reason of its own; replaced with the other's (D36), or not at all (D39).
        Intact = "INTACT",
    }
}

codes! {
    /// How a person marked a paper (L7, L13, D43).
    pub enum Mark {
        /// Signature and fingerprint.
        SignedAndFingerprint = "SIGNED_AND_FINGERPRINT",
        /// Fingerprint only, for who cannot write.
        FingerprintOnly = "FINGERPRINT_ONLY",
        /// The proxy of an absent spouse signed and gave a fingerprint.
        Proxy = "PROXY",
    }
}

codes! {
    /// What became of the old booklets (Q3).
    pub enum OldCertificate {
        /// Both lost.
        NoneLost = "NONE_LOST",
        /// Cancelled and given back.
        CancelledReturned = "CANCELLED_RETURNED",
        /// Collected.
        Collected = "COLLECTED",
    }
}

codes! {
    /// Why a booklet was spoiled (domain.md §12).
    pub enum SpoilReason {
        /// Misprint or jam.
        PrintError = "PRINT_ERROR",
        /// Wrong data.
        WrongData = "WRONG_DATA",
        /// Stain.
        Stain = "STAIN",
        /// Tear.
        Tear = "TEAR",
        /// Photo or emboss fault.
        PhotoFault = "PHOTO_FAULT",
        /// Applicant withdrew.
        Withdrawn = "WITHDRAWN",
        /// Other.
        Other = "OTHER",
    }
}

codes! {
    /// Why someone is served before others.
    pub enum Priority {
        /// Eighty or older.
        Aged = "AGED",
        /// Disabled.
        Disabled = "DISABLED",
        /// Ill or frail.
        Frail = "FRAIL",
        /// Serving or former soldier.
        Soldier = "SOLDIER",
    }
}

codes! {
    /// Where old files are looked for (domain.md §13.5). Not found is final after the first three.
    pub enum SearchPlace {
        /// The laptop's index.
        Local = "LOCAL",
        /// The provincial system.
        Provincial = "PROVINCIAL",
        /// 余姚市档案馆.
        CityArchive = "CITY_ARCHIVE",
        /// Papers still kept at a township office.
        TownshipPaper = "TOWNSHIP_PAPER",
    }
}

codes! {
    /// Where the case is served.
    pub enum Channel {
        /// At a point.
        Point = "POINT",
        /// At the Centre's window.
        Window = "WINDOW",
        /// At home in the village.
        HomeVisit = "HOME_VISIT",
    }
}

codes! {
    /// By which rule the printed 登记日期 was found (domain.md §13.4 `reg_date_rule`).
    pub enum RegDateRule {
        /// The original date (L15).
        Original = "ORIGINAL",
        /// The day the legal age was reached (L10, D19).
        AgeReached = "AGE_REACHED",
        /// Decided by a registrar (D33).
        Decided = "A2_DECIDED",
    }
}

codes! {
    /// Where a photograph came from.
    pub enum PhotoSource {
        /// A picture file.
        File = "FILE",
        /// The laptop's camera.
        Camera = "CAMERA",
    }
}
