//! Textured rectangles as instances of `shaders/image.wgsl`: pictures, rasterised paths, off-screen groups.

use bytemuck::{Pod, Zeroable};

use super::quad::xywh;
use crate::geom::Rect;

/// One textured rectangle in pixels of the target; the shader's `Image`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub(super) struct ImageInstance {
    rect: [f32; 4],
    clip: [f32; 4],
    /// Corner radius of the clip, opacity, unused, unused.
    shape: [f32; 4],
}

pub(super) const ATTRIBUTES: &[wgpu::VertexAttribute] =
    &wgpu::vertex_attr_array![0 => Float32x4, 1 => Float32x4, 2 => Float32x4];

impl ImageInstance {
    /// A texture over the whole of `rect`, of which `clip` shows.
    pub fn new(rect: Rect, clip: Rect, radius: f32, opacity: f32) -> ImageInstance {
        let radius = radius.min(clip.w / 2.0).min(clip.h / 2.0).max(0.0);
        ImageInstance { rect: xywh(rect), clip: xywh(clip), shape: [radius, opacity, 0.0, 0.0] }
    }

    /// The texture turned out larger than what is shown of it: texel stays pixel.
    pub fn resize(&mut self, width: u32, height: u32) {
        self.rect[2] = width as f32;
        self.rect[3] = height as f32;
    }
}
