//! Bad projectors and colour-blind eyes: what they make of a finished picture. Knows colours alone.
//!
//! Each is an affine map of linear light, after which the picture is encoded as sRGB again; one sees the picture through
//! a coarser grid besides. The back ends take both from here: [`Projector::light`] and [`Projector::grid`].

use crate::color::{Color, encoded, linear};

/// A simulation of what the audience may have to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Projector {
    DimLamp,
    LowResolution,
    YellowTint,
    AmbientLight,
    ColorBlindness,
}

/// Output red, green and blue as shares of input red, green and blue, and what is added; all in linear light, where
/// white is 1.
pub type Light = [[f32; 4]; 3];

/// The light as it came.
pub const UNCHANGED: Light = diagonal([1.0; 3], 0.0);

/// A lamp's life is said to end at half its brightness; this one was not replaced, and runs in its economy mode.
const LAMP: f32 = 0.35;
/// What the panel lets through where it should be dark: a contrast of 36 to 1 remains.
const LEAK: f32 = 0.01;

/// The blue that is left: blue filters and polarisers of LCD projectors fade first, as they take the hardest light.
const BLUE: f32 = 0.45;

/// Light of the room on the screen, as a share of the projector's white: a contrast of 9.3 to 1 remains. ANSI/INFOCOMM
/// 3M-2011 (projected image system contrast ratio) asks for 7 to 1 to watch, and 15 to 1 to read and decide.
const VEIL: f32 = 0.12;

/// Deuteranopia, the commonest dichromacy: the matrix for severity 1.0 of Machado, Oliveira and Fernandes, "A
/// Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009. For linear RGB.
const DEUTERANOPIA: Light =
    [[0.367322, 0.860646, -0.227968, 0.0], [0.280085, 0.672501, 0.047413, 0.0], [-0.011820, 0.042940, 0.968881, 0.0]];

/// The pixels of an XGA projector.
const XGA: (u32, u32) = (1024, 768);

impl Projector {
    pub const ALL: [Projector; 5] = [
        Projector::DimLamp,
        Projector::LowResolution,
        Projector::YellowTint,
        Projector::AmbientLight,
        Projector::ColorBlindness,
    ];

    pub const fn light(self) -> Light {
        match self {
            Projector::DimLamp => diagonal([LAMP; 3], LEAK),
            Projector::LowResolution => UNCHANGED,
            Projector::YellowTint => diagonal([1.0, 1.0, BLUE], 0.0),
            // Eyes adapt to the brightest there is: white stays white.
            Projector::AmbientLight => diagonal([1.0 / (1.0 + VEIL); 3], VEIL / (1.0 + VEIL)),
            Projector::ColorBlindness => DEUTERANOPIA,
        }
    }

    /// The columns and rows through which a picture of `width` × `height` pixels is seen: as many as pixels, or as many
    /// of 1024 × 768 as its shape fills. Never more than pixels.
    ///
    /// Each is the mean of the pixels it covers, in part or whole, as sRGB bytes: so the scalers of projectors do it. A
    /// pixel shows the one that its middle lies in.
    pub fn grid(self, (width, height): (u32, u32)) -> (u32, u32) {
        let (columns, rows) = XGA;
        if self != Projector::LowResolution || (width <= columns && height <= rows) {
            return (width, height);
        }
        // What a side becomes when the other one, of `whole` pixels, becomes `part`.
        let scaled = |side: u32, part: u32, whole: u32| {
            let product = u64::from(side) * u64::from(part) + u64::from(whole) / 2;
            u32::try_from(product / u64::from(whole).max(1)).unwrap_or(u32::MAX).max(1)
        };
        let wide = u64::from(width) * u64::from(rows) > u64::from(height) * u64::from(columns);
        if wide { (columns, scaled(height, columns, width)) } else { (scaled(width, rows, height), rows) }
    }

    /// What becomes of a colour; its alpha stays. The grid does not count.
    pub fn apply(self, color: Color) -> Color {
        let [r, g, b] = [color.r, color.g, color.b].map(linear);
        let [r, g, b] = self.light().map(|row| encoded(row[0] * r + row[1] * g + row[2] * b + row[3]));
        Color { r, g, b, a: color.a }
    }
}

const fn diagonal([r, g, b]: [f32; 3], added: f32) -> Light {
    [[r, 0.0, 0.0, added], [0.0, g, 0.0, added], [0.0, 0.0, b, added]]
}

#[cfg(test)]
mod tests {
    use super::*;

    const GREYS: [Color; 3] = [Color::BLACK, Color::rgb(128, 128, 128), Color::WHITE];

    fn check(projector: Projector, expect: [&str; 3]) {
        assert_eq!(GREYS.map(|grey| projector.apply(grey).to_string()), expect);
    }

    #[test]
    fn greys_become_what_the_light_says() {
        check(Projector::DimLamp, ["#191919", "#535353", "#a2a2a2"]);
        check(Projector::LowResolution, ["#000000", "#808080", "#ffffff"]);
        check(Projector::YellowTint, ["#000000", "#808058", "#ffffb3"]);
        check(Projector::AmbientLight, ["#5c5c5c", "#959595", "#ffffff"]);
        check(Projector::ColorBlindness, ["#000000", "#808080", "#ffffff"]);
    }

    #[test]
    fn red_and_green_look_alike_to_a_deuteranope_and_blue_does_not() {
        let [red, green, blue] = [0xc83232, 0x6e7d00, 0x3264c8].map(|hex: u32| {
            Projector::ColorBlindness.apply(Color::rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8))
        });
        let hue = |c: Color| (i32::from(c.r) - i32::from(c.g), i32::from(c.g) - i32::from(c.b));
        assert!(hue(red).0.abs() < 40 && hue(green).0.abs() < 40, "{red} {green}");
        assert!(hue(red).1 > 20 && hue(green).1 > 20 && hue(blue).1 < -20, "{red} {green} {blue}");
    }

    #[test]
    fn contrast_is_what_the_constants_promise() {
        let ratio = |p: Projector| {
            let [black, _, white] = GREYS.map(|grey| p.apply(grey).luminance());
            white / black
        };
        assert!((ratio(Projector::AmbientLight) - 9.3).abs() < 0.3 && (ratio(Projector::DimLamp) - 36.0).abs() < 2.0);
    }

    #[test]
    fn only_the_low_resolution_has_a_grid_and_it_keeps_the_shape() {
        let grid = |size| Projector::LowResolution.grid(size);
        assert_eq!(grid((1920, 1080)), (1024, 576));
        assert_eq!(grid((1600, 1200)), (1024, 768));
        assert_eq!(grid((1080, 1920)), (432, 768));
        assert_eq!(grid((1, 16_384)), (1, 768));
        assert_eq!([grid((800, 600)), grid((0, 0)), grid((1024, 768))], [(800, 600), (0, 0), (1024, 768)]);
        assert_eq!(Projector::DimLamp.grid((1920, 1080)), (1920, 1080));
    }
}
