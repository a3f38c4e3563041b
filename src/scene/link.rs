//! Places that can be clicked, and where they lead.

use std::sync::Arc;

use super::Item;
use crate::geom::Rect;
use crate::text::Mark;

/// The schemes of addresses that a file may have: nothing runs, and nothing is read from the reader's disk.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// How far a link may be from its words, in units.
const NEAR: f32 = 0.1;

/// A place that can be clicked. Draws nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    pub rect: Rect,
    pub target: LinkTarget,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LinkTarget {
    Url(Arc<str>),
    /// A slide of the same deck, by index from 0.
    Slide(usize),
}

impl Link {
    /// Whether it lies on words that are the link themselves, which stand `before` it.
    pub fn is_of_words(&self, before: &[Item]) -> bool {
        let is_here =
            |own: Rect| (own.x - self.rect.x).abs() + (own.y - self.rect.y).abs() + (own.w - self.rect.w).abs() < NEAR;
        before.iter().any(|item| match item {
            Item::Text(text) => text
                .block
                .marks()
                .iter()
                .any(|mark| matches!(mark, Mark::Link { rect, .. } if is_here(rect.translate(text.at)))),
            _ => false,
        })
    }
}

impl LinkTarget {
    /// Its address, if it is one that may stand in a file which somebody else opens.
    pub fn address(&self) -> Option<&str> {
        let LinkTarget::Url(url) = self else { return None };
        let url = url.trim();
        let (scheme, rest) = url.split_once(':')?;
        let is_good = SCHEMES.iter().any(|good| good.eq_ignore_ascii_case(scheme));
        (is_good && !rest.is_empty() && !url.chars().any(char::is_control)).then_some(url)
    }
}
