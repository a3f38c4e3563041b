//! The wgpu back end: draws a display list into a texture or a window's surface.
//!
//! A [`Gpu`] is the device, a [`Renderer`] the pipelines and caches for one pixel format, a [`Target`] a window's
//! surface. A frame is planned as plain data (`plan`), uploaded ([`Renderer::prepare`]) and encoded
//! ([`Renderer::draw`]). All of it blends sRGB bytes, as browsers do, so no target has an sRGB format. After a lost
//! device ([`Gpu::is_lost`]) all three are made anew; display lists hold nothing of them.

mod device;
pub mod headless;
mod image;
mod path;
mod pipeline;
mod pixels;
mod plan;
mod projector;
mod quad;
mod renderer;
mod shaders;
mod target;
#[cfg(test)]
mod tests;
mod text;
mod texture;

pub use device::{Gpu, GpuError, Preference};
pub use renderer::{Quality, Renderer};
pub use shaders::Shaders;
pub use target::{Acquired, Frame, Pace, Target};
