//! The use cases over the real encrypted store, real pictures and real forms.

mod bad_input;
mod serve;
mod support;
mod unlock;
