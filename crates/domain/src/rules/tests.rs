//! Each row holds for its own facts.
