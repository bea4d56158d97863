//! The closed sets the table speaks in: rows, outcomes, reasons, sources, who decides, where a couple is sent.

use crate::code::codes;

codes! {
    /// Rows of domain.md §10.
    pub enum RowId {
        /// Never registered.
        D1 = "D1",
        /// Wants something a point may not do.
        D2 = "D2",
        /// Divorced.
        D3 = "D3",
        /// Remarried to each other.
        D4 = "D4",
        /// One spouse dead.
        D5 = "D5",
        /// Married to another.
        D6 = "D6",
        /// Annulled.
        D7 = "D7",
        /// Organ outside the province.
        D8 = "D8",
        /// Organ is a 民政局, or on or after the cut-off.
        D9 = "D9",
        /// Already reissued and held.
        D10 = "D10",
        /// Already reissued and lost again.
        D11 = "D11",
        /// No jurisdiction.
        D12 = "D12",
        /// Foreign-related.
        D13 = "D13",
        /// Serving soldier without certificate.
        D14 = "D14",
        /// Capacity lacking or in doubt.
        D15 = "D15",
        /// Unwilling or pressured.
        D16 = "D16",
        /// Identity in doubt.
        D17 = "D17",
        /// Exact match, both present: accept.
        D18 = "D18",
        /// Under age at registration, of age now.
        D19 = "D19",
        /// Under age at registration and still.
        D20 = "D20",
        /// File and card disagree about being of age.
        D21 = "D21",
        /// Name differs by a variant character.
        D22 = "D22",
        /// Name differs by a homophone, one character, or is a former name.
        D23 = "D23",
        /// Name wholly different.
        D24 = "D24",
        /// Number in its old form, or none in the file.
        D25 = "D25",
        /// Number differs in a way a slip of the pen explains.
        D26 = "D26",
        /// Number of someone else.
        D27 = "D27",
        /// Identity card and 户口簿 disagree.
        D28 = "D28",
        /// 户口簿 not here.
        D29 = "D29",
        /// File nowhere, certificate of the time in hand.
        D30 = "D30",
        /// File nowhere, certificate lost.
        D31 = "D31",
        /// File says another date or organ than they remember.
        D32 = "D32",
        /// File date without a day.
        D33 = "D33",
        /// Two files.
        D34 = "D34",
        /// One of them is in another undissolved marriage on file.
        D35 = "D35",
        /// Lost on one side only.
        D36 = "D36",
        /// Damaged.
        D37 = "D37",
        /// Intact, but disagrees with the identity card.
        D38 = "D38",
        /// Intact and agreeing.
        D39 = "D39",
        /// One absent, qualified proxy, exact file.
        D40 = "D40",
        /// One absent, no qualified proxy or no exact file.
        D41 = "D41",
        /// Served at home.
        D42 = "D42",
        /// Cannot write.
        D43 = "D43",
        /// One spouse's residence outside the province.
        D44 = "D44",
        /// No local hit, other archives not asked yet.
        D45 = "D45",
        /// List of earlier reissues too old to rule one out.
        D46 = "D46",
        /// Serving soldier with certificate.
        D47 = "D47",
        /// A character that cannot be printed here.
        D48 = "D48",
    }
}

codes! {
    /// What a row leads to, mildest first: of several branch rows the last of these wins.
    pub enum Outcome {
        /// 受理.
        Accept = "ACCEPT",
        /// 受理, with the named evidence and decision.
        AcceptEvidence = "ACCEPT_EVIDENCE",
        /// 待补材料.
        Pending = "PENDING",
        /// 不予补发, after review.
        Refuse = "REFUSE",
        /// 不予受理.
        NotAccept = "NOT_ACCEPT",
        /// 转中心.
        Refer = "REFER",
        /// 当事人撤回.
        Withdraw = "WITHDRAW",
        /// 暂停, and the Centre takes over.
        Suspend = "SUSPEND",
    }
}

