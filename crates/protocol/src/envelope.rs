//! One event as bytes: a CBOR map with text keys, in the deterministic key order of RFC 8949 §4.2.
//!
//! | key | meaning |
//! |---|---|
//! | `d` | payload, any CBOR item; its meaning is `t` |
//! | `t` | type and version, `case.opened@1` |
//! | `at` | wall clock of the device, ms since 1970 UTC: evidence, never truth |
//! | `id` | event id, 16 bytes |
//! | `op` | who acted, 16 bytes; absent when the device acted by itself |
//! | `ref` | causes: array of `[device, epoch, seq]` |
//! | `boot`, `mono` | boot id and ms since that boot: order and lapse without trusting the wall clock |
//! | `case` | the case it belongs to; absent for events about stock, sessions, devices |
//! | `seen` | feed positions that mattered to the decision |
//! | `sess` | the service session (village, day, team) |
//!
//! Unknown keys are skipped and survive in the stored bytes. The sequence number is not inside: it is the place in the log.

use std::collections::BTreeMap;

use buzheng_domain::event::{Event, PayloadError};
use buzheng_domain::ids::{CaseId, DeviceId, EventId, SessionId, StaffId};
use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use uuid::Uuid;

use crate::cbor::{self, CborError};
use crate::chain::LogId;

/// Largest event accepted, in bytes. Photographs are blobs, so real events stay under 4 KiB.
pub const MAX_EVENT_BYTES: usize = 256 * 1024;
/// Most causes one event may name.
pub const MAX_REFS: u64 = 64;
/// Most feed positions one event may carry.
pub const MAX_SEEN: u64 = 64;
/// Longest type name or feed name, in bytes.
pub const MAX_NAME_BYTES: usize = 96;

/// One event with everything around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Handle of the event; the key in storage is (log, seq).
    pub id: EventId,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// Wall clock of the device, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// Milliseconds since the device started.
    pub mono_ms: u64,
    /// Which start of the device `mono_ms` counts from.
    pub boot: Uuid,
    /// Who acted; `None` when the device acted by itself.
    pub actor: Option<StaffId>,
    /// The service session in which it happened.
    pub session: Option<SessionId>,
    /// Events it answers or corrects.
    pub refs: Vec<(LogId, u64)>,
    /// Feed positions known to the device when it decided.
    pub seen: BTreeMap<String, u64>,
    /// Type and version of the payload, as in `case.opened@1`.
    pub kind: String,
    /// The payload as raw CBOR, exactly as received.
    pub payload: Vec<u8>,
}

/// All of an envelope that the event itself does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// Handle of the event.
    pub id: EventId,
    /// Wall clock, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// Milliseconds since the device started.
    pub mono_ms: u64,
    /// Which start of the device.
    pub boot: Uuid,
    /// Who acted.
    pub actor: Option<StaffId>,
    /// The service session.
    pub session: Option<SessionId>,
    /// Events it answers or corrects.
    pub refs: Vec<(LogId, u64)>,
    /// Feed positions known to the device.
    pub seen: BTreeMap<String, u64>,
}

/// Why bytes are not an event of ours. No variant carries a value from inside the event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Not sound CBOR.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// More than [`MAX_EVENT_BYTES`].
    #[error("an event of {bytes} bytes is too large")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// A key is missing, doubled, or holds something else than it should.
    #[error("the key `{key}` of the envelope is missing or wrong")]
    Key {
        /// The key.
        key: &'static str,
    },
    /// The type is not one this program knows; the bytes must be kept for one that does.
    #[error("unknown event type {name}")]
    UnknownType {
        /// The type name found.
        name: String,
    },
    /// The type is known, its payload is not of the shape that type has.
    #[error("the payload is not a {name}")]
    Payload {
        /// The type name found.
        name: String,
    },
}

impl Envelope {
    /// Wraps an event.
    pub fn of(event: &Event, meta: Meta) -> Result<Self, CborError> {
        let mut payload = Vec::new();
        event.serialize_payload(&mut minicbor_serde::Serializer::new(&mut payload)).map_err(|_| CborError::Encode)?;
        Ok(Self {
            id: meta.id,
            case: event.case_id(),
            at_ms: meta.at_ms,
            mono_ms: meta.mono_ms,
            boot: meta.boot,
            actor: meta.actor,
            session: meta.session,
            refs: meta.refs,
            seen: meta.seen,
            kind: event.type_name().to_owned(),
            payload,
        })
    }

