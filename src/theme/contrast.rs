//! Whether a theme can be read: the contrast of every colour that text has on the grounds it lies on.

use std::sync::Arc;

use toml::de::DeTable;

use super::Theme;
use crate::color::Color;
use crate::diag::{Diagnostic, Diagnostics, Source};

/// The least contrast that WCAG 2.2 asks of text (level AA).
pub(super) const READABLE: f32 = 4.5;

/// The key of a token, its colour, and the ground it is read on.
pub(super) type Pair = (&'static str, Color, Color);

/// Every colour of text with each ground it is read on.
pub(super) fn pairs(theme: &Theme) -> Vec<Pair> {
    let grounds = [theme.background(), theme.background_end(), theme.surface()];
    let everywhere = [
        ("text", theme.text),
        ("muted", theme.muted),
        ("accent", theme.accent),
        ("accent2", theme.accent2),
        ("alerts.note", theme.alerts.note),
        ("alerts.tip", theme.alerts.tip),
        ("alerts.warning", theme.alerts.warning),
        ("alerts.danger", theme.alerts.danger),
    ];
    let on_code = [
        ("code.keyword", theme.code.keyword),
        ("code.string", theme.code.string),
        ("code.number", theme.code.number),
        ("code.function", theme.code.function),
        ("code.type", theme.code.kind),
        ("code.variable", theme.code.variable),
        ("code.attribute", theme.code.attribute),
        ("code.operator", theme.code.operator),
        ("code.comment", theme.code.comment),
    ];
    let code = theme.code_background();
    let everywhere = everywhere.into_iter().flat_map(|(key, color)| grounds.map(|ground| (key, color, ground)));
    everywhere.chain(on_code.map(|(key, color)| (key, color, code))).collect()
}

/// One warning for all colours of a user's theme that cannot be read, at the first that the file itself sets.
pub(super) fn warn(theme: &Theme, table: &DeTable<'_>, source: &Arc<Source>, diagnostics: &mut Diagnostics) {
    let mut worst: Vec<(&str, f32)> = Vec::new();
    for (key, color, ground) in pairs(theme) {
        let contrast = color.contrast(ground);
        match worst.iter_mut().find(|(known, _)| *known == key) {
            Some((_, least)) => *least = least.min(contrast),
            None => worst.push((key, contrast)),
        }
    }
    worst.retain(|(_, contrast)| *contrast < READABLE);
    if worst.is_empty() {
        return;
    }
    let span = |key: &str| {
        let value = match key.split_once('.') {
            Some((section, key)) => table.get(section)?.get_ref().get(key)?,
            None => table.get(key)?,
        };
        Some(value.span())
    };
    let place = worst.iter().map(|(key, _)| *key).chain(["background", "surface", "background_end"]).find_map(span);
    let told: Vec<String> = worst.iter().map(|(key, contrast)| format!("`{key}` {contrast:.1}:1")).collect();
    let message = format!("hard to read on the grounds they lie on: {}", told.join(", "));
    let warning = Diagnostic::warning("theme-contrast", message).at(source, place.unwrap_or(0..0));
    diagnostics.push(warning.help(format!("text wants a contrast of at least {READABLE}:1")));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::highlight::Token;

    fn each(test: impl Fn(&Theme)) {
        Theme::names().filter_map(Theme::builtin).for_each(|theme| test(&theme));
    }

    /// The contrast left when the room's light adds `ambient` (1 is the projector's white) to colour and ground.
    fn lit(color: Color, ground: Color, ambient: f32) -> f32 {
        let (a, b) = (color.luminance() + ambient, ground.luminance() + ambient);
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_token_can_be_read_on_its_grounds() {
        each(|theme| {
            for (key, color, ground) in pairs(theme) {
                let least = if key == "text" { 7.0 } else { READABLE };
                let contrast = color.contrast(ground);
                assert!(contrast >= least, "{} {key}: {color} on {ground} is {contrast:.2}", theme.name());
            }
        });
    }

    #[test]
    fn every_role_can_be_read_on_code_also_where_it_is_emphasised() {
        each(|theme| {
            let code = theme.code_background();
            for ground in [code, theme.emphasis().over(code)] {
                for token in Token::ALL {
                    let contrast = theme.token(token).contrast(ground);
                    assert!(contrast >= READABLE, "{} {token:?} on {ground} is {contrast:.2}", theme.name());
                }
            }
        });
    }

    #[test]
    fn high_contrast_is_high_throughout() {
        let theme = Theme::builtin("high-contrast").unwrap();
        for (key, color, ground) in pairs(&theme) {
            assert!(color.contrast(ground) >= 7.0, "{key} on {ground} is {:.2}", color.contrast(ground));
        }
        for token in Token::ALL {
            assert!(theme.token(token).contrast(theme.code_background()) >= 7.0, "{token:?}");
        }
    }

    #[test]
    fn terminal_colours_can_be_read_but_for_the_one_of_the_ground() {
        each(|theme| {
            let grounds: &[u8] = if theme.is_dark() { &[0] } else { &[7, 15] };
            for index in (0..16).filter(|index| !grounds.contains(index)) {
                let contrast = theme.terminal(index).contrast(theme.code_background());
                assert!(contrast >= READABLE, "{} terminal {index} is {contrast:.2}", theme.name());
            }
        });
    }

    #[test]
    fn text_can_be_read_on_boxes_and_over_any_picture() {
        each(|theme| {
            for color in [theme.note(), theme.tip(), theme.important(), theme.warning(), theme.danger()] {
                let tint = theme.tint(color);
                assert!(theme.text().contrast(tint) >= 7.0, "{} {tint}", theme.name());
                assert!(color.contrast(tint) >= READABLE, "{} {color} on {tint}", theme.name());
                assert!(theme.on(color).contrast(color) >= READABLE, "{} on {color}", theme.name());
            }
            for picture in [Color::BLACK, Color::WHITE] {
                let contrast = theme.text().contrast(theme.scrim().over(picture));
                assert!(contrast >= READABLE, "{} over {picture}: {contrast:.2}", theme.name());
            }
        });
    }

    #[test]
    fn a_lit_room_leaves_text_and_code_legible() {
        each(|theme| {
            for (key, color, ground) in pairs(theme) {
                let least = if key == "text" { READABLE } else { 2.5 };
                let contrast = lit(color, ground, 0.1);
                assert!(contrast >= least, "{} {key} in a lit room: {contrast:.2}", theme.name());
            }
        });
    }

    #[test]
    fn rules_are_seen_and_step_back() {
        each(|theme| {
            let contrast = theme.rule().contrast(theme.background());
            assert!((1.2..3.0).contains(&contrast), "{} {contrast:.2}", theme.name());
        });
    }
}
