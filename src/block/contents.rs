//! Slidev's table of contents, `<Toc columns="2" maxDepth="1" />`: which titles it lists, and in how many columns.

use std::ops::{Range, RangeInclusive};

use super::{Block, Columns, Kind, List};
use crate::markup::attribute_pairs;

/// The most titles in a column.
const ROWS: usize = 12;
/// More titles than this take two columns, where the author does not say.
const SHORT: usize = 8;
/// The most columns.
const MOST: usize = 4;

/// What an author asks of a table of contents.
#[derive(Debug, Clone, PartialEq)]
pub struct Contents {
    /// Nothing where it is not said.
    pub columns: Option<usize>,
    /// The levels of the headings that are listed.
    pub levels: RangeInclusive<u8>,
}

impl Contents {
    /// Reads a tag; `None` where it is another one.
    pub fn read(tag: &str) -> Option<Contents> {
        let tag = tag.trim_start();
        tag.get(..4).filter(|start| start.eq_ignore_ascii_case("<toc"))?;
        let pairs = attribute_pairs(tag.split('>').next().unwrap_or(tag));
        let number = |name: &str| {
            let pair = pairs.iter().find(|(key, _)| key.trim_start_matches(':').eq_ignore_ascii_case(name))?;
            pair.1.trim_end_matches('/').parse::<u8>().ok()
        };
        let levels = number("minDepth").unwrap_or(1)..=number("maxDepth").unwrap_or(u8::MAX);
        Some(Contents { columns: number("columns").map(|n| usize::from(n).clamp(1, MOST)), levels })
    }

    /// A list of titles, which come with the level of their heading. `is_narrow` where it stands in a column itself.
    pub fn list(&self, titles: &[(u8, &str)], is_narrow: bool, range: &Range<usize>) -> Kind {
        let mut titles: Vec<&str> =
            titles.iter().filter(|(level, _)| self.levels.contains(level)).map(|(_, title)| *title).collect();
        titles.dedup();
        let columns = self.columns.unwrap_or(if titles.len() > SHORT && !is_narrow { 2 } else { 1 });
        if titles.len() > columns * ROWS {
            titles.truncate(columns * ROWS);
            titles.pop();
            titles.push("…");
        }
        let lists: Vec<List> =
            titles.chunks(titles.len().div_ceil(columns).max(1)).map(|titles| List::of(titles, range)).collect();
        match <[List; 1]>::try_from(lists) {
            Ok([list]) => list.into(),
            Err(lists) => {
                let block = |list: List| vec![Block { kind: list.into(), step: 0, range: range.clone() }];
                Columns { ratios: vec![1.0; lists.len()], columns: lists.into_iter().map(block).collect() }.into()
            }
        }
    }
}