codes! {
    /// Reason text keys; also the key of what cures it.
    pub enum ReasonKey {
        /// D1.
        NeverRegistered = "NEVER_REGISTERED",
        /// D2.
        OutOfService = "OUT_OF_SERVICE",
        /// D3.
        StatusChangedDivorce = "STATUS_CHANGED_DIVORCE",
        /// D4.
        RemarriedSame = "REMARRIED_SAME",
        /// D5.
        StatusChangedDeath = "STATUS_CHANGED_DEATH",
        /// D6.
        StatusChangedOther = "STATUS_CHANGED_OTHER",
        /// D7.
        Annulled = "ANNULLED",
        /// D8.
        OutOfProvince = "OUT_OF_PROVINCE",
        /// D9.
        AfterCutoff = "AFTER_CUTOFF",
        /// D10.
        AlreadyReissued = "ALREADY_REISSUED",
        /// D11.
        ReissuedLostAgain = "REISSUED_LOST_AGAIN",
        /// D12.
        Jurisdiction = "JURISDICTION",
        /// D13.
        ForeignRelated = "FOREIGN_RELATED",
        /// D14.
        MilitaryCert = "MILITARY_CERT",
        /// D15.
        Capacity = "CAPACITY",
        /// D16.
        Unwilling = "UNWILLING",
        /// D17.
        IdentityDoubt = "IDENTITY_DOUBT",
        /// D18.
        ExactMatch = "EXACT_MATCH",
        /// D19.
        UnderAgeThen = "UNDER_AGE_THEN",
        /// D20.
        UnderAgeStill = "UNDER_AGE_STILL",
        /// D21.
        AgeDiffers = "AGE_DIFFERS",
        /// D22.
        NameVariant = "NAME_VARIANT",
        /// D23.
        NameDiffers = "NAME_DIFFERS",
        /// D24.
        NameOther = "NAME_OTHER",
        /// D25.
        IdOldForm = "ID_OLD_FORM",
        /// D26.
        IdDiffers = "ID_DIFFERS",
        /// D27.
        IdOther = "ID_OTHER",
        /// D28.
        DocumentsDisagree = "DOCUMENTS_DISAGREE",
        /// D29.
        HukouAbsent = "HUKOU_ABSENT",
        /// D30.
        FileMissingCertHeld = "FILE_MISSING_CERT_HELD",
        /// D31.
        FileMissingCertLost = "FILE_MISSING_CERT_LOST",
        /// D32.
        FilePrevails = "FILE_PREVAILS",
        /// D33.
        DateIncomplete = "DATE_INCOMPLETE",
        /// D34.
        TwoFiles = "TWO_FILES",
        /// D35.
        OtherMarriage = "OTHER_MARRIAGE",
        /// D36.
        LostOneSide = "LOST_ONE_SIDE",
        /// D37.
        Damaged = "DAMAGED",
        /// D38.
        Inconsistent = "INCONSISTENT",
        /// D39.
        Intact = "INTACT",
        /// D40.
        ProxyQualified = "PROXY_QUALIFIED",
        /// D41.
        ProxyNotQualified = "PROXY_NOT_QUALIFIED",
        /// D42.
        HomeVisit = "HOME_VISIT",
        /// D43.
        CannotWrite = "CANNOT_WRITE",
        /// D44.
        OneHukouOutside = "ONE_HUKOU_OUTSIDE",
        /// D45.
        PendingOnline = "PENDING_ONLINE",
        /// D46.
        UnverifiedDuplicate = "UNVERIFIED_DUPLICATE",
        /// D47.
        SoldierNoted = "SOLDIER_NOTED",
        /// D48.
        RareCharacter = "RARE_CHARACTER",
        /// S4→X1: the evidence cannot be had on the spot.
        EvidenceNotHad = "EVIDENCE_NOT_HAD",
        /// S4→X1: the Centre's head did not approve.
        ApprovalDenied = "APPROVAL_DENIED",
        /// S2→X4: the campaign ended before the papers came.
        Lapsed = "LAPSED",
        /// S0→X4: left the queue.
        LeftQueue = "LEFT_QUEUE",
        /// S6→X3: the reviewer is not satisfied.
        NotSatisfied = "NOT_SATISFIED",
    }
}

codes! {
    /// Sources of rules that may be printed: read in full (V) or carried by an official text (S). Article numbers that could
    /// not be checked (R in domain.md) are never printed, so such sources appear without one.
    pub enum Basis {
        /// 余政办发〔2022〕28号.
        Seed = "SEED",
        /// 婚姻登记条例第二条.
        Reg03Art2 = "REG03_2",
        /// 婚姻登记条例第十七条.
        Reg03Art17 = "REG03_17",
        /// 婚姻登记工作规范（补领）, no article number.
        Norm15 = "NORM15",
        /// 民政部关于贯彻执行《婚姻登记条例》若干问题的意见, part on reissue.
        Opin04 = "OPIN04",
        /// 民法典第一千零四十九条.
        Cc1049 = "CC_1049",
        /// 民法典第一千零五十一条.
        Cc1051 = "CC_1051",
        /// 婚姻家庭编解释（一）.
        Ji1 = "JI1",
        /// 两高两部, false or borrowed identity in marriage registration.
        Fraud21 = "FRAUD21",
        /// 浙民事〔2021〕193号, electronic 户口簿.
        Zj193 = "ZJ193",
        /// 民委发〔2016〕33号, names in information systems.
        Name16 = "NAME16",
        /// 婚姻登记档案管理办法.
        Arch06 = "ARCH06",
        /// A setting of the campaign, decided by the Centre.
        Campaign = "CAMPAIGN",
    }
}

codes! {
    /// Who decides what a row leads to (domain.md §8), the least first.
    pub enum Decider {
        /// Whoever may sign at the point: A2, or A3 with oath authority.
        Point = "POINT",
        /// A Centre registrar (A2).
        Registrar = "REGISTRAR",
        /// The Centre's head (A1), by approval.
        Head = "HEAD",
    }
}

codes! {
    /// Where a referred couple is sent (domain.md §13.16).
    pub enum Referral {
        /// 补办结婚登记.
        LateRegistration = "LATE_REGISTRATION",
        /// Ordinary reissue at the Centre's window.
        Window = "WINDOW",
        /// The organ for foreign-related registration.
        Foreign = "FOREIGN",
        /// The registering place in another province.
        OutOfProvince = "OUT_OF_PROVINCE",
        /// Archive lookup.
        Archive = "ARCHIVE",
        /// Police first.
        Police = "POLICE",
        /// Elsewhere.
        Other = "OTHER",
    }
}

codes! {
    /// Where a case stands before the table.
    pub enum Standing {
        /// A question must be answered first.
        Open = "OPEN",
        /// A row ends it at the point.
        Stop = "STOP",
        /// A row holds it until something arrives.
        Pending = "PENDING",
        /// Review must refuse it (D20).
        Refuse = "REFUSE",
        /// Nothing stands against it; the file is not chosen yet.
        Clear = "CLEAR",
        /// Acceptable with the base papers.
        Accept = "ACCEPT",
        /// Acceptable with more evidence or another decider.
        AcceptEvidence = "ACCEPT_EVIDENCE",
    }
}
