//! Use cases: load, decide, append, project.