    /// The event inside. An unknown type is not a fault of the bytes: keep them and go on.
    pub fn event(&self) -> Result<Event, DecodeError> {
        let payload = &mut minicbor_serde::Deserializer::new(&self.payload);
        Event::deserialize_payload(&self.kind, self.case, payload).map_err(|error| match error {
            PayloadError::UnknownType => DecodeError::UnknownType { name: self.kind.clone() },
            PayloadError::NoCase => DecodeError::Key { key: "case" },
            // What the decoder complains about may quote the payload: it stays here.
            PayloadError::Malformed(_) => DecodeError::Payload { name: self.kind.clone() },
        })
    }

    /// The bytes that enter the log and the chain. Fails only on a payload that is not one CBOR item or names too long.
    pub fn encode(&self) -> Result<Vec<u8>, CborError> {
        cbor::single(&self.payload)?;
        if self.kind.len() > MAX_NAME_BYTES || self.seen.keys().any(|name| name.len() > MAX_NAME_BYTES) {
            return Err(CborError::Encode);
        }
        let mut e = Encoder::new(Vec::with_capacity(160 + self.payload.len()));
        self.write(&mut e).map_err(|_| CborError::Encode)?;
        Ok(e.into_writer())
    }

    fn write(&self, e: &mut Encoder<Vec<u8>>) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        let optional = [self.actor.is_some(), !self.refs.is_empty(), self.case.is_some(), !self.seen.is_empty(), self.session.is_some()];
        e.map(6 + optional.iter().map(|present| u64::from(*present)).sum::<u64>())?;
        e.str("d")?;
        e.writer_mut().extend_from_slice(&self.payload);
        e.str("t")?.str(&self.kind)?;
        e.str("at")?.i64(self.at_ms)?;
        e.str("id")?.bytes(self.id.as_uuid().as_bytes())?;
        if let Some(actor) = &self.actor {
            e.str("op")?.bytes(actor.as_uuid().as_bytes())?;
        }
        if !self.refs.is_empty() {
            e.str("ref")?.array(self.refs.len() as u64)?;
            for (log, seq) in &self.refs {
                e.array(3)?.bytes(log.device.as_uuid().as_bytes())?.u64(log.epoch)?.u64(*seq)?;
            }
        }
        e.str("boot")?.bytes(self.boot.as_bytes())?;
        if let Some(case) = &self.case {
            e.str("case")?.bytes(case.as_uuid().as_bytes())?;
        }
        e.str("mono")?.u64(self.mono_ms)?;
        if !self.seen.is_empty() {
            e.str("seen")?.map(self.seen.len() as u64)?;
            for (feed, position) in &self.seen {
                e.str(feed)?.u64(*position)?;
            }
        }
        if let Some(session) = &self.session {
            e.str("sess")?.bytes(session.as_uuid().as_bytes())?;
        }
        Ok(())
    }

    /// Reads exactly one event.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > MAX_EVENT_BYTES {
            return Err(DecodeError::TooLarge { bytes: bytes.len() });
        }
        cbor::single(bytes)?;
        let mut fields = Fields::default();
        let mut d = Decoder::new(bytes);
        let count = d.map().ok().flatten().ok_or(DecodeError::Key { key: "map" })?;
        for _ in 0..count {
            let key = d.str().map_err(|_| DecodeError::Key { key: "key" })?;
            fields.read(key, &mut d)?;
        }
        fields.finish()
    }
}

/// What has been read so far; each key once.
#[derive(Default)]
struct Fields {
    id: Option<Uuid>,
    case: Option<Uuid>,
    at_ms: Option<i64>,
    mono_ms: Option<u64>,
    boot: Option<Uuid>,
    actor: Option<Uuid>,
    session: Option<Uuid>,
    refs: Option<Vec<(LogId, u64)>>,
    seen: Option<BTreeMap<String, u64>>,
    kind: Option<String>,
    payload: Option<Vec<u8>>,
}

