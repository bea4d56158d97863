//! What arrives is verified and stored, byte for byte. What it means is judged later, in [`crate::project`], so that
//! nothing a point sends can block its own log.

pub(crate) mod ack;
pub(crate) mod blobs;
pub(crate) mod push;
