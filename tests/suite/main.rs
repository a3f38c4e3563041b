//! All integration tests, one binary; one file a feature.

mod pictures;
mod raster;
mod raster_random;
mod tidy;
