// What every shader of ours starts with: the target, and the shape all boxes are cut by.
//
// Coordinates are pixels of the whole target, y down, pixel centres at .5. An off-screen pass draws the part of the
// target that starts at `origin`. Colours are sRGB bytes as 0..1, premultiplied, and blended as such (no linear light):
// out = source + (1 - source.a) * ground.

struct Globals {
    // The pass's left upper corner on the target, in pixels.
    origin: vec2<f32>,
    // The pass's size in pixels.
    size: vec2<f32>,
}

@group(0) @binding(0) var<uniform> globals: Globals;

// The corner of a triangle strip of four, 0 or 1 each way.
fn corner(vertex: u32) -> vec2<f32> {
    return vec2<f32>(f32(vertex & 1u), f32(vertex >> 1u));
}

fn to_clip(pixel: vec2<f32>) -> vec4<f32> {
    let share = (pixel - globals.origin) / globals.size;
    return vec4<f32>(share.x * 2.0 - 1.0, 1.0 - share.y * 2.0, 0.0, 1.0);
}

// Signed distance in pixels from `p` to the edge of a rounded box about 0: negative inside.
fn box_distance(p: vec2<f32>, half_size: vec2<f32>, radius: f32) -> f32 {
    let q = abs(p) - half_size + radius;
    return length(max(q, vec2<f32>(0.0))) + min(max(q.x, q.y), 0.0) - radius;
}

// How much of the pixel lies inside an edge at a signed distance: a ramp one pixel wide.
fn coverage(distance: f32) -> f32 {
    return clamp(0.5 - distance, 0.0, 1.0);
}
