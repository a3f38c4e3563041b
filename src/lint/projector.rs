//! A bad projector: what is left of colours in a room that is not dark, from a lamp that is old.

use crate::color::{Color, linear};

/// The room's light on the screen, as a share of the projector's white.
const AMBIENT: f32 = 0.10;
/// How much of their distance from grey colours keep.
const SATURATION: f32 = 0.6;

/// An opaque colour as it is seen from a bad projector: first nearer to the grey of its own luminance, then with the
/// room's light added. Computed in linear light and scaled so that white stays white.
pub fn bad_lamp(color: Color) -> Color {
    let grey = color.luminance();
    let channel = |c: u8| {
        let faded = grey + (linear(c) - grey) * SATURATION;
        encoded(faded * (1.0 - AMBIENT) + AMBIENT)
    };
    Color { r: channel(color.r), g: channel(color.g), b: channel(color.b), a: color.a }
}

fn encoded(light: f32) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let c = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
    (c * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_is_lifted_and_white_stays() {
        assert_eq!(bad_lamp(Color::WHITE), Color::WHITE);
        assert_eq!(bad_lamp(Color::BLACK).to_string(), "#595959");
    }

    #[test]
    fn contrast_and_colour_are_lost() {
        let (text, ground) = (Color::rgb(232, 230, 227), Color::rgb(14, 17, 22));
        assert!(bad_lamp(text).contrast(bad_lamp(ground)) < text.contrast(ground) / 2.0);
        let red = bad_lamp(Color::rgb(255, 0, 0));
        assert!(red.r < 255 && red.g > 89, "{red}");
    }
}
