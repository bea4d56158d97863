//! Everything a device's log may hold, by stable type name `subject.happened@version`.
//!
//! The format on disk and wire is not known here: [`Event::serialize_payload`] and [`Event::deserialize_payload`] speak serde,
//! the crate `protocol` chooses CBOR.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::case::CaseEvent;
use crate::ids::CaseId;
use crate::session::Session;

/// Why a payload could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayloadError<E> {
    /// This version of the program does not know the type; the bytes are kept.
    #[error("unknown event type")]
    UnknownType,
    /// A case event outside a case.
    #[error("a case event names no case")]
    NoCase,
    /// The payload is not of its type.
    #[error("malformed payload: {0}")]
    Malformed(E),
}

/// Declares an enum of events: type names, payload serialisation by type name.
macro_rules! events {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $type_name:literal => $variant:ident($payload:ty)),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$vmeta])* $variant($payload)),+ }

        impl $name {
            /// Every type name of this set.
            pub const TYPE_NAMES: &'static [&'static str] = &[$($type_name),+];

            /// The stable type name with version.
            pub fn type_name(&self) -> &'static str {
                match self { $($name::$variant(_) => $type_name),+ }
            }

            /// Writes the payload alone.
            pub fn serialize_payload<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                match self { $($name::$variant(payload) => serde::Serialize::serialize(payload, s)),+ }
            }

            /// Reads a payload; `None` if the type name is not of this set.
            pub fn deserialize_payload<'de, D: serde::Deserializer<'de>>(type_name: &str, d: D) -> Option<Result<Self, D::Error>> {
                match type_name {
                    $($type_name => Some(<$payload as serde::Deserialize>::deserialize(d).map($name::$variant)),)+
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use events;

events! {
    /// One event of the laptop itself, outside any case.
    pub enum DeskEvent {
        /// First event of a log: what it continues, if anything.
        "log.opened@1" => LogOpened(LogOpened),
        /// A session began.
        "session.opened@1" => SessionOpened(SessionOpened),
        /// An operator unlocked the laptop.
        "operator.unlocked@1" => OperatorUnlocked(OperatorUnlocked),
    }
}

/// See [`DeskEvent::LogOpened`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogOpened {
    /// Epoch of the log this one continues, after a restore, clone or fork.
    pub previous_epoch: Option<u64>,
    /// Last position known of it.
    pub previous_seq: Option<u64>,
}

/// See [`DeskEvent::SessionOpened`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionOpened {
    /// The session.
    pub session: Session,
}

/// See [`DeskEvent::OperatorUnlocked`]; the actor is the operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperatorUnlocked {}

/// Any event of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "events live one at a time between decision and log")]
pub enum Event {
    /// Of a case.
    Case(CaseId, CaseEvent),
    /// Of the laptop.
    Desk(DeskEvent),
}

impl Event {
    /// The stable type name with version.
    pub fn type_name(&self) -> &'static str {
        match self {
            Event::Case(_, event) => event.type_name(),
            Event::Desk(event) => event.type_name(),
        }
    }

    /// The case it belongs to.
    pub fn case_id(&self) -> Option<CaseId> {
        match self {
            Event::Case(id, _) => Some(*id),
            Event::Desk(_) => None,
        }
    }

    /// Writes the payload alone.
    pub fn serialize_payload<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Event::Case(_, event) => event.serialize_payload(s),
            Event::Desk(event) => event.serialize_payload(s),
        }
    }

    /// Reads a payload by its type name and the case named beside it.
    pub fn deserialize_payload<'de, D: Deserializer<'de>>(
        type_name: &str,
        case: Option<CaseId>,
        d: D,
    ) -> Result<Self, PayloadError<D::Error>> {
        if CaseEvent::TYPE_NAMES.contains(&type_name) {
            let case = case.ok_or(PayloadError::NoCase)?;
            let event = CaseEvent::deserialize_payload(type_name, d).ok_or(PayloadError::UnknownType)?;
            return event.map(|e| Event::Case(case, e)).map_err(PayloadError::Malformed);
        }
        let event = DeskEvent::deserialize_payload(type_name, d).ok_or(PayloadError::UnknownType)?;
        event.map(Event::Desk).map_err(PayloadError::Malformed)
    }
}
