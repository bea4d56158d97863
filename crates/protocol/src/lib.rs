//! What device and registry say to each other.
