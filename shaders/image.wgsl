// Textures: pictures, rasterised paths and off-screen groups, stretched over a rectangle, cut by a rounded one, faded.
//
//   out = texel * coverage(d) * opacity,  d = box_distance to the clip's rounded edge
// Rectangles come snapped to whole pixels and a texture has the size it is drawn at wherever possible, so the bilinear
// filter then gives the texels as they are.

@group(1) @binding(0) var texels: texture_2d<f32>;
@group(1) @binding(1) var texel_sampler: sampler;

struct Image {
    // Where the whole texture lies: x, y, width, height in pixels.
    @location(0) rect: vec4<f32>,
    // What of it shows.
    @location(1) clip: vec4<f32>,
    // Corner radius of the clip, opacity, unused, unused.
    @location(2) shape: vec4<f32>,
}

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) rect: vec4<f32>,
    @location(1) @interpolate(flat) clip: vec4<f32>,
    @location(2) @interpolate(flat) shape: vec4<f32>,
}

@vertex
fn vertex(@builtin(vertex_index) index: u32, image: Image) -> Varying {
    let low = max(image.rect.xy, image.clip.xy);
    let high = max(min(image.rect.xy + image.rect.zw, image.clip.xy + image.clip.zw), low);
    return Varying(to_clip(mix(low, high, corner(index))), image.rect, image.clip, image.shape);
}

@fragment
fn fragment(in: Varying) -> @location(0) vec4<f32> {
    let pixel = in.position.xy + globals.origin;
    let half_size = in.clip.zw * 0.5;
    let distance = box_distance(pixel - in.clip.xy - half_size, half_size, in.shape.x);
    let texel = textureSampleLevel(texels, texel_sampler, (pixel - in.rect.xy) / in.rect.zw, 0.0);
    return texel * coverage(distance) * in.shape.y;
}