type Read<T> = Result<T, minicbor::decode::Error>;

impl Fields {
    fn read(&mut self, key: &str, d: &mut Decoder<'_>) -> Result<(), DecodeError> {
        match key {
            "d" => once("d", &mut self.payload, raw_item(d)),
            "t" => once("t", &mut self.kind, name(d)),
            "at" => once("at", &mut self.at_ms, d.i64()),
            "id" => once("id", &mut self.id, uuid(d)),
            "op" => once("op", &mut self.actor, uuid(d)),
            "ref" => once("ref", &mut self.refs, refs(d)),
            "boot" => once("boot", &mut self.boot, uuid(d)),
            "case" => once("case", &mut self.case, uuid(d)),
            "mono" => once("mono", &mut self.mono_ms, d.u64()),
            "seen" => once("seen", &mut self.seen, seen(d)),
            "sess" => once("sess", &mut self.session, uuid(d)),
            _ => d.skip().map_err(|_| DecodeError::Key { key: "unknown" }),
        }
    }

    fn finish(self) -> Result<Envelope, DecodeError> {
        Ok(Envelope {
            id: EventId::from_uuid(need("id", self.id)?),
            case: self.case.map(CaseId::from_uuid),
            at_ms: need("at", self.at_ms)?,
            mono_ms: need("mono", self.mono_ms)?,
            boot: need("boot", self.boot)?,
            actor: self.actor.map(StaffId::from_uuid),
            session: self.session.map(SessionId::from_uuid),
            refs: self.refs.unwrap_or_default(),
            seen: self.seen.unwrap_or_default(),
            kind: need("t", self.kind)?,
            payload: need("d", self.payload)?,
        })
    }
}

fn need<T>(key: &'static str, value: Option<T>) -> Result<T, DecodeError> {
    value.ok_or(DecodeError::Key { key })
}

fn once<T>(key: &'static str, slot: &mut Option<T>, value: Read<T>) -> Result<(), DecodeError> {
    match value {
        Ok(value) if slot.is_none() => {
            *slot = Some(value);
            Ok(())
        }
        Ok(_) | Err(_) => Err(DecodeError::Key { key }),
    }
}

fn other_shape() -> minicbor::decode::Error {
    minicbor::decode::Error::message("another shape")
}

fn uuid(d: &mut Decoder<'_>) -> Read<Uuid> {
    Uuid::from_slice(d.bytes()?).map_err(|_| other_shape())
}

fn name(d: &mut Decoder<'_>) -> Read<String> {
    let text = d.str()?;
    if text.is_empty() || text.len() > MAX_NAME_BYTES { Err(other_shape()) } else { Ok(text.to_owned()) }
}

fn raw_item(d: &mut Decoder<'_>) -> Read<Vec<u8>> {
    let start = d.position();
    if d.datatype()? == Type::Break {
        return Err(other_shape());
    }
    d.skip()?;
    d.input().get(start..d.position()).map(<[u8]>::to_vec).ok_or_else(other_shape)
}

fn refs(d: &mut Decoder<'_>) -> Read<Vec<(LogId, u64)>> {
    let count = d.array()?.filter(|n| *n <= MAX_REFS).ok_or_else(other_shape)?;
    (0..count)
        .map(|_| {
            if d.array()? != Some(3) {
                return Err(other_shape());
            }
            let device = DeviceId::from_uuid(uuid(d)?);
            Ok((LogId { device, epoch: d.u64()? }, d.u64()?))
        })
        .collect()
}

