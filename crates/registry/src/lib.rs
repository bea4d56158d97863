//! The central registry.
