//! The kinds of block a slide is made of: one file a kind, each with its data, parsing and setting.

mod alert;
mod card;
mod cast;
mod code;
mod columns;
mod console;
mod contents;
mod definitions;
mod div;
mod formula;
mod heading;
mod list;
mod paragraph;
mod picture;
mod quote;
mod row;
mod share;
mod stages;
mod table;
mod terminal;

use std::ops::Range;
use std::time::Duration;

pub use alert::Alert;
pub use card::Card;
pub use cast::Cast;
pub use code::{Code, dimmed};
pub use columns::Columns;
pub use console::Console;
pub use contents::Contents;
pub use definitions::Definitions;
pub use formula::Formula;
pub use heading::Heading;
pub use list::List;
pub use paragraph::Paragraph;
pub use picture::{Picture, fill};
pub use quote::{Quote, author_paragraph};
pub use row::Row;
use share::{Wish, share};
pub use stages::Stages;
pub use table::Table;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use crate::layout::{Cx, Fragment, GAP, Room, TITLE_GAP, stack};
use crate::markup::{MAX_DEPTH, Reader};
use crate::show::outline::ShellOutline;

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
    Row(Row),
    Table(Table),
    Definitions(Definitions),
    Formula(Formula),
    Alert(Alert),
    Columns(Columns),
    Card(Card),
    Stages(Stages),
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
            Kind::Row(row) => row.lay_out(cx, room),
            Kind::Table(table) => table.lay_out(cx, room),
            Kind::Definitions(definitions) => definitions.lay_out(cx, room),
            Kind::Formula(formula) => formula.lay_out(cx, room),
            Kind::Alert(alert) => alert.lay_out(cx, room),
            Kind::Columns(columns) => columns.lay_out(cx, room),
            Kind::Card(card) => card.lay_out(cx, room),
            Kind::Stages(stages) => stages.lay_out(cx, room),
        };
        fragment.from_step(self.step)
    }

    /// Whether it takes the height it is given, rather than the height it needs.
    pub fn is_elastic(&self) -> bool {
        match &self.kind {
            Kind::Code(_) | Kind::Console(_) | Kind::Stages(_) | Kind::Cast(_) | Kind::Picture(_) | Kind::Row(_) => {
                true
            }
            Kind::Columns(columns) => columns.is_elastic(),
            _ => false,
        }
    }

    /// What it makes of the height that `room` has, if it is elastic.
    fn wish(&self, cx: &Cx<'_>, room: Room) -> Option<Wish> {
        Some(match &self.kind {
            Kind::Code(code) => code.wish(cx, room.width),
            Kind::Stages(stages) => stages.wish(cx, room.width),
            Kind::Console(console) => console.wish(cx, room),
            Kind::Cast(cast) => cast.wish(cx, room),
            Kind::Picture(picture) => picture.wish(cx, room),
            Kind::Row(row) => row.wish(cx, room),
            Kind::Columns(columns) if columns.is_elastic() => Wish::Height { best: f32::INFINITY, least: 120.0 },
            _ => return None,
        })
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

    /// What a live shell types in its place, the first one's in it.
    pub fn shell(&self) -> Option<ShellOutline> {
        match &self.kind {
            Kind::Console(console) => console.shell(),
            Kind::Columns(columns) => columns.columns.iter().flatten().find_map(Block::shell),
            _ => None,
        }
    }

    /// What recordings in it print, for the search alone.
    pub fn printed(&self) -> String {
        match &self.kind {
            Kind::Cast(cast) => cast.printed().to_owned(),
            Kind::Columns(columns) => columns.columns.iter().flatten().map(Block::printed).collect(),
            _ => String::new(),
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
            Kind::Stages(stages) => stages.words(),
            Kind::Console(console) => console.words(),
            Kind::Cast(cast) => cast.words(),
            Kind::Picture(picture) => picture.words(),
            Kind::Row(row) => row.words(),
            Kind::Table(table) => table.words(),
            Kind::Definitions(definitions) => definitions.words(),
            Kind::Formula(formula) => formula.words(),
            Kind::Alert(alert) => alert.words(),
            Kind::Columns(columns) => columns.words(),
            Kind::Card(_) => String::new(),
        }
    }
}

/// The words of several blocks, one a line.
pub fn words(blocks: &[Block]) -> String {
    blocks.iter().map(Block::words).collect::<Vec<_>>().join("\n")
}

/// How many times its height a slide may be overfull before the rest is not even set.
pub const FAR_BELOW: f32 = 5.0;

/// Shows `visit` every block, those inside others after the one they are in.
pub fn each<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        match &block.kind {
            Kind::List(list) => list.items.iter().for_each(|item| each(&item.blocks, visit)),
            Kind::Quote(quote) => each(&quote.blocks, visit),
            Kind::Alert(alert) => each(&alert.blocks, visit),
            Kind::Definitions(list) => {
                list.entries.iter().flat_map(|e| &e.definitions).for_each(|blocks| each(blocks, visit));
            }
            Kind::Columns(columns) => columns.columns.iter().for_each(|column| each(column, visit)),
            _ => {}
        }
    }
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
    let mut high = 0.0;
    let mut rigid: Vec<Result<Fragment, Wish>> = Vec::new();
    for block in blocks {
        // What is so far below the slide fits at no size; the slide is reported as too full already.
        if high > room.height * FAR_BELOW {
            break;
        }
        let fragment = block.wish(cx, room).map_or_else(|| Ok(block.lay_out(cx, room)), Err);
        high += fragment.as_ref().map_or(0.0, |fragment| fragment.size.h);
        rigid.push(fragment);
    }
    let gaps = &gaps[..rigid.len()];
    let used: f32 = gaps.iter().sum::<f32>() + rigid.iter().flatten().map(|f| f.size.h).sum::<f32>();
    let wishes: Vec<Wish> = rigid.iter().filter_map(|part| part.as_ref().err().copied()).collect();
    let mut heights = share(&wishes, room.height - used, cx.scale, cx.squeezed).into_iter();
    let mut elastic = |block: &Block| block.lay_out(cx, Room { height: heights.next().unwrap_or(room.height), ..room });
    let parts = rigid.into_iter().zip(blocks).zip(gaps);
    stack(parts.map(|((part, block), &gap)| (gap, part.unwrap_or_else(|_| elastic(block)))).collect())
}

