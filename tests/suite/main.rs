//! All integration tests, one binary; one file a feature.

mod deck;
mod pictures;
mod raster;
mod raster_random;
mod talk;
mod tidy;
mod tools;
