//! footlight: a native presenter for talks written in markdown.

pub mod color;
pub mod diag;
pub mod export;
pub mod geom;
pub mod gpu;
pub mod raster;
pub mod report;
pub mod scene;
pub mod show;
pub mod term;
pub mod text;
pub mod theme;
pub mod world;
