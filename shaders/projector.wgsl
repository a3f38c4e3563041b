// The finished frame as a bad projector or a colour-blind eye shows it: through a grid of cells, and in other light.
//
//   out = encode(light * (decode(mean of the cell), 1)),  by the transfer function of sRGB (IEC 61966-2-1)
// The grid's arithmetic is in whole numbers, as on the CPU: a texel is as many units wide as there are cells, a cell as
// many as there are texels.

@group(1) @binding(0) var frame: texture_2d<f32>;
@group(2) @binding(0) var<uniform> simulation: Simulation;

struct Simulation {
    // Output channels as shares of input red, green, blue, and what is added.
    red: vec4<f32>,
    green: vec4<f32>,
    blue: vec4<f32>,
    // Columns and rows of cells; as many as pixels where there is no grid.
    grid: vec2<u32>,
    // The frame in pixels.
    size: vec2<u32>,
}

@vertex
fn vertex(@builtin(vertex_index) index: u32) -> @builtin(position) vec4<f32> {
    return to_clip(corner(index) * globals.size);
}

@fragment
fn fragment(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    let cell = (vec2<u32>(position.xy) * 2u + 1u) * simulation.grid / (simulation.size * 2u);
    let light = vec4<f32>(decoded(cell_mean(cell)), 1.0);
    let out = vec3<f32>(dot(simulation.red, light), dot(simulation.green, light), dot(simulation.blue, light));
    return vec4<f32>(encoded(out), 1.0);
}

// The mean of the texels that a cell covers, in part or whole.
fn cell_mean(cell: vec2<u32>) -> vec3<f32> {
    let low = cell * simulation.size;
    let high = low + simulation.size;
    let first = low / simulation.grid;
    let end = (high + simulation.grid - 1u) / simulation.grid;
    var sum = vec3<f32>(0.0);
    for (var y = first.y; y < end.y; y++) {
        for (var x = first.x; x < end.x; x++) {
            let texel = vec2<u32>(x, y);
            let covered = min((texel + 1u) * simulation.grid, high) - max(texel * simulation.grid, low);
            let share = vec2<f32>(covered) / vec2<f32>(simulation.size);
            sum += textureLoad(frame, texel, 0).rgb * share.x * share.y;
        }
    }
    return sum;
}

fn decoded(c: vec3<f32>) -> vec3<f32> {
    let curve = pow((c + 0.055) / 1.055, vec3<f32>(2.4));
    return select(curve, c / 12.92, c <= vec3<f32>(0.04045));
}

fn encoded(light: vec3<f32>) -> vec3<f32> {
    let l = clamp(light, vec3<f32>(0.0), vec3<f32>(1.0));
    let curve = 1.055 * pow(l, vec3<f32>(1.0 / 2.4)) - 0.055;
    return select(curve, l * 12.92, l <= vec3<f32>(0.0031308));
}
