//! The look of a deck: the theme that it names, with the fonts that it names.

use std::path::Path;
use std::sync::Arc;

use crate::deck::Deck;
use crate::diag::{Diagnostic, Diagnostics, Source, did_you_mean};
use crate::markup::Files;
use crate::text::{Family, Fonts};
use crate::theme::{OtherFonts, Theme};
use crate::world::{ReadError, World, resolve};

/// Themes of other tools by the light they are made for: their decks open in the house theme of that light.
const FOREIGN_LIGHT: &str = "gaia uncover seriph white beige simple sky solarized light terminal-light gruvbox-light \
    catppuccin-latte";
const FOREIGN_DARK: &str = "default apple-basic bricks shibainu black league night moon dracula blood dark \
    terminal-dark gruvbox-dark tokyonight-storm tokyonight-moon catppuccin-mocha catppuccin-macchiato catppuccin-frappe";

/// The theme of a deck: a built-in one, or a file in its folder; else the house theme.
pub fn theme(world: &dyn World, folder: &Path, deck: &Deck, fonts: &Fonts, faults: &mut Diagnostics) -> Arc<Theme> {
    let named = match &deck.meta.theme {
        Some(name) => read(world, folder, deck, name, faults),
        None => Arc::new(Theme::default()),
    };
    missing_fonts(&named, deck, fonts, faults);
    Arc::new(named.with_fonts(&deck.meta.fonts, |family| fonts.has(family)))
}

fn read(world: &dyn World, folder: &Path, deck: &Deck, name: &str, faults: &mut Diagnostics) -> Arc<Theme> {
    if let Some(theme) = Theme::builtin(name) {
        return theme;
    }
    let with_extension = if name.ends_with(".toml") { name.to_owned() } else { format!("{name}.toml") };
    let path = resolve(folder, &with_extension);
    let why = match world.read(&path) {
        Ok(bytes) => {
            let source = Source::new(path.display().to_string(), String::from_utf8_lossy(&bytes));
            return Arc::new(Theme::parse(&source, faults));
        }
        Err(why) => why,
    };
    let is_of = |list: &str| list.split_whitespace().any(|known| known == name);
    if is_of(FOREIGN_DARK) {
        return Arc::new(Theme::default());
    }
    if is_of(FOREIGN_LIGHT) {
        return Theme::builtin(Theme::default().pair()).unwrap_or_default();
    }
    let files = Files::new(world, folder);
    let fault = unknown(name, &why, files.near(&with_extension));
    faults.push(match deck.setting("theme") {
        Some(place) => fault.at_span(place),
        None => fault,
    });
    Arc::new(Theme::default())
}

/// The fault of a name that is no theme; `file` is one beside the deck that may have been meant.
fn unknown(name: &str, why: &ReadError, file: Option<String>) -> Diagnostic {
    let names: Vec<&str> = Theme::names().collect();
    let foreign = || FOREIGN_LIGHT.split_whitespace().chain(FOREIGN_DARK.split_whitespace());
    let near = did_you_mean(name, names.iter().copied()).map(str::to_owned);
    let near = near.or(file).or_else(|| did_you_mean(name, foreign()).map(str::to_owned));
    let help = near.map_or_else(
        || format!("themes are {}, or a TOML file beside the deck", names.join(", ")),
        |near| format!("did you mean `{near}`?"),
    );
    Diagnostic::warning("theme", format!("the theme `{name}` can't be had: {why}")).help(help)
}

/// One warning for each family that is not there. The system's fonts are read only when one is named.
fn missing_fonts(theme: &Theme, deck: &Deck, fonts: &Fonts, faults: &mut Diagnostics) {
    let OtherFonts { text, heading, mono } = &deck.meta.fonts;
    let named = [(text, theme.text_font()), (heading, theme.heading_font()), (mono, theme.mono_font())];
    let named = named.into_iter().map(|(other, own)| other.as_ref().unwrap_or(own));
    let mut missing: Vec<&Family> = Vec::new();
    for family in named.filter(|family| !fonts.has(family)) {
        if !missing.contains(&family) {
            missing.push(family);
        }
    }
    for family in missing {
        let Family::Named(name) = family else { continue };
        let message = format!("there is no font family `{name}` on this machine");
        let help = "the theme's own font stands in for it; install the family, or name `sans`, `serif` or `mono`";
        let warning = Diagnostic::warning("missing-font", message).help(help);
        faults.push(match deck.setting("fonts").or_else(|| deck.setting("theme")) {
            Some(place) => warning.at_span(place),
            None => warning,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::load;
    use crate::world::MemoryWorld;

    fn look(settings: &str, files: &[(&str, &str)]) -> (Arc<Theme>, Vec<String>) {
        let world = MemoryWorld::default().with("t.md", format!("---\n{settings}\n---\n\n# x"));
        let world = files.iter().fold(world, |world, (name, text)| world.with(*name, *text));
        let presentation = load(Arc::new(world), Path::new("t.md"), Arc::new(Fonts::new()));
        let faults = presentation.diagnostics();
        (presentation.theme.clone(), faults.iter().map(|fault| fault.message.clone()).collect())
    }

    #[test]
    fn themes_of_other_tools_open_in_the_house_theme_of_their_light() {
        for (name, dark) in [("gaia", false), ("default", true), ("dracula", true), ("seriph", false)] {
            let (theme, faults) = look(&format!("theme: {name}"), &[]);
            assert_eq!((theme.is_dark(), faults), (dark, Vec::new()), "{name}");
        }
        let own = look("theme: gaia", &[("gaia.toml", "extends = 'loud'")]).0;
        assert_eq!(own.text(), Theme::builtin("loud").unwrap().text());
    }

    #[test]
    fn a_deck_names_its_fonts() {
        let (theme, faults) = look("fonts:\n  body: serif\n  mono: JetBrains Mono", &[]);
        assert_eq!((theme.text_font(), theme.heading_font()), (&Family::Serif, Theme::default().heading_font()));
        assert_eq!((theme.mono_font(), faults), (&Family::Named("JetBrains Mono".into()), Vec::new()));
    }

    #[test]
    fn the_themes_own_font_stands_in_for_one_that_is_not_there() {
        let none = "fonts:\n  heading: No Such Face\n  body: No Such Face\n  mono: No Such Face";
        for (theme, words) in [("footlight-light", Family::Sans), ("serif", Family::Serif)] {
            let (theme, _) = look(&format!("theme: {theme}\n{none}"), &[]);
            let found = (theme.text_font(), theme.heading_font(), theme.mono_font());
            assert_eq!(found, (&words, &words, &Family::Mono));
        }
        let own = "[fonts]\ntext = 'serif'\nheading = 'No Such Face'\nmono = 'No Such Face'";
        let (theme, _) = look("theme: mine", &[("mine.toml", own)]);
        assert_eq!((theme.heading_font(), theme.mono_font()), (&Family::Serif, &Family::Mono));
    }

    #[test]
    fn a_font_that_is_not_there_is_a_warning_where_it_is_named() {
        let (_, faults) = look("title: x\nfonts:\n  heading: No Such Face\n  body: No Such Face", &[]);
        assert_eq!(faults.len(), 1, "{faults:?}");
        let (_, faults) = look("theme: mine", &[("mine.toml", "[fonts]\nheading = 'No Such Face'")]);
        assert_eq!(faults.len(), 1, "{faults:?}");
    }
}
