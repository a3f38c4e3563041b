//! All integration tests, one binary; one file a feature.

mod tidy;
mod view;
