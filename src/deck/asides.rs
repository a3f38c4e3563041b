//! Speaker notes as reveal.js has them: `<aside class="notes">` and what stands in it, on one line or on many.
//!
//! In markdown proper that is a block of HTML, whose words would be shown.

use std::ops::Range;

use super::separators::separates;
use crate::markup::{attribute_pairs, hides_slides};

/// Notes in a text, by bytes.
pub struct Aside {
    /// The opening tag.
    pub tag: Range<usize>,
    pub inner: Range<usize>,
    /// Where the text goes on behind them.
    pub end: usize,
    pub is_closed: bool,
}

/// The notes that begin in a line of `text`. Without an end they go on to that of their slide, where the deck has
/// `separators` of its own.
pub fn read(text: &str, line: &Range<usize>, separators: &[String]) -> Option<Aside> {
    let words = text.get(line.clone())?;
    let (tag, name) = words.match_indices('<').find_map(|(at, _)| {
        let tag = words[at + 1..].split_once('>')?.0;
        let name = ["aside", "div"].into_iter().find(|name| is_named(tag, name))?;
        let is_code = words[..at].matches('`').count() % 2 == 1;
        (!is_code && holds_notes(tag)).then_some((line.start + at..line.start + at + tag.len() + 2, name))
    })?;
    let (inner, end, is_closed) = content(text, tag.end, name, separators);
    Some(Aside { tag, inner, end, is_closed })
}

fn holds_notes(tag: &str) -> bool {
    let is_notes = |class: &str| matches!(class, "notes" | "speaker-notes");
    attribute_pairs(tag).iter().any(|(key, value)| *key == "class" && value.split_whitespace().any(is_notes))
}

/// What is in the element whose opening tag ends at `from`, where the text goes on, and whether it was closed.
fn content(text: &str, from: usize, name: &str, separators: &[String]) -> (Range<usize>, usize, bool) {
    let (mut at, mut open) = (from, 1);
    for line in text[from..].split_inclusive('\n') {
        if at > from && (hides_slides(line) || separates(text, &(at..at + line.len()), separators)) {
            return (from..at, at, false);
        }
        for (place, _) in line.match_indices('<') {
            let tag = &line[place + 1..];
            match tag.strip_prefix('/') {
                Some(tag) if is_named(tag, name) => open -= 1,
                None if is_named(tag, name) => open += 1,
                _ => {}
            }
            if open == 0 {
                let length = line[place..].find('>').map_or(line.len() - place, |end| end + 1);
                return (from..at + place, at + place + length, true);
            }
        }
        at += line.len();
    }
    (from..at, at, false)
}

fn is_named(tag: &str, name: &str) -> bool {
    let has_name = tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    has_name && !tag[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
}
