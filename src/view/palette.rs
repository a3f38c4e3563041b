//! The colours of everything that is no slide: dark, whatever the theme of the slides.

use std::sync::{Arc, OnceLock};

use crate::color::Color;
use crate::diag::{Diagnostics, Source};
use crate::text::{Family, Style};
use crate::theme::Theme;

const FILE: &str = include_str!("../../assets/themes/speaker.toml");

/// How far notes recede whose step has not come, and those whose step is over.
const UPCOMING: f32 = 0.42;
const PAST: f32 = 0.62;

struct Themes {
    lit: Arc<Theme>,
    upcoming: Arc<Theme>,
    past: Arc<Theme>,
}

fn themes() -> &'static Themes {
    static THEMES: OnceLock<Themes> = OnceLock::new();
    THEMES.get_or_init(|| {
        let lit = Theme::parse(&Source::new("speaker.toml", FILE), &mut Diagnostics::default());
        let receding = |share| Arc::new(lit.receding(share));
        Themes { upcoming: receding(UPCOMING), past: receding(PAST), lit: Arc::new(lit) }
    })
}

pub fn palette() -> &'static Arc<Theme> {
    &themes().lit
}

/// For notes that are still to come.
pub fn upcoming() -> &'static Arc<Theme> {
    &themes().upcoming
}

/// For notes that were spoken.
pub fn past() -> &'static Arc<Theme> {
    &themes().past
}

/// What is in good order.
pub fn good() -> Color {
    palette().tip()
}

/// What wants attention.
pub fn caution() -> Color {
    palette().warning()
}

/// What is wrong.
pub fn bad() -> Color {
    palette().danger()
}

/// Running text of the views.
pub fn ink(size: f32) -> Style {
    Style::new(Family::Sans, size, palette().text()).tabular()
}

/// Text that steps back.
pub fn quiet(size: f32) -> Style {
    ink(size).color(palette().muted())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_without_fault() {
        let mut faults = Diagnostics::default();
        Theme::parse(&Source::new("speaker.toml", FILE), &mut faults);
        assert_eq!(faults, Diagnostics::default());
    }

    #[test]
    fn notes_to_come_can_be_read_and_spoken_ones_still_be_found() {
        let ground = palette().surface();
        assert!(upcoming().text().contrast(ground) > 4.5);
        assert!((2.8..4.5).contains(&past().text().contrast(ground)));
    }
}
