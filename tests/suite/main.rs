//! All integration tests, one binary; one file a feature.

// Helpers of tests may panic as tests may.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod access;
mod backends;
mod bundle;
mod cli;
mod deck;
mod decks;
mod dialect;
mod docs;
mod edits;
mod export;
mod hostile;
mod html;
mod limits;
mod lint;
mod looks;
mod motion;
mod packaging;
mod paper;
mod pdf;
mod pictures;
mod raster;
mod raster_random;
mod recordings;
mod rehearse;
mod talk;
mod terminal;
mod tidy;
mod tools;
mod tour;
mod view;
mod window;
