//! Colours as straight-alpha sRGB bytes, as the whole program blends them. Knows nothing of ours.

use std::sync::LazyLock;

/// A straight-alpha sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Color {
    pub r: u8,
    pub g: u8,
    pub b: u8,
    pub a: u8,
}

impl Color {
    pub const TRANSPARENT: Color = Color { r: 0, g: 0, b: 0, a: 0 };
    pub const BLACK: Color = Color::rgb(0, 0, 0);
    pub const WHITE: Color = Color::rgb(255, 255, 255);

    pub const fn rgb(r: u8, g: u8, b: u8) -> Color {
        Color { r, g, b, a: 255 }
    }

    /// Reads `#rgb`, `#rrggbb` or `#rrggbbaa`; the `#` may be missing.
    pub fn from_hex(text: &str) -> Option<Color> {
        let hex = text.trim().trim_start_matches('#');
        if !hex.is_ascii() || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).ok();
        match hex.len() {
            3 => {
                let nibble = |at: usize| u8::from_str_radix(&hex[at..=at], 16).ok().map(|v| v * 17);
                Some(Color::rgb(nibble(0)?, nibble(1)?, nibble(2)?))
            }
            6 => Some(Color::rgb(byte(0)?, byte(2)?, byte(4)?)),
            8 => Some(Color { r: byte(0)?, g: byte(2)?, b: byte(4)?, a: byte(6)? }),
            _ => None,
        }
    }

    /// This colour with its alpha multiplied by `opacity` (0 to 1).
    pub fn with_opacity(self, opacity: f32) -> Color {
        Color { a: (f32::from(self.a) * opacity.clamp(0.0, 1.0)).round() as u8, ..self }
    }

    /// `self` moved towards `other`: `amount` 0 is self, 1 is other. Mixed as sRGB bytes, alpha too.
    pub fn mix(self, other: Color, amount: f32) -> Color {
        let t = amount.clamp(0.0, 1.0);
        let channel = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * t).round() as u8;
        Color {
            r: channel(self.r, other.r),
            g: channel(self.g, other.g),
            b: channel(self.b, other.b),
            a: channel(self.a, other.a),
        }
    }

    /// This colour drawn over an opaque `ground`.
    pub fn over(self, ground: Color) -> Color {
        ground.mix(Color { a: 255, ..self }, f32::from(self.a) / 255.0)
    }

    /// Relative luminance of WCAG 2.2, 0 (black) to 1 (white); alpha does not count.
    pub fn luminance(self) -> f32 {
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// Contrast ratio of WCAG 2.2 between two opaque colours, 1 to 21.
    pub fn contrast(self, other: Color) -> f32 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    pub fn is_dark(self) -> bool {
        self.luminance() < 0.18
    }

    /// Red, green, blue, alpha from 0 to 1, as shaders and PDF want them.
    pub fn to_f32(self) -> [f32; 4] {
        [self.r, self.g, self.b, self.a].map(|c| f32::from(c) / 255.0)
    }
}

/// The light of a channel, 0 to 1: the transfer function of sRGB (IEC 61966-2-1), from its byte.
pub fn linear(byte: u8) -> f32 {
    // Checking a deck asks for it millions of times.
    static LIGHTS: LazyLock<[f32; 256]> = LazyLock::new(|| {
        std::array::from_fn(|byte| {
            let c = byte as f32 / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        })
    });
    LIGHTS[usize::from(byte)]
}

/// The nearest byte of a channel for its light; the inverse of [`linear`]. What is beyond 0 to 1 is cut off.
pub fn encoded(light: f32) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let c = if light <= 0.0031308 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (c * 255.0).round() as u8
}

impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.r, self.g, self.b)?;
        if self.a != 255 {
            write!(f, "{:02x}", self.a)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_read_and_written() {
        assert_eq!(Color::from_hex("#fa0"), Some(Color::rgb(255, 170, 0)));
        assert_eq!(Color::from_hex("#12345678").map(|c| c.to_string()).as_deref(), Some("#12345678"));
        assert_eq!(Color::from_hex("#12345"), None);
        assert_eq!(Color::from_hex("grün"), None);
    }

    #[test]
    fn every_byte_comes_back_from_light() {
        assert!((0..=255).all(|byte| encoded(linear(byte)) == byte));
        assert_eq!([encoded(-1.0), encoded(2.0), encoded(f32::NAN)], [0, 255, 0]);
    }

    #[test]
    fn black_on_white_is_21() {
        assert!((Color::BLACK.contrast(Color::WHITE) - 21.0).abs() < 0.01);
    }
}
