//! The finished picture as a bad projector or a colour-blind eye shows it: light by tables, a coarse grid by means.

use std::sync::LazyLock;

use super::surface::Surface;
use crate::color::{encoded, linear};
use crate::projector::{Light, Projector, UNCHANGED};

/// Light in integers: this is white.
const WHITE: i32 = 1 << 20;
/// Bits of light that the table of bytes does without: 4096 steps are left, where sRGB is steepest 0.8 bytes each.
const DROPPED: u32 = 8;

/// The byte for each step of light.
static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let steps = WHITE >> DROPPED;
    (0..=steps).map(|step| encoded(step as f32 / steps as f32)).collect()
});

pub fn simulate(surface: &mut Surface, projector: Projector) {
    let (width, height) = (surface.bounds().width(), surface.bounds().height());
    let (columns, rows) = projector.grid((width as u32, height as u32));
    let grid = (columns as usize, rows as usize);
    if grid != (width, height) {
        coarsen(surface.pixels_mut(), (width, height), grid);
    }
    if projector.light() != UNCHANGED {
        relight(surface.pixels_mut(), &projector.light());
    }
}

/// What each input channel's bytes add to the output channels.
type Shares = [[[i32; 3]; 256]; 3];

fn relight(pixels: &mut [u32], light: &Light) {
    let shares = shares(light);
    // Slides are mostly runs of one colour.
    let (mut from, mut to) = (0, relit(0, &shares));
    for pixel in pixels {
        if *pixel != from {
            (from, to) = (*pixel, relit(*pixel, &shares));
        }
        *pixel = to;
    }
}

fn relit(pixel: u32, shares: &Shares) -> u32 {
    let [x, bytes @ ..] = pixel.to_be_bytes();
    let [r, g, b] = [0, 1, 2].map(|input: usize| shares[input][usize::from(bytes[input])]);
    let [r, g, b] = [0, 1, 2].map(|output: usize| {
        let light = (r[output] + g[output] + b[output]).clamp(0, WHITE);
        let step = (light + (1 << DROPPED >> 1)) >> DROPPED;
        BYTES.get(step as usize).copied().unwrap_or(u8::MAX)
    });
    u32::from_be_bytes([x, r, g, b])
}

fn shares(light: &Light) -> Shares {
    let mut shares = [[[0; 3]; 256]; 3];
    for (input, table) in shares.iter_mut().enumerate() {
        for (byte, share) in (0..=u8::MAX).zip(table) {
            *share = light.map(|row| {
                // What is added is added once.
                let added = if input == 0 { row[3] } else { 0.0 };
                ((row[input] * linear(byte) + added) * WHITE as f32).round() as i32
            });
        }
    }
    shares
}

/// The mean of what each cell of the grid covers, in each pixel whose middle is in the cell.
fn coarsen(pixels: &mut [u32], (width, height): (usize, usize), (columns, rows): (usize, usize)) {
    let area = (width * height).max(1) as u64;
    let mut cells = Vec::with_capacity(columns * rows);
    // First down the columns of pixels, then along them.
    let mut sums = vec![[0_u64; 3]; width];
    for row in 0..rows {
        sums.fill([0; 3]);
        for (y, weight) in covered(row, rows, height) {
            let line = pixels.get(y * width..(y + 1) * width).unwrap_or_default();
            for (sum, pixel) in sums.iter_mut().zip(line) {
                add(sum, channels(*pixel), weight);
            }
        }
        cells.extend((0..columns).map(|column| {
            let mut sum = [area / 2; 3];
            for (x, weight) in covered(column, columns, width) {
                add(&mut sum, sums.get(x).copied().unwrap_or_default(), weight);
            }
            let [r, g, b] = sum.map(|sum| (sum / area) as u8);
            u32::from_be_bytes([u8::MAX, r, g, b])
        }));
    }
    let cell = |at: usize, cells: usize, pixels: usize| (2 * at + 1) * cells / (2 * pixels);
    for (y, line) in pixels.chunks_exact_mut(width.max(1)).enumerate() {
        let start = cell(y, rows, height) * columns;
        for (x, pixel) in line.iter_mut().enumerate() {
            *pixel = cells.get(start + cell(x, columns, width)).copied().unwrap_or(*pixel);
        }
    }
}

/// The pixels that a cell covers, of `pixels` under `cells`, and how much of each: all of one is `cells`, all that a
/// cell covers `pixels`.
fn covered(cell: usize, cells: usize, pixels: usize) -> impl Iterator<Item = (usize, u64)> {
    let (low, high) = (cell * pixels, (cell + 1) * pixels);
    (low / cells..high.div_ceil(cells)).map(move |at| {
        let (start, end) = ((at * cells).max(low), ((at + 1) * cells).min(high));
        (at, (end - start) as u64)
    })
}

fn channels(pixel: u32) -> [u64; 3] {
    let [_, r, g, b] = pixel.to_be_bytes();
    [r, g, b].map(u64::from)
}

fn add(sum: &mut [u64; 3], channels: [u64; 3], weight: u64) {
    sum.iter_mut().zip(channels).for_each(|(sum, channel)| *sum += channel * weight);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Color;

    #[test]
    fn the_tables_are_within_a_byte_of_the_arithmetic() {
        let levels = [0, 1, 5, 17, 40, 99, 128, 200, 254, 255];
        let colors = levels.map(|r| levels.map(|g| levels.map(|b| Color::rgb(r, g, b))));
        for projector in Projector::ALL {
            let shares = shares(&projector.light());
            for color in colors.as_flattened().as_flattened() {
                let [_, r, g, b] = relit(u32::from_be_bytes([255, color.r, color.g, color.b]), &shares).to_be_bytes();
                let exact = projector.apply(*color);
                let off = [r.abs_diff(exact.r), g.abs_diff(exact.g), b.abs_diff(exact.b)];
                assert!(off.iter().all(|off| *off <= 1), "{projector:?} {color}: {off:?}");
            }
        }
    }

    #[test]
    fn a_cell_is_the_mean_of_what_it_covers() {
        let mut pixels = [0, 30, 60, 90, 120].map(|v| u32::from_be_bytes([255, v, v, v]));
        coarsen(&mut pixels, (5, 1), (2, 1));
        // Two pixels and a half each; the middle one's middle is on the edge.
        let left = (30.0 + 60.0 / 2.0) / 2.5;
        let right = (60.0 / 2.0 + 90.0 + 120.0) / 2.5;
        assert_eq!(pixels.map(|pixel| pixel.to_be_bytes()[1]), [left, left, right, right, right].map(|v: f32| v as u8));
    }

    #[test]
    fn cells_cover_all_pixels_just_once() {
        let mut seen = [0; 7];
        (0..3).flat_map(|cell| covered(cell, 3, 7)).for_each(|(at, weight)| seen[at] += weight);
        assert_eq!(seen, [3; 7]);
    }
}