fn seen(d: &mut Decoder<'_>) -> Read<BTreeMap<String, u64>> {
    let count = d.map()?.filter(|n| *n <= MAX_SEEN).ok_or_else(other_shape)?;
    (0..count).map(|_| Ok((name(d)?, d.u64()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Envelope {
        Envelope {
            id: EventId::from_uuid(Uuid::from_u128(1)),
            case: Some(CaseId::from_uuid(Uuid::from_u128(2))),
            at_ms: 1_660_000_000_123,
            mono_ms: 42,
            boot: Uuid::from_u128(3),
            actor: Some(StaffId::from_uuid(Uuid::from_u128(4))),
            session: Some(SessionId::from_uuid(Uuid::from_u128(5))),
            refs: vec![(LogId { device: DeviceId::from_uuid(Uuid::from_u128(6)), epoch: 7 }, 8)],
            seen: BTreeMap::from([("staff".to_owned(), 9)]),
            kind: "sample@1".to_owned(),
            payload: vec![0xa0],
        }
    }

    prop_compose! {
        fn envelopes()(
            ids: [u128; 5], with: [bool; 3], at_ms: i64, mono_ms: u64,
            refs in prop::collection::vec((any::<u128>(), any::<u64>(), any::<u64>()), 0..4),
            seen in prop::collection::btree_map("[a-z/0-9]{1,40}", any::<u64>(), 0..4),
            kind in "[a-z.]{1,40}@[0-9]",
            payload: Vec<(String, i64)>,
        ) -> Envelope {
            let [id, case, boot, actor, session] = ids.map(Uuid::from_u128);
            let log = |device: u128, epoch| LogId { device: DeviceId::from_uuid(Uuid::from_u128(device)), epoch };
            Envelope {
                id: EventId::from_uuid(id),
                case: with[0].then(|| CaseId::from_uuid(case)),
                at_ms, mono_ms, boot,
                actor: with[1].then(|| StaffId::from_uuid(actor)),
                session: with[2].then(|| SessionId::from_uuid(session)),
                refs: refs.into_iter().map(|(d, e, s)| (log(d, e), s)).collect(),
                seen, kind,
                payload: cbor::encode(&payload).unwrap(),
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(envelope in envelopes()) {
            let bytes = envelope.encode().unwrap();
            prop_assert_eq!(Envelope::decode(&bytes).unwrap(), envelope);
        }

        #[test]
        fn truncated_events_are_refused(envelope in envelopes(), cut: prop::sample::Index) {
            let bytes = envelope.encode().unwrap();
            prop_assert!(Envelope::decode(&bytes[..cut.index(bytes.len())]).is_err());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = Envelope::decode(&bytes);
        }
    }

    #[test]
    fn unknown_keys_are_skipped() {
        let mut bytes = sample().encode().unwrap();
        bytes[0] += 1; // one more pair in the map
        bytes.extend(b"\x68whatever\x82\x01\xa1\x61x\xf6");
        assert_eq!(Envelope::decode(&bytes).unwrap(), sample());
    }

    #[test]
    fn a_key_may_not_appear_twice_nor_be_missing() {
        let mut twice = sample().encode().unwrap();
        twice[0] += 1;
        twice.extend(b"\x64mono\x01");
        assert_eq!(Envelope::decode(&twice), Err(DecodeError::Key { key: "mono" }));
        assert_eq!(Envelope::decode(b"\xa1\x61t\x61x"), Err(DecodeError::Key { key: "id" }));
        assert_eq!(Envelope::decode(b"\x80"), Err(DecodeError::Key { key: "map" }));
    }

    #[test]
    fn keys_stand_in_deterministic_order() {
        let bytes = sample().encode().unwrap();
        let mut d = Decoder::new(&bytes);
        let mut keys = Vec::new();
        for _ in 0..d.map().unwrap().unwrap() {
            let start = d.position();
            d.skip().unwrap();
            keys.push(bytes[start..d.position()].to_vec());
            d.skip().unwrap();
        }
        assert_eq!(keys.len(), 11);
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "{keys:?}");
    }

    #[test]
    fn an_unknown_type_is_named_and_its_bytes_kept() {
        let envelope = Envelope { kind: "from.the.future@9".to_owned(), ..sample() };
        assert_eq!(envelope.event(), Err(DecodeError::UnknownType { name: "from.the.future@9".to_owned() }));
        assert_eq!(Envelope::decode(&envelope.encode().unwrap()).unwrap().payload, vec![0xa0]);
    }

    #[test]
    fn a_payload_that_is_not_one_item_is_not_written() {
        for payload in [vec![], vec![0xa0, 0xa0], vec![0xa1]] {
            assert!(Envelope { payload, ..sample() }.encode().is_err());
        }
    }
}
