//! The header of a batch: a CBOR map, the part that is signed. Unknown keys are skipped but covered by the signature.

use buzheng_domain::ids::DeviceId;
use minicbor::{Decoder, Encoder};
use uuid::Uuid;

use super::{BatchError, VERSION};
use crate::cbor;
use crate::chain::{Head, LogId, MAX_NUMBER};

/// Largest header accepted, in bytes; ours are about 210.
pub(super) const MAX_HEADER_BYTES: usize = 4 * 1024;
const CODEC: &str = "zstd";

/// What a batch says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The log the events belong to.
    pub log: LogId,
    /// Sequence number of the first event.
    pub first: u64,
    /// How many events.
    pub count: u32,
    /// Chain hash before the first event.
    pub prev: [u8; 32],
    /// Chain hash after the last event.
    pub last: [u8; 32],
    /// Size of the inflated body, in bytes.
    pub raw_bytes: u32,
    /// SHA-256 of the compressed body.
    pub sum: [u8; 32],
}

impl Header {
    /// Sequence number of the last event.
    pub fn last_seq(&self) -> u64 {
        self.first.saturating_add(u64::from(self.count)).saturating_sub(1)
    }

    /// The head that the batch continues.
    pub fn prev_head(&self) -> Head {
        Head { seq: self.first.saturating_sub(1), hash: self.prev }
    }

    /// The head after the batch.
    pub fn last_head(&self) -> Head {
        Head { seq: self.last_seq(), hash: self.last }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut e = Encoder::new(Vec::with_capacity(256));
        let written: Result<(), minicbor::encode::Error<std::convert::Infallible>> = (|| {
            e.map(12)?;
            e.str("n")?.u32(self.count)?;
            e.str("v")?.u16(VERSION)?;
            e.str("log")?.bytes(self.log.device.as_uuid().as_bytes())?;
            e.str("raw")?.u32(self.raw_bytes)?;
            e.str("sum")?.bytes(&self.sum)?;
            // No dictionary; the key is there so that a later version can name one by hash.
            e.str("dict")?.u8(0)?;
            e.str("last")?.bytes(&self.last)?;
            e.str("prev")?.bytes(&self.prev)?;
            e.str("chain")?.str("rb-ev1")?;
            e.str("codec")?.str(CODEC)?;
            e.str("epoch")?.u64(self.log.epoch)?;
            e.str("first")?.u64(self.first)?;
            Ok(())
        })();
        match written {
            Ok(()) => e.into_writer(),
            Err(never) => match never.as_write() {
                Some(infallible) => match *infallible {},
                // Writing into memory has no other way to fail; an empty header would not parse.
                None => Vec::new(),
            },
        }
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, BatchError> {
        let broken = BatchError::Malformed { part: "header" };
        cbor::single(bytes).map_err(|_| broken)?;
        let mut fields = Fields::default();
        fields.read(bytes).map_err(|_| broken)?;
        match fields.version.ok_or(broken)? {
            VERSION => {}
            found => {
                return Err(BatchError::UnsupportedVersion { found, supported: VERSION });
            }
        }
        if fields.unknown_coding {
            return Err(BatchError::Malformed { part: "codec" });
        }
        let header = fields.finish().ok_or(broken)?;
        let numbers = (1..=MAX_NUMBER).contains(&header.log.epoch)
            && (1..=MAX_NUMBER).contains(&header.first)
            && header.first.checked_add(u64::from(header.count)).is_some_and(|end| end <= MAX_NUMBER);
        if !numbers {
            return Err(broken);
        }
        if header.count == 0 {
            return Err(BatchError::BadCount);
        }
        if header.first == 1 && header.prev != Head::EMPTY.hash {
            return Err(BatchError::BadChain { at: 1 });
        }
        Ok(header)
    }
}

#[derive(Default)]
struct Fields {
    version: Option<u16>,
    device: Option<Uuid>,
    epoch: Option<u64>,
    first: Option<u64>,
    count: Option<u32>,
    prev: Option<[u8; 32]>,
    last: Option<[u8; 32]>,
    raw_bytes: Option<u32>,
    sum: Option<[u8; 32]>,
    unknown_coding: bool,
}

impl Fields {
    fn read(&mut self, bytes: &[u8]) -> Result<(), minicbor::decode::Error> {
        let shape = || minicbor::decode::Error::message("another shape");
        let hash = |d: &mut Decoder<'_>| <[u8; 32]>::try_from(d.bytes()?).map_err(|_| shape());
        let mut d = Decoder::new(bytes);
        for _ in 0..d.map()?.ok_or_else(shape)? {
            match d.str()? {
                "v" => self.version = Some(d.u16()?),
                "log" => self.device = Some(Uuid::from_slice(d.bytes()?).map_err(|_| shape())?),
                "epoch" => self.epoch = Some(d.u64()?),
                "first" => self.first = Some(d.u64()?),
                "n" => self.count = Some(d.u32()?),
                "prev" => self.prev = Some(hash(&mut d)?),
                "last" => self.last = Some(hash(&mut d)?),
                "raw" => self.raw_bytes = Some(d.u32()?),
                "sum" => self.sum = Some(hash(&mut d)?),
                "codec" => self.unknown_coding |= d.str()? != CODEC,
                "dict" => self.unknown_coding |= d.u64()? != 0,
                "chain" => self.unknown_coding |= d.str()? != "rb-ev1",
                _ => d.skip()?,
            }
        }
        Ok(())
    }

    fn finish(self) -> Option<Header> {
        Some(Header {
            log: LogId { device: DeviceId::from_uuid(self.device?), epoch: self.epoch? },
            first: self.first?,
            count: self.count?,
            prev: self.prev?,
            last: self.last?,
            raw_bytes: self.raw_bytes?,
            sum: self.sum?,
        })
    }
}
