//! Decides what to exchange and when, then does it.
