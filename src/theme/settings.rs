//! Every key a theme file may have, and the token it sets.

use super::Theme;
use crate::color::Color;
use crate::text::Family;

pub(super) enum Setting {
    Name,
    Appearance,
    Pair,
    Color(fn(&mut Theme) -> &mut Color),
    Family(fn(&mut Theme) -> &mut Family),
    /// A font weight, 100 to 900.
    Weight(fn(&mut Theme) -> &mut u16),
    /// A corner radius in slide units.
    Radius,
    /// The sixteen colours of a terminal.
    Palette,
}

/// Keys as `section.key`; `extends` is read before any of them.
pub(super) const SETTINGS: &[(&str, Setting)] = &[
    ("name", Setting::Name),
    ("appearance", Setting::Appearance),
    ("pair", Setting::Pair),
    // A new ground is plain, unless the file also gives it an end: keys come in alphabetical order.
    (
        "background",
        Setting::Color(|t| {
            t.background_end = None;
            &mut t.background
        }),
    ),
    ("background_end", Setting::Color(|t| t.background_end.get_or_insert_default())),
    ("surface", Setting::Color(|t| &mut t.surface)),
    ("text", Setting::Color(|t| &mut t.text)),
    ("muted", Setting::Color(|t| &mut t.muted)),
    ("accent", Setting::Color(|t| &mut t.accent)),
    ("accent2", Setting::Color(|t| &mut t.accent2)),
    ("text_weight", Setting::Weight(|t| &mut t.text_weight)),
    ("heading_weight", Setting::Weight(|t| &mut t.heading_weight)),
    ("radius", Setting::Radius),
    ("fonts.text", Setting::Family(|t| &mut t.fonts.text)),
    ("fonts.heading", Setting::Family(|t| &mut t.fonts.heading)),
    ("fonts.mono", Setting::Family(|t| &mut t.fonts.mono)),
    ("alerts.note", Setting::Color(|t| &mut t.alerts.note)),
    ("alerts.tip", Setting::Color(|t| &mut t.alerts.tip)),
    ("alerts.warning", Setting::Color(|t| &mut t.alerts.warning)),
    ("alerts.danger", Setting::Color(|t| &mut t.alerts.danger)),
    ("code.keyword", Setting::Color(|t| &mut t.code.keyword)),
    ("code.string", Setting::Color(|t| &mut t.code.string)),
    ("code.number", Setting::Color(|t| &mut t.code.number)),
    ("code.function", Setting::Color(|t| &mut t.code.function)),
    ("code.type", Setting::Color(|t| &mut t.code.kind)),
    ("code.variable", Setting::Color(|t| &mut t.code.variable)),
    ("code.attribute", Setting::Color(|t| &mut t.code.attribute)),
    ("code.operator", Setting::Color(|t| &mut t.code.operator)),
    ("code.comment", Setting::Color(|t| &mut t.code.comment)),
    ("terminal.colors", Setting::Palette),
];

pub(super) const SECTIONS: [&str; 4] = ["fonts", "alerts", "code", "terminal"];
