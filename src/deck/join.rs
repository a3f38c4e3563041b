//! Blocks that belong together: pictures and their credits, quotes and their authors, what stands in columns.

use std::ops::Range;
use std::sync::Arc;

use crate::block::{self, Block, Columns, Kind, Paragraph};
use crate::diag::{Diagnostic, Diagnostics, Source};
use crate::markup::Directive;

/// Gives pictures the emphasised credit below them, and quotes the author below them.
pub fn join_parts(blocks: &mut Vec<Block>) {
    let mut index = 1;
    while index < blocks.len() {
        let (before, rest) = blocks.split_at_mut(index);
        let joined = match (&mut before[index - 1].kind, &rest[0].kind) {
            (Kind::Picture(picture), Kind::Paragraph(Paragraph { text }))
                if picture.credit.is_none() && text.all_emphasised() =>
            {
                picture.credit = Some(text.clone());
                true
            }
            (Kind::Quote(quote), Kind::Paragraph(paragraph)) if quote.author.is_none() => {
                quote.author = block::author_paragraph(paragraph);
                quote.author.is_some()
            }
            _ => false,
        };
        if joined {
            blocks.remove(index);
        } else {
            index += 1;
        }
    }
}

/// Gathers blocks into columns: those between `column_layout` and `reset_layout`, and those round Slidev's `::right::`.
pub fn columns(
    blocks: Vec<Block>,
    directives: &[Directive],
    source: &Arc<Source>,
    diagnostics: &mut Diagnostics,
) -> Vec<Block> {
    let mut gathering = Gathering { out: Vec::new(), open: None, source, diagnostics };
    let mut marks =
        directives.iter().filter(|d| matches!(d.key, "column_layout" | "column" | "reset_layout" | "slot")).peekable();
    for block in blocks {
        while let Some(directive) = marks.next_if(|d| d.range.start <= block.range.start) {
            gathering.mark(directive);
        }
        match &mut gathering.open {
            Some(open) => {
                open.range.end = block.range.end;
                open.columns.columns[open.current].push(block);
            }
            None => gathering.out.push(block),
        }
    }
    marks.for_each(|directive| gathering.mark(directive));
    gathering.close();
    gathering.out
}

struct Gathering<'a> {
    out: Vec<Block>,
    open: Option<Open>,
    source: &'a Arc<Source>,
    diagnostics: &'a mut Diagnostics,
}

/// Columns being filled; `current` is the index of one of them.
struct Open {
    columns: Columns,
    current: usize,
    /// Whether the slide was parted by a `::right::` alone.
    is_split: bool,
    range: Range<usize>,
}

impl Gathering<'_> {
    fn mark(&mut self, directive: &Directive) {
        match directive.key {
            "column_layout" => match ratios(&directive.value) {
                Some(ratios) => self.begin(ratios, &directive.range),
                None => {
                    self.close();
                    let help = "write for example `<!-- column_layout: [3, 2] -->`";
                    self.warn("the widths of columns are missing".to_owned(), help, &directive.range);
                }
            },
            "column" => match (self.open.as_mut(), directive.value.parse::<usize>()) {
                (Some(open), Ok(index)) if index < open.columns.columns.len() => open.current = index,
                _ => {
                    let help = "columns count from 0, after `<!-- column_layout: [1, 1] -->`";
                    self.warn(format!("there is no column {}", directive.value), help, &directive.range);
                }
            },
            "slot" => self.slot(&directive.value, &directive.range),
            _ => self.close(),
        }
    }

    /// Slidev's `::left::`, `::right::` and the rest. What comes before a lone `::right::` is the left column, but for the title.
    fn slot(&mut self, name: &str, range: &Range<usize>) {
        match (name, &mut self.open) {
            ("left", _) => self.begin(vec![1.0, 1.0], range),
            ("right", Some(open)) if open.columns.columns.len() > 1 => open.current = 1,
            ("right", _) => {
                self.close();
                let titled = self.out.first().is_some_and(is_heading);
                let left = self.out.split_off(usize::from(titled).min(self.out.len()));
                self.begin(vec![1.0, 1.0], range);
                if let Some(open) = &mut self.open {
                    open.columns.columns[0] = left;
                    (open.current, open.is_split) = (1, true);
                }
            }
            _ => self.close(),
        }
    }

    fn begin(&mut self, ratios: Vec<f32>, range: &Range<usize>) {
        self.close();
        let columns = vec![Vec::new(); ratios.len()];
        self.open =
            Some(Open { columns: Columns { ratios, columns }, current: 0, is_split: false, range: range.clone() });
    }

    fn close(&mut self) {
        if let Some(mut open) = self.open.take() {
            let starts_with_heading = |blocks: &[Block]| matches!(blocks.first(), Some(b) if is_heading(b));
            // With a heading over the other column, the one before it is no title over both.
            if open.is_split && self.out.len() == 1 && starts_with_heading(&self.out) {
                let has_own = open.columns.columns.iter().skip(1).any(|column| starts_with_heading(column));
                let heading = if has_own { self.out.pop() } else { None };
                open.columns
                    .columns
                    .iter_mut()
                    .take(1)
                    .for_each(|left| left.splice(0..0, heading.clone()).for_each(drop));
            }
            self.out.push(Block { kind: open.columns.into(), step: 0, range: open.range });
        }
    }

    fn warn(&mut self, message: String, help: &str, range: &Range<usize>) {
        self.diagnostics.push(Diagnostic::warning("columns", message).at(self.source, range.clone()).help(help));
    }
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, Kind::Heading(_))
}

fn ratios(text: &str) -> Option<Vec<f32>> {
    let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
    let parse = |part: &str| part.trim().parse::<f32>().ok().filter(|r| r.is_finite() && *r > 0.0);
    let ratios: Option<Vec<f32>> = inner.split(',').map(parse).collect();
    ratios.filter(|r| (1..=8).contains(&r.len()))
}
