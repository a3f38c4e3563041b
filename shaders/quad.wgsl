// Boxes: rounded corners, an inner border, a solid or two-colour fill; and their soft shadows. One instance each.
//
// The formulas, which the CPU back end draws by too (d = box_distance at the pixel's centre):
//   box     color = fill * (1 - ring * border.a) + border * ring,  ring = border width > 0 ? 1 - coverage(d + width) : 0
//           out   = color * coverage(d)
//   fill    mix(from, to, t),  t = clamp(dot(p - a, b - a) / |b - a|^2, 0, 1), a and b in pixels, colours premultiplied
//   shadow  out   = color * (the rounded box's coverage convolved with a Gaussian), drawn under the whole box
// Rectangles come snapped to whole pixels (`Rect::snapped`) and border widths rounded, at least 1; so straight edges are
// sharp and only corners are anti-aliased. A shadow's rectangle is the snapped box's, moved by the offset, not snapped.

struct Quad {
    // x, y, width, height in pixels.
    @location(0) rect: vec4<f32>,
    // Corner radius, border width, standard deviation of a shadow (0: a box), unused.
    @location(1) shape: vec4<f32>,
    // The gradient's start (xy) and end (zw) in pixels.
    @location(2) axis: vec4<f32>,
    // Premultiplied colours; a solid fill has both alike; a shadow's colour is `start_color`.
    @location(3) start_color: vec4<f32>,
    @location(4) end_color: vec4<f32>,
    @location(5) border_color: vec4<f32>,
}

struct Varying {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) rect: vec4<f32>,
    @location(1) @interpolate(flat) shape: vec4<f32>,
    @location(2) @interpolate(flat) axis: vec4<f32>,
    @location(3) @interpolate(flat) start_color: vec4<f32>,
    @location(4) @interpolate(flat) end_color: vec4<f32>,
    @location(5) @interpolate(flat) border_color: vec4<f32>,
}

@vertex
fn vertex(@builtin(vertex_index) index: u32, quad: Quad) -> Varying {
    // Beyond three standard deviations a shadow is under 0.3 %.
    let reach = ceil(3.0 * quad.shape.z);
    let pixel = quad.rect.xy - reach + corner(index) * (quad.rect.zw + 2.0 * reach);
    return Varying(to_clip(pixel), quad.rect, quad.shape, quad.axis, quad.start_color, quad.end_color, quad.border_color);
}

// Three entries rather than one with branches: software rasterisers run both sides of a branch.

// A solid box with square corners and no border: its edges are pixel edges, so all of it is covered.
@fragment
fn plain(in: Varying) -> @location(0) vec4<f32> {
    return in.start_color;
}

@fragment
fn rounded(in: Varying) -> @location(0) vec4<f32> {
    let pixel = in.position.xy + globals.origin;
    let half_size = in.rect.zw * 0.5;
    let distance = box_distance(pixel - in.rect.xy - half_size, half_size, in.shape.x);
    let run = in.axis.zw - in.axis.xy;
    let t = clamp(dot(pixel - in.axis.xy, run) / max(dot(run, run), 1e-6), 0.0, 1.0);
    let ring = select(0.0, 1.0 - coverage(distance + in.shape.y), in.shape.y > 0.0);
    let fill = mix(in.start_color, in.end_color, t);
    return (fill * (1.0 - ring * in.border_color.a) + in.border_color * ring) * coverage(distance);
}

@fragment
fn shadow(in: Varying) -> @location(0) vec4<f32> {
    let half_size = in.rect.zw * 0.5;
    let p = in.position.xy + globals.origin - in.rect.xy - half_size;
    return in.start_color * blurred(p, half_size, in.shape.x, in.shape.z);
}

// The blurred coverage of a rounded box at `p`. The box is cut into slabs across y; in each, its width is taken at the
// slab's middle, and both the slab's height and that width are integrated against the Gaussian exactly by erf. Square
// corners are therefore exact with one slab; for round ones 8, over three standard deviations each way, are close.
fn blurred(p: vec2<f32>, half_size: vec2<f32>, radius: f32, sigma: f32) -> f32 {
    if all(abs(p) < half_size - radius - 3.0 * sigma) {
        return 1.0;
    }
    let low = max(p.y - 3.0 * sigma, -half_size.y);
    let high = min(p.y + 3.0 * sigma, half_size.y);
    if low >= high {
        return 0.0;
    }
    // Elsewhere than near a round corner the width is the same for all that counts.
    let near_corner = radius > 0.0 && all(abs(p) > half_size - radius - 3.0 * sigma);
    let slabs = select(1, 8, near_corner);
    let step = (high - low) / f32(slabs);
    let unit = 1.0 / (sigma * 1.41421356);
    var sum = 0.0;
    // The outer slabs take in what little of the box lies beyond them.
    var before = erf((-half_size.y - p.y) * unit);
    for (var i = 0; i < slabs; i++) {
        let y = low + step * (f32(i) + 0.5);
        let end = select(low + step * f32(i + 1), half_size.y, i + 1 == slabs);
        let after = erf((end - p.y) * unit);
        let rise = max(abs(y) - (half_size.y - radius), 0.0);
        let half_width = half_size.x - radius + sqrt(max(radius * radius - rise * rise, 0.0));
        let across = erf((p.x + half_width) * unit) - erf((p.x - half_width) * unit);
        sum += across * (after - before);
        before = after;
    }
    return sum * 0.25;
}

// Abramowitz and Stegun 7.1.27: within 5e-4 of the error function.
fn erf(x: f32) -> f32 {
    let a = abs(x);
    let q = 1.0 + (0.278393 + (0.230389 + (0.000972 + 0.078108 * a) * a) * a) * a;
    return sign(x) * (1.0 - 1.0 / (q * q * q * q));
}
