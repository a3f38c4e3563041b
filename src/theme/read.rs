//! Theme files: TOML over a base theme. Whatever is wrong in a file leaves the base's token in place.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::settings::{SECTIONS, SETTINGS, Setting};
use super::{Theme, builtin, contrast};
use crate::color::Color;
use crate::diag::{Diagnostic, Diagnostics, Source, did_you_mean};
use crate::text::Family;

/// Larger files, in bytes, are no themes.
const MAX_FILE: usize = 100_000;

impl Theme {
    /// Reads a user's theme: `extends` names the built-in theme it changes (the house theme of its `appearance` when it
    /// names none), all else are the tokens it changes. Faults go to `diagnostics`; there is always a theme.
    pub fn parse(source: &Arc<Source>, diagnostics: &mut Diagnostics) -> Theme {
        if source.text.len() > MAX_FILE {
            diagnostics
                .push(Diagnostic::error("theme-too-large", "the file is too large for a theme").at(source, 0..0));
            return Theme::default();
        }
        let (table, _) = DeTable::parse_recoverable(&source.text);
        let mut base = base(table.get_ref(), source, diagnostics);
        if let Some(stem) = Path::new(&source.name).file_stem() {
            base.name = stem.to_string_lossy().into_owned();
        }
        let theme = over(base, source, diagnostics);
        contrast::warn(&theme, table.get_ref(), source, diagnostics);
        theme
    }
}

fn base(table: &DeTable<'_>, source: &Arc<Source>, diagnostics: &mut Diagnostics) -> Theme {
    let light = table.get("appearance").is_some_and(|value| value.get_ref().as_str() == Some("light"));
    let house = if light { builtin::LIGHT } else { builtin::DARK };
    let mut name = house;
    if let Some(value) = table.get("extends") {
        match value.get_ref().as_str() {
            Some(wanted) if Theme::names().any(|known| known == wanted) => name = wanted,
            Some(wanted) => {
                let fault = Diagnostic::error("unknown-theme", format!("there is no built-in theme `{wanted}`"));
                let help = did_you_mean(wanted, Theme::names()).map_or_else(
                    || format!("there are {}", list(Theme::names())),
                    |near| format!("did you mean `{near}`?"),
                );
                diagnostics.push(fault.at(source, value.span()).help(help));
            }
            None => {
                diagnostics.push(expected("extends", "the name of a built-in theme in quotes", source, value.span()));
            }
        }
    }
    Theme::builtin(name).map_or_else(Theme::default, |theme| (*theme).clone())
}

/// `base` with the tokens that the file sets.
pub(super) fn over(base: Theme, source: &Arc<Source>, diagnostics: &mut Diagnostics) -> Theme {
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    for error in errors {
        let fault = Diagnostic::error("theme-syntax", format!("this is not valid TOML: {}", error.message()));
        diagnostics.push(fault.at(source, error.span().unwrap_or(0..0)));
    }
    let mut reader = Reader { theme: base, source, diagnostics };
    for (key, value) in table.get_ref() {
        let name: &str = key.get_ref();
        match value.get_ref() {
            DeValue::Table(section) if SECTIONS.contains(&name) => {
                for (key, value) in section {
                    reader.set(&format!("{name}.{}", key.get_ref()), key.span(), value);
                }
            }
            _ if name == "extends" => {}
            _ if SECTIONS.contains(&name) => {
                reader.diagnostics.push(expected(name, &format!("a section `[{name}]`"), source, value.span()));
            }
            _ => reader.set(name, key.span(), value),
        }
    }
    reader.theme
}

