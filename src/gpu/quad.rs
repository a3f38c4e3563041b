//! Boxes and shadows as instances of `shaders/quad.wgsl`.

use bytemuck::{Pod, Zeroable};

use super::pipeline::premultiplied;
use crate::geom::{Point, Rect, Transform};
use crate::scene::{Paint, Quad, Shadow};

/// One box or shadow in pixels of the target; the shader's `Quad`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub(super) struct QuadInstance {
    rect: [f32; 4],
    /// Corner radius, border width, a shadow's standard deviation, unused.
    shape: [f32; 4],
    /// Start and end of the gradient.
    axis: [f32; 4],
    start_color: [f32; 4],
    end_color: [f32; 4],
    border_color: [f32; 4],
}

pub(super) const ATTRIBUTES: &[wgpu::VertexAttribute] = &wgpu::vertex_attr_array![
    0 => Float32x4, 1 => Float32x4, 2 => Float32x4, 3 => Float32x4, 4 => Float32x4, 5 => Float32x4
];

/// Which entry of the shader draws an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finish {
    /// Solid, with square corners and no border.
    Plain,
    Rounded,
    Shadow,
}

impl Finish {
    pub const fn entry(self) -> &'static str {
        match self {
            Finish::Plain => "plain",
            Finish::Rounded => "rounded",
            Finish::Shadow => "shadow",
        }
    }
}

impl QuadInstance {
    /// The box itself, over its snapped rectangle in pixels.
    pub fn body(quad: &Quad, rect: Rect, scale: f32) -> QuadInstance {
        let (start, end, from, to) = match quad.fill {
            Paint::Solid(color) => (Point::ZERO, Point::ZERO, color, color),
            Paint::Linear { start, end, from, to } => (start, end, from, to),
        };
        let at = |share: Point| [rect.x + share.x * rect.w, rect.y + share.y * rect.h];
        let ([ax, ay], [bx, by]) = (at(start), at(end));
        let border = quad.border.filter(|border| border.width > 0.0 && border.color.a > 0);
        let border_width = border.map_or(0.0, |border| (border.width * scale).round().max(1.0));
        QuadInstance {
            rect: xywh(rect),
            shape: [drawn_radius(quad, rect, scale), border_width, 0.0, 0.0],
            axis: [ax, ay, bx, by],
            start_color: premultiplied(from),
            end_color: premultiplied(to),
            border_color: border.map_or([0.0; 4], |border| premultiplied(border.color)),
        }
    }

    /// The entry that it needs.
    pub fn finish(&self) -> Finish {
        let [radius, border, sigma, _] = self.shape;
        if sigma > 0.0 {
            Finish::Shadow
        } else if radius == 0.0 && border == 0.0 && self.start_color == self.end_color {
            Finish::Plain
        } else {
            Finish::Rounded
        }
    }

    /// The shadow under a box with the snapped rectangle `rect`.
    pub fn shadow(quad: &Quad, shadow: &Shadow, rect: Rect, scale: f32) -> QuadInstance {
        let rect = rect.translate(Point::new(shadow.offset.x * scale, shadow.offset.y * scale));
        let color = premultiplied(shadow.color);
        QuadInstance {
            rect: xywh(rect),
            // A shadow without blur is a box whose edge is still a ramp of about a pixel.
            shape: [drawn_radius(quad, rect, scale), 0.0, sigma(shadow, scale).max(0.25), 0.0],
            axis: [0.0; 4],
            start_color: color,
            end_color: color,
            border_color: [0.0; 4],
        }
    }
}

/// Everything that a quad and its shadow may colour, in pixels.
pub(super) fn bounds(quad: &Quad, transform: Transform) -> Rect {
    let rect = transform.apply_rect(quad.rect).snapped();
    match &quad.shadow {
        None => rect,
        Some(shadow) => {
            let reach = 3.0 * sigma(shadow, transform.scale) + 1.0;
            let offset = Point::new(shadow.offset.x * transform.scale, shadow.offset.y * transform.scale);
            let soft = Rect::new(rect.x - reach, rect.y - reach, rect.w + 2.0 * reach, rect.h + 2.0 * reach);
            rect.union(soft.translate(offset))
        }
    }
}

pub(super) fn xywh(rect: Rect) -> [f32; 4] {
    [rect.x, rect.y, rect.w, rect.h]
}

fn sigma(shadow: &Shadow, scale: f32) -> f32 {
    (shadow.blur * scale / 2.0).max(0.0)
}

fn drawn_radius(quad: &Quad, rect: Rect, scale: f32) -> f32 {
    (quad.radius * scale).min(rect.w / 2.0).min(rect.h / 2.0).max(0.0)
}
