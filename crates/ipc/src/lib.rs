//! What the window may ask and be told.
