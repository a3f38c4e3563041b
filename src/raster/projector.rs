//! The finished picture as a bad projector or a colour-blind eye shows it: light by tables, a coarse grid by means.

use std::sync::LazyLock;

use super::surface::Surface;
use crate::color::{encoded, linear};
use crate::projector::{Light, Projector, UNCHANGED};

/// Light in integers: this is white.
const WHITE: i32 = 1 << 20;
/// Bits of light that the table of bytes does without: 4096 steps are left, where sRGB is steepest 0.8 bytes each.
const DROPPED: u32 = 8;

/// The steps of light that the table has.
const STEPS: usize = (WHITE >> DROPPED) as usize;

/// The byte for each step of light.
static BYTES: LazyLock<[u8; STEPS + 1]> =
    LazyLock::new(|| std::array::from_fn(|step| encoded(step as f32 / STEPS as f32)));

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

/// What each input channel's bytes add to the output channels; the fourth lane is only there to fill a register.
type Shares = [[[i32; 4]; 256]; 3];

fn relight(pixels: &mut [u32], light: &Light) {
    let (shares, bytes) = (shares(light), &*BYTES);
    // Slides are mostly runs of one colour.
    let (mut from, mut to) = (0, relit(0, &shares, bytes));
    for pixel in pixels {
        if *pixel != from {
            (from, to) = (*pixel, relit(*pixel, &shares, bytes));
        }
        *pixel = to;
    }
}

fn relit(pixel: u32, shares: &Shares, table: &[u8; STEPS + 1]) -> u32 {
    let [x, bytes @ ..] = pixel.to_be_bytes();
    let [r, g, b] = [0, 1, 2].map(|input: usize| &shares[input][usize::from(bytes[input])]);
    let steps: [i32; 4] = std::array::from_fn(|output| {
        let light = (r[output] + g[output] + b[output]).clamp(0, WHITE);
        (light + (1 << DROPPED >> 1)) >> DROPPED
    });
    let [r, g, b, _] = steps.map(|step| table[(step as usize).min(STEPS)]);
    u32::from_be_bytes([x, r, g, b])
}

fn shares(light: &Light) -> Shares {
    let mut shares = [[[0; 4]; 256]; 3];
    for (input, table) in shares.iter_mut().enumerate() {
        for (byte, share) in (0..=u8::MAX).zip(table) {
            for (share, row) in share.iter_mut().zip(light) {
                // What is added is added once.
                let added = if input == 0 { row[3] } else { 0.0 };
                *share = ((row[input] * linear(byte) + added) * WHITE as f32).round() as i32;
            }
        }
    }
    shares
}

/// The mean of what each cell of the grid covers, in each pixel whose middle is in the cell.
fn coarsen(pixels: &mut [u32], (width, height): (usize, usize), (columns, rows): (usize, usize)) {
    let area = 1.0 / (width * height).max(1) as f64;
    let across: Vec<Vec<(usize, u32)>> = (0..columns).map(|column| covered(column, columns, width).collect()).collect();
    let mut cells = Vec::with_capacity(columns * rows);
    // First down the columns of pixels, where a sum is at most 255 times the height, then along them.
    let mut sums = vec![[0_u32; 4]; width];
    for row in 0..rows {
        sums.fill([0; 4]);
        for (y, weight) in covered(row, rows, height) {
            let line = pixels.get(y * width..(y + 1) * width).unwrap_or_default();
            for (sum, pixel) in sums.iter_mut().zip(line) {
                sum.iter_mut().zip(pixel.to_be_bytes()).for_each(|(sum, byte)| *sum += u32::from(byte) * weight);
            }
        }
        cells.extend(across.iter().map(|covered| {
            let mut mean = [0.0; 4];
            for &(x, weight) in covered {
                let sum = sums.get(x).copied().unwrap_or_default();
                mean.iter_mut().zip(sum).for_each(|(mean, sum)| *mean += f64::from(sum) * f64::from(weight));
            }
            u32::from_be_bytes(mean.map(|sum| (sum * area).round() as u8))
        }));
    }
    let middle = |at: usize, cells: usize, pixels: usize| (2 * at + 1) * cells / (2 * pixels);
    let columns_at: Vec<usize> = (0..width).map(|x| middle(x, columns, width)).collect();
    for (y, line) in pixels.chunks_exact_mut(width.max(1)).enumerate() {
        let row = cells.get(middle(y, rows, height) * columns..).unwrap_or_default();
        for (pixel, column) in line.iter_mut().zip(&columns_at) {
            *pixel = row.get(*column).copied().unwrap_or(*pixel);
        }
    }
}

/// The pixels that a cell covers, of `pixels` under `cells`, and how much of each: all of one is `cells`, all that a
/// cell covers `pixels`.
fn covered(cell: usize, cells: usize, pixels: usize) -> impl Iterator<Item = (usize, u32)> {
    let (low, high) = (cell * pixels, (cell + 1) * pixels);
    (low / cells..high.div_ceil(cells)).map(move |at| {
        let (start, end) = ((at * cells).max(low), ((at + 1) * cells).min(high));
        (at, (end - start) as u32)
    })
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
                let [_, r, g, b] =
                    relit(u32::from_be_bytes([255, color.r, color.g, color.b]), &shares, &BYTES).to_be_bytes();
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
