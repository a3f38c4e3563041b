//! All integration tests, one binary; one file a feature.

// Helpers of tests may panic as tests may.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod deck;
mod docs;
mod pdf;
mod pictures;
mod raster;
mod raster_random;
mod talk;
mod tidy;
mod tools;
