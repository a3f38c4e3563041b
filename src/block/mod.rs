//! The kinds of block a slide is made of: one file a kind, each with its data, parsing and setting.

mod card;
mod cast;
mod code;
mod columns;
mod console;
mod heading;
mod list;
mod paragraph;
mod picture;
mod quote;
mod table;
mod terminal;

use std::ops::Range;
use std::time::Duration;

pub use card::Card;
pub use cast::Cast;
pub use code::Code;
pub use columns::Columns;
pub use console::Console;
pub use heading::Heading;
pub use list::List;
pub use paragraph::Paragraph;
pub use picture::{Picture, fill};
pub use quote::{Quote, author_paragraph};
pub use table::Table;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use crate::layout::{Cx, Fragment, GAP, Room, TITLE_GAP, stack};
use crate::markup::{MAX_DEPTH, Reader};

/// A block, where it stands in the source, and the step it appears at.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    pub kind: Kind,
    pub step: usize,
    pub range: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Heading(Heading),
    Paragraph(Paragraph),
    List(List),
    Quote(Quote),
    Code(Code),
    Console(Console),
    Cast(Cast),
    Picture(Picture),
    Table(Table),
    Columns(Columns),
    Card(Card),
}

impl Block {
    /// Sets the block at the top left of `room`.
    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let fragment = match &self.kind {
            Kind::Heading(heading) => heading.lay_out(cx, room),
            Kind::Paragraph(paragraph) => paragraph.lay_out(cx, room),
            Kind::List(list) => list.lay_out(cx, room),
            Kind::Quote(quote) => quote.lay_out(cx, room),
            Kind::Code(code) => code.lay_out(cx, room),
            Kind::Console(console) => console.lay_out(cx, room),
            Kind::Cast(cast) => cast.lay_out(cx, room),
            Kind::Picture(picture) => picture.lay_out(cx, room),
            Kind::Table(table) => table.lay_out(cx, room),
            Kind::Columns(columns) => columns.lay_out(cx, room),
            Kind::Card(card) => card.lay_out(cx, room),
        };
        fragment.from_step(self.step)
    }

    /// Whether it takes the height it is given, rather than the height it needs.
    pub fn is_elastic(&self) -> bool {
        match &self.kind {
            Kind::Code(_) | Kind::Console(_) | Kind::Cast(_) | Kind::Picture(_) => true,
            Kind::Columns(columns) => columns.is_elastic(),
            _ => false,
        }
    }

    /// How long the steps of what plays in it last.
    pub fn plays(&self) -> Vec<(usize, Duration)> {
        match &self.kind {
            Kind::Console(console) => console.plays().collect(),
            Kind::Cast(cast) => cast.plays().collect(),
            Kind::Columns(columns) => columns.columns.iter().flatten().flat_map(Block::plays).collect(),
            _ => Vec::new(),
        }
    }

    /// Its words, for outlines, search and slugs.
    pub fn words(&self) -> String {
        match &self.kind {
            Kind::Heading(heading) => heading.text.plain(),
            Kind::Paragraph(paragraph) => paragraph.text.plain(),
            Kind::List(list) => list.words(),
            Kind::Quote(quote) => quote.words(),
            Kind::Code(code) => code.text.clone(),
            Kind::Console(console) => console.words(),
            Kind::Cast(cast) => cast.words(),
            Kind::Picture(picture) => picture.words(),
            Kind::Table(table) => table.words(),
            Kind::Columns(columns) => columns.words(),
            Kind::Card(_) => String::new(),
        }
    }
}

/// The words of several blocks, one a line.
pub fn words(blocks: &[Block]) -> String {
    blocks.iter().map(Block::words).collect::<Vec<_>>().join("\n")
}

