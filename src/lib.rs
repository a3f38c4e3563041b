//! footlight: a native presenter for talks written in markdown.

pub mod app;
pub mod block;
pub mod cli;
pub mod color;
pub mod deck;
pub mod diag;
pub mod export;
pub mod geom;
pub mod gpu;
pub mod layout;
pub mod load;
pub mod markup;
pub mod page;
pub mod raster;
pub mod report;
pub mod run;
pub mod scene;
pub mod show;
pub mod talk;
pub mod term;
pub mod text;
pub mod theme;
pub mod view;
pub mod world;
