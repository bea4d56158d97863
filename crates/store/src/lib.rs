//! The device's encrypted database and blob files.