/// Reads blocks up to the end of the element they stand in.
pub fn read_all(reader: &mut Reader<'_>) -> Vec<Block> {
    read_until(reader, false)
}

/// Reads blocks up to the end of the element or, `in_div`, to behind the mark that closes the div.
fn read_until(reader: &mut Reader<'_>, in_div: bool) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    while let Some((event, range)) = reader.peek() {
        if matches!(event, Event::End(_)) {
            // An element that ends inside a div ends the div too.
            if !in_div {
                reader.advance();
            }
            break;
        }
        if let Some(info) = div::info(reader, event, range) {
            reader.advance();
            reader.skip();
            if !info.is_empty() {
                div::read(reader, info, range, &mut blocks);
            } else if in_div {
                break;
            }
            continue;
        }
        let before = reader.step;
        let kinds = read(reader, event, range);
        blocks.extend(kinds.into_iter().map(|kind| Block { kind, step: before, range: range.clone() }));
        // In a list the item as a whole is the step.
        if reader.list_depth == 0 && std::mem::take(&mut reader.fragment) {
            reader.step += 1;
            blocks.last_mut().into_iter().for_each(|block| block.step = reader.step);
        }
    }
    blocks
}

/// Reads one element; nothing when it was nothing to show.
fn read(reader: &mut Reader<'_>, event: &Event<'_>, range: &Range<usize>) -> Vec<Kind> {
    let tag = match event {
        Event::Start(tag) if !is_inline(tag) => tag,
        _ => return read_loose(reader, event, range),
    };
    reader.advance();
    if reader.depth >= MAX_DEPTH {
        reader.skip();
        return vec![Card::new("This is nested too deeply to be shown.").into()];
    }
    reader.depth += 1;
    let kinds = read_tag(reader, tag, range);
    reader.depth -= 1;
    kinds
}

fn read_tag(reader: &mut Reader<'_>, tag: &Tag<'_>, range: &Range<usize>) -> Vec<Kind> {
    let words = match tag {
        Tag::Heading { level, .. } => return vec![Heading::read(reader, *level as u8, range).into()],
        Tag::Paragraph => return Paragraph::read(reader, range),
        Tag::List(first) => return vec![List::read(reader, *first).into()],
        Tag::BlockQuote(None) => return vec![Quote::read(reader).into()],
        Tag::BlockQuote(Some(kind)) => return vec![Alert::read(reader, *kind).into()],
        Tag::CodeBlock(kind) => {
            let info = match kind {
                CodeBlockKind::Fenced(info) => info.to_string(),
                CodeBlockKind::Indented => String::new(),
            };
            return vec![Code::read(reader, &info, range)];
        }
        Tag::Table(alignments) => return vec![Table::read(reader, alignments, range).into()],
        Tag::DefinitionList => return vec![Definitions::read(reader).into()],
        Tag::HtmlBlock => {
            let text = reader.text(range);
            reader.skip();
            if let Some(contents) = Contents::read(text) {
                return vec![List { contents: Some(contents), ..List::of(&[], range) }.into()];
            }
            let words = reader.html(text, range);
            let pictures = std::mem::take(&mut reader.html_pictures);
            let shown = Paragraph::pictures(reader, pictures);
            if !shown.is_empty() {
                let words = Paragraph::plain(&squeezed(&words), range.clone());
                return shown.into_iter().chain((!words.text.is_empty()).then(|| words.into())).collect();
            }
            squeezed(&words)
        }
        _ => words(&read_all(reader)),
    };
    if words.trim().is_empty() { Vec::new() } else { vec![Paragraph::plain(&words, range.clone()).into()] }
}

/// Whether an element stands in running text, with which a tight list item may begin.
fn is_inline(tag: &Tag<'_>) -> bool {
    use Tag::{Emphasis, Image, Link, Strikethrough, Strong, Subscript, Superscript};
    matches!(tag, Emphasis | Strong | Strikethrough | Superscript | Subscript | Link { .. } | Image { .. })
}

/// Words with one blank between them.
fn squeezed(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An event that stands between blocks: the text of a tight list item, or a rule in a quote.
fn read_loose(reader: &mut Reader<'_>, event: &Event<'_>, range: &Range<usize>) -> Vec<Kind> {
    match event {
        Event::Rule | Event::TaskListMarker(_) | Event::End(_) => {
            reader.advance();
            Vec::new()
        }
        Event::Html(html) => {
            reader.advance();
            reader.html(html, range);
            Vec::new()
        }
        _ => {
            let text = reader.inlines();
            Paragraph::split(reader, text)
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
kind_from!(
    Heading,
    Paragraph,
    List,
    Quote,
    Code,
    Console,
    Cast,
    Picture,
    Row,
    Table,
    Definitions,
    Formula,
    Alert,
    Columns,
    Card,
    Stages
);
