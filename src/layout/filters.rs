//! Pictures with their colours changed, by CSS' filters.

use image::{ImageEncoder, Rgba, RgbaImage, imageops};

use crate::markup::Filters;
use crate::scene::Pixels;

/// The pixels filtered, as an encoded picture; `scale` is how many pixels a unit has. `None` when there are none.
pub fn filtered(pixels: &Pixels, filters: &Filters, scale: f32) -> Option<Vec<u8>> {
    let mut image = RgbaImage::from_raw(pixels.width, pixels.height, pixels.rgba.clone())?;
    image.pixels_mut().for_each(|pixel| *pixel = Rgba(color(pixel.0, filters)));
    let sigma = filters.blur * scale;
    if sigma >= 0.5 {
        image = imageops::fast_blur(&image, sigma);
    }
    encode(image)
}

fn color([r, g, b, a]: [u8; 4], filters: &Filters) -> [u8; 4] {
    let mut c = [r, g, b].map(|v| f32::from(v) / 255.0);
    // The weights of red, green and blue in how bright a colour looks, as the filters' definitions have them.
    let grey = |c: [f32; 3]| 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
    let toward = |c: [f32; 3], to: [f32; 3], share: f32| [0, 1, 2].map(|i| c[i] + (to[i] - c[i]) * share);
    c = toward(c, [grey(c); 3], filters.grayscale.min(1.0));
    let sepia = [
        0.393 * c[0] + 0.769 * c[1] + 0.189 * c[2],
        0.349 * c[0] + 0.686 * c[1] + 0.168 * c[2],
        0.272 * c[0] + 0.534 * c[1] + 0.131 * c[2],
    ];
    c = toward(c, sepia, filters.sepia.min(1.0));
    c = toward([grey(c); 3], c, filters.saturate);
    c = toward(c, c.map(|v| 1.0 - v), filters.invert.min(1.0));
    c = c.map(|v| (v * filters.brightness - 0.5) * filters.contrast + 0.5);
    let byte = |v: f32| (v.clamp(0.0, 1.0) * 255.0).round() as u8;
    [byte(c[0]), byte(c[1]), byte(c[2]), a]
}

/// A JPEG where nothing shines through, since photographs would be large otherwise; else a PNG.
fn encode(image: RgbaImage) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (width, height) = image.dimensions();
    if image.pixels().all(|pixel| pixel.0[3] == 255) {
        let rgb = image::DynamicImage::ImageRgba8(image).into_rgb8();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 90);
        encoder.write_image(&rgb, width, height, image::ExtendedColorType::Rgb8).ok()?;
    } else {
        let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
        encoder.write_image(&image, width, height, image::ExtendedColorType::Rgba8).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(filters: Filters) -> [u8; 4] {
        color([200, 100, 0, 128], &filters)
    }

    #[test]
    fn colours_follow_css() {
        let plain = Filters::default();
        assert_eq!(one(plain), [200, 100, 0, 128]);
        assert_eq!(one(Filters { brightness: 0.5, ..plain }), [100, 50, 0, 128]);
        assert_eq!(one(Filters { grayscale: 1.0, ..plain }), [114, 114, 114, 128]);
        assert_eq!(one(Filters { invert: 1.0, ..plain }), [55, 155, 255, 128]);
        assert_eq!(one(Filters { contrast: 0.0, ..plain }), [128, 128, 128, 128]);
        assert_eq!(one(Filters { saturate: 0.0, ..plain }), [114, 114, 114, 128]);
    }

    #[test]
    fn a_blur_spreads_an_edge() {
        let mut rgba = vec![0; 20 * 20 * 4];
        rgba.chunks_mut(4)
            .enumerate()
            .for_each(|(i, p)| p.copy_from_slice(&[if i % 20 < 10 { 0 } else { 255 }, 0, 0, 255]));
        let pixels = Pixels { width: 20, height: 20, rgba };
        let bytes = filtered(&pixels, &Filters { blur: 3.0, ..Filters::default() }, 1.0).unwrap();
        let blurred = image::load_from_memory(&bytes).unwrap().into_rgba8();
        let red = blurred.get_pixel(10, 10).0[0];
        assert!((60..200).contains(&red), "{red}");
    }
}
