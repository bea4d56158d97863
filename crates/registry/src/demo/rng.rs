//! The only source of chance in the sample world: SplitMix64, one stream per part, so that a change to one part leaves the others alone.

use uuid::{Builder, Uuid};

/// A stream of numbers that depends on nothing but the seed and a label. Not for secrets.
pub(super) struct Rng(u64);

impl Rng {
    /// The stream of one part of the world.
    pub(super) fn stream(seed: u64, label: &str) -> Self {
        // FNV-1a of the label, so that neighbouring labels start far apart.
        let start = label.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
        let mut rng = Self(start ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        rng.next();
        rng
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 if `n` is 0.
    pub(super) fn below(&mut self, n: u32) -> u32 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u32
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = high.abs_diff(low).saturating_add(1);
        low.saturating_add_unsigned(self.below(span))
    }

    /// True in `per_mille` of a thousand draws.
    pub(super) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// One of a list that is not empty.
    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        let i = self.below(u32::try_from(list.len()).unwrap_or(u32::MAX)) as usize;
        *list.get(i).expect("the lists of the sample world are not empty")
    }

    /// Fisher–Yates.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(u32::try_from(i + 1).unwrap_or(u32::MAX)) as usize);
        }
    }

    /// An id.
    pub(super) fn uuid(&mut self) -> Uuid {
        Builder::from_random_bytes(((u128::from(self.next()) << 64) | u128::from(self.next())).to_be_bytes()).into_uuid()
    }
}