struct Reader<'a> {
    theme: Theme,
    source: &'a Arc<Source>,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn set(&mut self, key: &str, key_span: Range<usize>, value: &Spanned<DeValue<'_>>) {
        let Some((_, setting)) = SETTINGS.iter().find(|(known, _)| *known == key) else {
            self.diagnostics.push(unknown_key(key).at(self.source, key_span));
            return;
        };
        let inner = value.get_ref();
        let wanted = match setting {
            Setting::Name => inner.as_str().map(|name| self.theme.name = name.to_owned()).err("a name in quotes"),
            Setting::Pair => inner.as_str().map(|name| self.theme.pair = name.to_owned()).err("a name in quotes"),
            Setting::Appearance => match inner.as_str() {
                Some(word @ ("dark" | "light")) => {
                    self.theme.dark = word == "dark";
                    Ok(())
                }
                _ => Err("`\"dark\"` or `\"light\"`"),
            },
            Setting::Color(token) => color(inner).map(|color| *token(&mut self.theme) = color).err(A_COLOR),
            Setting::Family(token) => family(inner)
                .map(|family| *token(&mut self.theme) = family)
                .err("`\"sans\"`, `\"serif\"`, `\"mono\"` or the name of a font family"),
            Setting::Weight(token) => number(inner)
                .filter(|weight| (100.0..=900.0).contains(weight))
                .map(|weight| *token(&mut self.theme) = weight as u16)
                .err("a font weight from 100 to 900"),
            Setting::Radius => number(inner)
                .filter(|radius| (0.0..=100.0).contains(radius))
                .map(|radius| self.theme.radius = radius)
                .err("a number of slide units from 0 to 100"),
            Setting::Palette => self.palette(inner),
        };
        if let Err(wanted) = wanted {
            self.diagnostics.push(expected(key, wanted, self.source, value.span()));
        }
    }

    fn palette(&mut self, value: &DeValue<'_>) -> Result<(), &'static str> {
        let colors = value.as_array().filter(|colors| colors.len() == 16).ok_or("a list of 16 colours")?;
        for (slot, value) in self.theme.terminal.iter_mut().zip(colors.iter()) {
            match color(value.get_ref()) {
                Some(color) => *slot = color,
                None => self.diagnostics.push(expected("terminal.colors", A_COLOR, self.source, value.span())),
            }
        }
        Ok(())
    }
}

const A_COLOR: &str = "a colour such as `\"#ffb454\"`";

