//! The themes that come with the program.

use std::sync::{Arc, OnceLock};

use super::{Alerts, Code, Fonts, Theme, read};
use crate::color::Color;
use crate::diag::{Diagnostics, Source};
use crate::text::Family;

/// The theme of a talk that names none.
pub(super) const DARK: &str = "footlight-dark";

/// What a user's light theme builds on when it does not say.
pub(super) const LIGHT: &str = "footlight-light";

pub(super) const FILES: [(&str, &str); 5] = [
    (DARK, include_str!("../../assets/themes/footlight-dark.toml")),
    (LIGHT, include_str!("../../assets/themes/footlight-light.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
    ("loud", include_str!("../../assets/themes/loud.toml")),
    ("serif", include_str!("../../assets/themes/serif.toml")),
];

impl Theme {
    pub fn builtin(name: &str) -> Option<Arc<Theme>> {
        static THEMES: OnceLock<Vec<Arc<Theme>>> = OnceLock::new();
        let themes = THEMES.get_or_init(|| {
            let read = |(name, text): (&str, &str)| {
                let source = Source::new(format!("{name}.toml"), text);
                Arc::new(read::over(blank(name), &source, &mut Diagnostics::default()))
            };
            FILES.into_iter().map(read).collect()
        });
        themes.iter().find(|theme| theme.name() == name).cloned()
    }

    /// The names of the built-in themes, the default first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FILES.into_iter().map(|(name, _)| name)
    }
}

/// The theme of a talk that names none.
impl Default for Theme {
    fn default() -> Theme {
        Theme::builtin(DARK).map_or_else(|| blank(DARK), |theme| (*theme).clone())
    }
}

/// What the built-in files are read over; each sets every token.
pub(super) fn blank(name: &str) -> Theme {
    Theme {
        name: name.to_owned(),
        dark: true,
        pair: name.to_owned(),
        background: Color::BLACK,
        background_end: None,
        surface: Color::BLACK,
        text: Color::WHITE,
        muted: Color::WHITE,
        accent: Color::WHITE,
        accent2: Color::WHITE,
        text_weight: 400,
        heading_weight: 700,
        radius: 0.0,
        fonts: Fonts { text: Family::Sans, heading: Family::Sans, mono: Family::Mono },
        alerts: Alerts::default(),
        code: Code::default(),
        terminal: [Color::WHITE; 16],
    }
}

#[cfg(test)]
mod tests {
    use super::super::settings::SETTINGS;
    use super::*;

    #[test]
    fn built_in_themes_are_complete_and_without_fault() {
        for (name, text) in FILES {
            let mut faults = Diagnostics::default();
            read::over(blank(name), &Source::new(name, text), &mut faults);
            assert_eq!(faults, Diagnostics::default(), "{name}");
            let table: toml::Table = toml::from_str(text).unwrap();
            let optional = ["name", "background_end"];
            for (key, _) in SETTINGS.iter().filter(|(key, _)| !optional.contains(key)) {
                let found = match key.split_once('.') {
                    Some((section, key)) => table[section].get(key),
                    None => table.get(*key),
                };
                assert!(found.is_some(), "{name} lacks {key}");
            }
        }
    }

    #[test]
    fn pairs_exist_and_appearance_tells_the_truth() {
        for name in Theme::names() {
            let theme = Theme::builtin(name).unwrap();
            assert!(Theme::builtin(theme.pair()).is_some(), "{name}");
            assert_eq!(theme.is_dark(), theme.background().is_dark(), "{name}");
        }
    }
}
