//! Values of directives that mean nothing, and what may have been meant.

use super::Layout;
use super::directives::{color, is_picture};
use crate::diag::{Diagnostic, did_you_mean};

/// Transitions that are known by name, with those of other tools, which are not shown.
const TRANSITIONS: [&str; 5] = ["none", "fade", "slide", "push", "morph"];
const FOREIGN_TRANSITIONS: &str = "crossfade cover magic view default auto true false convex concave zoom bounce clockwise \
    counterclockwise coverflow cube cylinder diamond drop explode fall flip glow implode in iris melt overlap pivot pull \
    reveal rotate star swap swipe swoosh wipe wiper collapse dissolve fadeThroughColor flop mosaic page scale twist move \
    blur doorway";

/// What is wrong with the value of a directive; a diagnostic without a place.
pub fn doubt(key: &str, value: &str) -> Option<Diagnostic> {
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let wants = |wants: &str| {
        let warning = Diagnostic::warning("directive-value", format!("`{key}` can't be `{value}`"));
        Some(warning.help(format!("write {wants}")))
    };
    match key {
        "transition" => transition(value),
        "paginate" if !matches!(value, "true" | "false" | "hold" | "skip") => wants("`true` or `false`"),
        "incremental_lists" if !matches!(value, "true" | "false" | "all" | "notFirst") => wants("`true` or `false`"),
        "background" | "backgroundColor" | "backgroundImage" => background(key, value),
        "alignment" | "font_size" => {
            let hint = Diagnostic::hint("directive-value", format!("`{key}` does nothing here"));
            Some(hint.help(match key {
                "alignment" => "`<!-- layout: statement -->` centres a slide",
                _ => "type is as large as its slide lets it be; `# <!-- fit --> Words` makes a heading fill its line",
            }))
        }
        "class" => value.split_whitespace().find_map(class),
        _ => None,
    }
}

fn transition(value: &str) -> Option<Diagnostic> {
    let name = value.split(['-', ' ', '_', '(', '|', ',']).next().unwrap_or(value);
    let is_foreign = FOREIGN_TRANSITIONS.split_whitespace().any(|known| known == name);
    let help = match did_you_mean(name, TRANSITIONS) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("transitions are {}", TRANSITIONS.join(", ")),
    };
    let warning = Diagnostic::warning("unknown-transition", format!("there is no transition `{value}`"));
    (!is_foreign && !TRANSITIONS.contains(&name)).then(|| warning.help(help))
}

fn background(key: &str, value: &str) -> Option<Diagnostic> {
    if value.contains("gradient(") {
        let hint = Diagnostic::hint("directive-value", "gradients are not drawn behind slides");
        return Some(hint.help("name one colour, or a picture of the gradient"));
    }
    let is_clear = value.parse().is_ok_and(|color: svgtypes::Color| color.alpha == 0);
    let is_nothing = is_clear || matches!(value, "none" | "transparent" | "inherit" | "initial" | "unset");
    if is_nothing || color(value).is_some() || is_picture(value) {
        return None;
    }
    let warning = Diagnostic::warning("directive-value", format!("`{key}` can't be `{value}`"));
    Some(warning.help("write a colour such as `\"#203040\"` or `navy`, or the path of a picture"))
}

/// Classes may be any, for style sheets; but some name layouts.
fn class(class: &str) -> Option<Diagnostic> {
    if Layout::named(class).is_some() || class == "invert" || class.len() < 4 {
        return None;
    }
    let near = did_you_mean(class, ["lead", "invert", "cover", "section", "statement", "quote", "center"])?;
    let hint = Diagnostic::hint("unknown-class", format!("the class `{class}` means nothing here"));
    (!class.starts_with(near)).then(|| hint.help(format!("did you mean `{near}`?")))
}
