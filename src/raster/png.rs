//! Pixels as a PNG file.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use crate::scene::Pixels;

/// Encodes quickly rather than small. Empty when `pixels` has no pixels or fewer bytes than its size says.
pub fn encode(pixels: &Pixels) -> Vec<u8> {
    let mut out = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Adaptive);
    if pixels.rgba.len() as u64 != u64::from(pixels.width) * u64::from(pixels.height) * 4
        || encoder.write_image(&pixels.rgba, pixels.width, pixels.height, ExtendedColorType::Rgba8).is_err()
    {
        out.clear();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_reads_back() {
        let pixels = Pixels { width: 2, height: 1, rgba: vec![1, 2, 3, 255, 4, 5, 6, 128] };
        let back = image::load_from_memory(&encode(&pixels)).unwrap().into_rgba8();
        assert_eq!((back.dimensions(), back.into_raw()), ((2, 1), pixels.rgba));
    }

    #[test]
    fn pixels_that_are_not_there_are_not_encoded() {
        assert!(encode(&Pixels { width: 2, height: 2, rgba: vec![0; 4] }).is_empty());
    }
}
