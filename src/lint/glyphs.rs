//! Characters that no font has: boxes stand in their place.

use super::{Look, place};
use crate::diag::Diagnostic;
use crate::load::Presentation;

/// How many of a slide's characters are named.
const NAMED: usize = 5;

/// At most one fault a slide.
pub fn check(presentation: &Presentation, looks: &[Look<'_>]) -> Vec<Diagnostic> {
    looks.iter().filter_map(|look| slide(presentation, look)).collect()
}

fn slide(presentation: &Presentation, look: &Look<'_>) -> Option<Diagnostic> {
    let missing = &look.seen.missing;
    let first = missing.first()?;
    let named: Vec<String> = missing.iter().take(NAMED).map(|c| named(*c)).collect();
    let more = match missing.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!("no font on this machine has {}{more}: boxes stand in their place", named.join(", "));
    let help = "install a font that has them, or name one that has under `fonts:` in the deck's settings";
    let at = place(&presentation.deck, look.slide, &first.to_string());
    Some(Diagnostic::warning("missing-glyphs", message).at_span(at).help(help))
}

/// A character, by its number where a terminal would not show it either.
fn named(c: char) -> String {
    let is_private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    if is_private { format!("U+{:04X}", u32::from(c)) } else { format!("“{c}”") }
}
