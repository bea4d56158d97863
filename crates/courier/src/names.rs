//! File names: who wrote it and which numbers it carries, never who is in it.

use buzheng_domain::ids::DeviceId;
use buzheng_protocol::bytes::to_hex;

/// Ending of a bundle.
pub const BUNDLE: &str = "bzb";
/// Ending of a receipt.
pub const RECEIPT: &str = "bzr";

/// `bz-<device>-<epoch>-<from>-<to>-<random>-<part>.bzb`; device is eight bytes of its id. `from` is one more than `to` when no
/// events are carried.
pub fn bundle(device: &DeviceId, epoch: u64, from: u64, to: u64, random: &[u8; 4], part: u32) -> String {
    format!("bz-{}-{epoch:016x}-{from}-{to}-{}-{part}.{BUNDLE}", prefix(device), to_hex(random))
}

/// `bz-<device>.bzr`: always the newest, since any receipt says everything.
pub fn receipt(device: &DeviceId) -> String {
    format!("bz-{}.{RECEIPT}", prefix(device))
}

/// Whether a file of that name is a receipt for this device.
pub fn is_receipt_for(name: &str, device: &DeviceId) -> bool {
    is_receipt(name) && name.get(3..19) == Some(prefix(device).as_str())
}

/// Whether a file of that name is a receipt.
pub fn is_receipt(name: &str) -> bool {
    name.starts_with("bz-") && name.ends_with(".bzr")
}

/// Whether a file of that name is a bundle.
pub fn is_bundle(name: &str) -> bool {
    name.starts_with("bz-") && name.ends_with(".bzb")
}

/// The last eight bytes: in ids that begin with a time the first ones are alike among laptops set up on one day.
fn prefix(device: &DeviceId) -> String {
    to_hex(device.as_uuid().as_bytes().last_chunk::<8>().unwrap_or(&[0; 8]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn names_say_device_and_numbers_and_tell_kinds_apart() {
        let (one, two) = (DeviceId::from_uuid(Uuid::from_u128(1)), DeviceId::from_uuid(Uuid::from_u128(2)));
        let name = bundle(&one, 0xab, 3, 17, &[1, 2, 3, 4], 2);
        assert_eq!(name, "bz-0000000000000001-00000000000000ab-3-17-01020304-2.bzb");
        assert!(is_bundle(&name) && !is_receipt(&name));
        assert!(is_receipt_for(&receipt(&one), &one) && !is_receipt_for(&receipt(&one), &two));
        assert!(!is_receipt_for("bz-.bzr", &one) && !is_bundle("bz-1.bzb.tmp"));
    }
}