/// Turns a missing value into what was wanted in its place.
trait OrWanted {
    fn err(self, wanted: &'static str) -> Result<(), &'static str>;
}

impl OrWanted for Option<()> {
    fn err(self, wanted: &'static str) -> Result<(), &'static str> {
        self.ok_or(wanted)
    }
}

/// An opaque colour.
fn color(value: &DeValue<'_>) -> Option<Color> {
    value.as_str().and_then(Color::from_hex).filter(|color| color.a == 255)
}

fn family(value: &DeValue<'_>) -> Option<Family> {
    Family::named(value.as_str()?)
}

fn number(value: &DeValue<'_>) -> Option<f32> {
    match value {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().parse().ok(),
        DeValue::Float(float) => float.as_str().parse().ok(),
        _ => None,
    }
}

fn expected(key: &str, wanted: &str, source: &Arc<Source>, span: Range<usize>) -> Diagnostic {
    Diagnostic::error("theme-value", format!("`{key}` wants {wanted}")).at(source, span)
}

fn unknown_key(key: &str) -> Diagnostic {
    let warning = Diagnostic::warning("unknown-theme-key", format!("a theme has no `{key}`"));
    let elsewhere = SETTINGS.iter().filter_map(|(known, _)| known.split_once('.')).find(|(_, inner)| *inner == key);
    if let Some((section, inner)) = elsewhere {
        return warning.help(format!("`{inner}` belongs under `[{section}]`"));
    }
    match did_you_mean(key, SETTINGS.iter().map(|(known, _)| *known).chain(SECTIONS).chain(["extends"])) {
        Some(near) => warning.help(format!("did you mean `{near}`?")),
        None => warning,
    }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> (Theme, Vec<Diagnostic>) {
        let mut diagnostics = Diagnostics::default();
        let theme = Theme::parse(&Source::new("themes/mine.toml", text), &mut diagnostics);
        (theme, diagnostics.into_sorted())
    }

    fn check(text: &str, expected: &Expect) {
        let line = |d: &Diagnostic| {
            let place = d.span.as_ref().map(crate::diag::Span::location).unwrap_or_default();
            format!("{place} {} {}; {}", d.severity.name(), d.message, d.help.as_deref().unwrap_or("-"))
        };
        expected.assert_eq(&read(text).1.iter().map(line).collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn a_user_theme_changes_what_it_names() {
        let (theme, faults) = read("extends = 'serif'\naccent = '#500'\nradius = 2.5\n[fonts]\nheading = 'Lato'\n");
        let serif = Theme::builtin("serif").unwrap();
        assert_eq!(faults, []);
        assert_eq!((theme.name(), theme.accent(), theme.radius()), ("mine", Color::rgb(0x55, 0, 0), 2.5));
        assert_eq!((theme.text(), theme.text_font()), (serif.text(), &Family::Serif));
        assert_eq!(theme.heading_font(), &Family::Named("Lato".into()));
    }

    #[test]
    fn a_new_ground_is_plain_unless_it_has_an_end() {
        let ends = |text| read(text).0.background_end().to_string();
        assert_eq!(ends("background = '#101010'"), "#101010");
        assert_eq!(ends("background_end = '#202020'\nbackground = '#101010'"), "#202020");
    }

    #[test]
    fn without_a_base_the_house_theme_of_the_appearance_is_it() {
        assert_eq!(read("").0.background(), Theme::default().background());
        assert!(!read("appearance = 'light'").0.background().is_dark());
    }

    #[test]
    fn faults_are_told_by_line() {
        check(
            "extends = 'footlight-drak'",
            &expect![
                "themes/mine.toml:1:11 error there is no built-in theme `footlight-drak`; did you mean `footlight-dark`?"
            ],
        );
        check(
            "extends = 'nothing'",
            &expect![
                "themes/mine.toml:1:11 error there is no built-in theme `nothing`; there are `footlight-dark`, `footlight-light`, `high-contrast`, `loud`, `serif`"
            ],
        );
        check(
            "acent = '#fff'\nkeyword = '#fff'\n[code]\nstrin = '#fff'",
            &expect![[r#"
            themes/mine.toml:1:1 warning a theme has no `acent`; did you mean `accent`?
            themes/mine.toml:2:1 warning a theme has no `keyword`; `keyword` belongs under `[code]`
            themes/mine.toml:4:1 warning a theme has no `code.strin`; did you mean `code.string`?"#]],
        );
        check(
            "accent = '#ff'\ntext = 7\nmuted = '#ffffff80'",
            &expect![[r##"
            themes/mine.toml:1:10 error `accent` wants a colour such as `"#ffb454"`; -
            themes/mine.toml:2:8 error `text` wants a colour such as `"#ffb454"`; -
            themes/mine.toml:3:9 error `muted` wants a colour such as `"#ffb454"`; -"##]],
        );
        check(
            "radius = -1\nheading_weight = 1000\nappearance = 'dim'\nfonts = 3",
            &expect![[r#"
                themes/mine.toml:1:10 error `radius` wants a number of slide units from 0 to 100; -
                themes/mine.toml:2:18 error `heading_weight` wants a font weight from 100 to 900; -
                themes/mine.toml:3:14 error `appearance` wants `"dark"` or `"light"`; -
                themes/mine.toml:4:9 error `fonts` wants a section `[fonts]`; -"#]],
        );
        check(
            "[terminal]\ncolors = ['#000']",
            &expect!["themes/mine.toml:2:10 error `terminal.colors` wants a list of 16 colours; -"],
        );
        check(
            "accent = '#fff'\naccent = \ntext = '#ffffff'",
            &expect![[r#"
            themes/mine.toml:2:1 error this is not valid TOML: duplicate key; -
            themes/mine.toml:2:10 error this is not valid TOML: string values must be quoted, expected literal string; -"#]],
        );
    }

    #[test]
    fn colours_that_cannot_be_read_are_told() {
        check(
            "accent = '#fff'\n[code]\ncomment = '#333'\nstring = '#444'",
            &expect![
                "themes/mine.toml:4:10 warning hard to read on the grounds they lie on: `code.string` 1.7:1, `code.comment` 1.3:1; text wants a contrast of at least 4.5:1"
            ],
        );
    }

    #[test]
    fn a_bad_value_leaves_the_bases() {
        assert_eq!(read("accent = 'red'").0.accent(), Theme::default().accent());
    }

    proptest! {
        #[test]
        fn any_file_gives_a_theme(text in "([a-z_.]{1,8}|accent|extends|\\[code\\]|colors| = |\"|'|#fff|\\[|\\]|\\{|\n|[0-9]|é){0,40}") {
            read(&text);
        }
    }
}
