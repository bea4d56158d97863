//! Kinds of disagreement (domain.md §12), as stable codes.

/// What a person must settle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConflictCode {
    /// Invariant 8: the couple is live in two cases.
    DupCouple,
    /// Invariant 9: one of them is live in another case.
    DupPerson,
    /// Invariant 3: the certificate number is on two cases.
    DupBj,
    /// Invariant 1: the booklet is bound to two cases.
    DupPrint,
    /// The number is not of a block leased to that device.
    SerialOutOfBlock,
    /// The booklet was not handed to that device.
    PrintNotAllotted,
    /// Who did it may not: not on the list, not active, card or oath grant not valid that day, no second person.
    Staff,
    /// Who did it might do so by the list the laptop had read, and may not by the one that is in force (§14.14).
    StaffRevoked,
    /// The state or the decision table does not allow it, or what is written is not what the rules make of the case.
    Rules,
    /// It was right by the settings the laptop had read, and is not by those that replaced them meanwhile.
    SettingsChanged,
}

impl ConflictCode {
    /// The stable code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DupCouple => "DUP_COUPLE",
            Self::DupPerson => "DUP_PERSON",
            Self::DupBj => "DUP_BJ",
            Self::DupPrint => "DUP_PRINT",
            Self::SerialOutOfBlock => "SERIAL_OUT_OF_BLOCK",
            Self::PrintNotAllotted => "PRINT_NOT_ALLOTTED",
            Self::Staff => "STAFF",
            Self::StaffRevoked => "STAFF_REVOKED",
            Self::Rules => "RULES",
            Self::SettingsChanged => "SETTINGS_CHANGED",
        }
    }

    /// Those for which the case stops (X5) until the Centre has looked. Honest work with a list or settings that were replaced meanwhile
    /// is reviewed without that.
    pub const SUSPENDING: &'static [Self] = &[
        Self::DupCouple,
        Self::DupPerson,
        Self::DupBj,
        Self::DupPrint,
        Self::SerialOutOfBlock,
        Self::PrintNotAllotted,
        Self::Staff,
        Self::Rules,
    ];

    /// The case stops for it.
    pub fn suspends(self) -> bool {
        Self::SUSPENDING.contains(&self)
    }
}
