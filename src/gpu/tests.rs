//! Shaders against their Rust twins; and pixels, where there is an adapter (a software one will do).

mod example;
mod pixels;
mod plan;
mod shaders;