/// Blocks below each other. What is elastic shares the height that the rest leaves.
pub fn flow(blocks: &[Block], cx: &Cx<'_>, room: Room) -> Fragment {
    let gap = |index: usize| match (index.checked_sub(1).map(|i| &blocks[i].kind), &blocks[index].kind) {
        (None, _) => 0.0,
        (Some(Kind::Heading(h)), _) if h.is_title => TITLE_GAP * cx.scale,
        (Some(Kind::Heading(_)), _) => GAP * 0.6 * cx.scale,
        (Some(_), Kind::Heading(_)) => GAP * 1.5 * cx.scale,
        (Some(_), _) => GAP * cx.scale,
    };
    let gaps: Vec<f32> = (0..blocks.len()).map(gap).collect();
    let rigid: Vec<Option<Fragment>> =
        blocks.iter().map(|block| (!block.is_elastic()).then(|| block.lay_out(cx, room))).collect();
    let used: f32 = gaps.iter().sum::<f32>() + rigid.iter().flatten().map(|f| f.size.h).sum::<f32>();
    let elastic = rigid.iter().filter(|f| f.is_none()).count().max(1) as f32;
    let share = Room { height: ((room.height - used) / elastic).max(120.0), ..room };
    let parts = rigid.into_iter().zip(blocks).zip(gaps);
    stack(parts.map(|((rigid, block), gap)| (gap, rigid.unwrap_or_else(|| block.lay_out(cx, share)))).collect())
}

/// Reads blocks up to the end of the element they stand in.
pub fn read_all(reader: &mut Reader<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    while let Some((event, range)) = reader.peek() {
        if matches!(event, Event::End(_)) {
            reader.advance();
            break;
        }
        let before = reader.step;
        if let Some(kind) = read(reader, event, range) {
            blocks.push(Block { kind, step: before, range: range.clone() });
        }
    }
    blocks
}

/// Reads one block; `None` when it was nothing to show.
fn read(reader: &mut Reader<'_>, event: &Event<'_>, range: &Range<usize>) -> Option<Kind> {
    let Event::Start(tag) = event else {
        return read_loose(reader, event, range);
    };
    reader.advance();
    if reader.depth >= MAX_DEPTH {
        reader.skip();
        return Some(Card::new("This is nested too deeply to be shown.").into());
    }
    reader.depth += 1;
    let kind = read_tag(reader, tag, range);
    reader.depth -= 1;
    kind
}

fn read_tag(reader: &mut Reader<'_>, tag: &Tag<'_>, range: &Range<usize>) -> Option<Kind> {
    match tag {
        Tag::Heading { level, .. } => Some(Heading::read(reader, *level as u8).into()),
        Tag::Paragraph => Paragraph::read(reader, range),
        Tag::List(first) => Some(List::read(reader, *first).into()),
        Tag::BlockQuote(_) => Some(Quote::read(reader).into()),
        Tag::CodeBlock(kind) => {
            let info = match kind {
                CodeBlockKind::Fenced(info) => info.to_string(),
                CodeBlockKind::Indented => String::new(),
            };
            Some(Code::read(reader, &info, range))
        }
        Tag::Table(alignments) => Some(Table::read(reader, alignments).into()),
        Tag::HtmlBlock => {
            let text = reader.text(range);
            reader.skip();
            let words = reader.html(text, range);
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            (!words.is_empty()).then(|| Paragraph::plain(&words, range.clone()).into())
        }
        _ => {
            let blocks = read_all(reader);
            let words = words(&blocks);
            (!words.trim().is_empty()).then(|| Paragraph::plain(&words, range.clone()).into())
        }
    }
}

/// An event that stands between blocks: the text of a tight list item, or a rule in a quote.
fn read_loose(reader: &mut Reader<'_>, event: &Event<'_>, range: &Range<usize>) -> Option<Kind> {
    match event {
        Event::Rule | Event::TaskListMarker(_) | Event::End(_) => {
            reader.advance();
            None
        }
        Event::Html(html) => {
            reader.advance();
            reader.html(html, range);
            None
        }
        _ => {
            let mut text = reader.inlines();
            text.trim();
            (!text.is_empty()).then(|| Paragraph { text }.into())
        }
    }
}

macro_rules! kind_from {
    ($($part:ident),*) => {$(
        impl From<$part> for Kind {
            fn from(part: $part) -> Kind {
                Kind::$part(part)
            }
        }
    )*};
}
kind_from!(Heading, Paragraph, List, Quote, Code, Console, Cast, Picture, Table, Columns, Card);
