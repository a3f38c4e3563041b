//! Arithmetic of packed pixels: `0xAARRGGBB`, premultiplied unless said otherwise; four channels in two multiplications.

use crate::color::Color;

const EVEN: u32 = 0x00ff_00ff;
const HALF: u32 = 0x0080_0080;
const OPAQUE: u32 = 0xff00_0000;

/// The colour of `color` as an opaque pixel; its alpha is given apart.
pub fn opaque(color: Color) -> u32 {
    OPAQUE | u32::from(color.r) << 16 | u32::from(color.g) << 8 | u32::from(color.b)
}

pub fn premultiplied(color: Color) -> u32 {
    scale(opaque(color), color.a.into())
}

pub fn alpha(pixel: u32) -> u32 {
    pixel >> 24
}

/// `a` × `b` / 255, rounded; all of them bytes.
pub fn mul(a: u32, b: u32) -> u32 {
    let t = a * b + 128;
    (t + (t >> 8)) >> 8
}

/// A share from 0 to 1 as a byte.
pub fn byte(share: f32) -> u32 {
    (share * 255.0 + 0.5) as u32
}

/// Two channels of 16 bits, each divided by 255 and rounded.
fn div_255(pair: u32) -> u32 {
    let t = pair + HALF;
    ((t + ((t >> 8) & EVEN)) >> 8) & EVEN
}

/// `pixel` with all channels multiplied by `share` (0 to 255).
pub fn scale(pixel: u32, share: u32) -> u32 {
    div_255((pixel & EVEN) * share) | div_255(((pixel >> 8) & EVEN) * share) << 8
}

/// `ground` moved towards `source` by `share` (0 to 255): an opaque source drawn with that alpha.
pub fn lerp(ground: u32, source: u32, share: u32) -> u32 {
    let rest = 255 - share;
    let even = div_255((source & EVEN) * share + (ground & EVEN) * rest);
    let odd = div_255(((source >> 8) & EVEN) * share + ((ground >> 8) & EVEN) * rest);
    even | odd << 8
}

/// A premultiplied `source` drawn over `ground`.
pub fn over(ground: u32, source: u32) -> u32 {
    // Channels that were rounded up apart could pass 255 together.
    let rest = scale(ground, 255 - alpha(source));
    let even = (source & EVEN) + (rest & EVEN);
    let odd = ((source >> 8) & EVEN) + ((rest >> 8) & EVEN);
    saturate(even) | saturate(odd) << 8
}

/// Two sums of 9 bits each, at most 255.
fn saturate(pair: u32) -> u32 {
    let carry = (pair >> 8) & 0x0001_0001;
    (pair | (carry * 255)) & EVEN
}

/// Draws one opaque colour with `share` (0 to 255) over a row.
pub fn fill(row: &mut [u32], source: u32, share: u32) {
    match share {
        0 => {}
        255.. => row.fill(source),
        _ => row.iter_mut().for_each(|pixel| *pixel = lerp(*pixel, source, share)),
    }
}

/// Draws one premultiplied pixel over a row.
pub fn fill_over(row: &mut [u32], source: u32) {
    match alpha(source) {
        0 => {}
        255.. => row.fill(source),
        _ => row.iter_mut().for_each(|pixel| *pixel = over(*pixel, source)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lerp_rounds_as_real_numbers_do() {
        for share in 0..=255 {
            for (from, to) in [(0, 255), (255, 0), (13, 200), (254, 255)] {
                let exact = (from as f32 + (to as f32 - from as f32) * share as f32 / 255.0).round() as u32;
                let packed = lerp(from * 0x0101_0101, to * 0x0101_0101, share);
                assert_eq!(packed, exact * 0x0101_0101, "{from} → {to} by {share}");
            }
        }
    }

    #[test]
    fn over_never_wraps() {
        let source = 0x80ff_ffff;
        assert_eq!(over(0xffff_ffff, source), 0xffff_ffff);
        assert_eq!(over(0xff00_0000, 0), 0xff00_0000);
        assert_eq!(over(0x1234_5678, 0xff01_0203), 0xff01_0203);
    }

    #[test]
    fn premultiplied_half_red() {
        assert_eq!(premultiplied(Color { r: 255, g: 0, b: 0, a: 128 }), 0x8080_0000);
    }
}
