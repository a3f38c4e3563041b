//! Inline text as the text engine takes it: marks become styles.

use crate::color::Color;
use crate::markup::{Inline, Inlines};
use crate::scene::LinkTarget;
use crate::text::{RichText, Style};
use crate::theme::Theme;

/// How much wider the blanks beside inline code are, whose ground reaches into them, in em.
const CHIP_AIR: f32 = 0.13;

/// The look that the marks of a text are laid over.
#[derive(Debug, Clone)]
pub struct Ink {
    pub style: Style,
    /// What strong words look like: their weight, and their colour where it differs.
    pub strong: (u16, Option<Color>),
}

impl Ink {
    pub fn new(style: Style) -> Ink {
        let strong = (if style.weight >= 600 { 800 } else { 700 }, None);
        Ink { style, strong }
    }
}

/// Words with their marks, in the colours of `theme`. Pictures inside text are not drawn.
pub fn rich(inlines: &Inlines, ink: &Ink, theme: &Theme) -> RichText {
    let mut out = RichText::default();
    for (index, part) in inlines.parts.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| inlines.parts.get(before));
        let after = inlines.parts.get(index + 1);
        match part {
            Inline::Text { text, marks, .. } => {
                // Blanks beside a line break would indent a line.
                let text = if matches!(before, Some(Inline::Break)) { text.trim_start_matches(' ') } else { text };
                let text = if matches!(after, Some(Inline::Break)) { text.trim_end_matches(' ') } else { text };
                let mut style = ink.style.clone();
                if marks.strong {
                    style.weight = ink.strong.0;
                    style.color = ink.strong.1.unwrap_or(style.color);
                }
                style.italic |= marks.emphasis;
                style.strike = marks.strike;
                if marks.superscript {
                    style.size *= 0.65;
                }
                if marks.code {
                    style.size *= 0.9;
                    style.family = theme.mono_font().clone();
                    style.ligatures = false;
                    style.tracking = 0.0;
                    style.backdrop = Some(theme.tint(theme.text()));
                }
                if let Some(url) = &marks.link {
                    style.color = theme.link();
                    style.underline = true;
                    style.link = Some(link_target(url));
                }
                let (open, words, close) = match marks.code {
                    true => ("", text, ""),
                    false => beside_chips(text, before.is_some_and(is_code), after.is_some_and(is_code)),
                };
                let aired = Style { tracking: style.tracking + CHIP_AIR, ..style.clone() };
                out.push(open, aired.clone());
                out.push(words, style);
                out.push(close, aired);
            }
            Inline::Break => out.push("\n", ink.style.clone()),
            Inline::Math { drawing: Some(drawing), .. } => out.push_inset(drawing.clone(), ink.style.clone()),
            // What is wrong with it is said elsewhere; its source is better than nothing.
            Inline::Math { tex, .. } => {
                let family = theme.mono_font().clone();
                out.push(tex, Style { family, ligatures: false, tracking: 0.0, ..ink.style.clone() });
            }
            Inline::FootnoteRef { number, .. } => {
                out.push(&superscript(*number), Style { color: theme.accent(), ..ink.style.clone() });
            }
            Inline::Picture { attrs, .. } => out.push(&attrs.alt, ink.style.clone()),
        }
    }
    out
}

fn is_code(part: &Inline) -> bool {
    matches!(part, Inline::Text { marks, .. } if marks.code)
}

/// The blank after a chip, the words, and the blank before a chip.
fn beside_chips(text: &str, is_after: bool, is_before: bool) -> (&str, &str, &str) {
    let (open, rest) = text.split_at(usize::from(is_after && text.starts_with(' ')));
    let (words, close) = rest.split_at(rest.len() - usize::from(is_before && rest.ends_with(' ')));
    (open, words, close)
}

/// A number in raised figures, which every text font has as characters of their own.
fn superscript(number: usize) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.to_string().bytes().filter_map(|digit| RAISED.get(usize::from(digit.wrapping_sub(b'0')))).collect()
}

/// `#3` or `#slide=3` is a slide of the deck; anything else is an address.
fn link_target(url: &str) -> LinkTarget {
    let number = url.strip_prefix('#').map(|rest| rest.trim_start_matches("slide=").trim_start_matches('/'));
    match number.and_then(|n| n.parse::<usize>().ok()) {
        Some(number) if number > 0 => LinkTarget::Slide(number - 1),
        _ => LinkTarget::Url(url.into()),
    }
}
