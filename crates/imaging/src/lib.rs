//! Photographs: decode, orient, crop, encode.
