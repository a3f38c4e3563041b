//! Block quotes with their author.

use super::{Block, Kind, Paragraph, flow, read_all, words};
use crate::geom::{Point, Rect, Size};
use crate::layout::{BODY, Cx, Fragment, Ink, Node, Room, rich, stack, text};
use crate::markup::{Inlines, Reader};
use crate::scene::{Quad, Tag};
use crate::text::{Layout, Style, is_right_to_left};

/// What stands before an author; two hyphens may have become a dash by now.
const DASHES: [&str; 4] = ["--", "–", "—", "―"];

#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    pub blocks: Vec<Block>,
    pub author: Option<Inlines>,
}

impl Quote {
    pub fn read(reader: &mut Reader<'_>) -> Quote {
        let mut blocks = read_all(reader);
        let author = take_author(&mut blocks);
        Quote { blocks, author }
    }

    pub fn words(&self) -> String {
        let author = self.author.as_ref().map(|a| format!("\n{}", a.plain())).unwrap_or_default();
        words(&self.blocks) + &author
    }

    /// Whether it is written from right to left.
    pub fn is_from_right(&self) -> bool {
        is_right_to_left(&words(&self.blocks))
    }

    /// A quote beside other things: a bar where its lines begin.
    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let em = BODY * cx.scale;
        let (bar, indent) = (em * 0.12, em * 0.8);
        let inner = Room { width: room.width - indent, ..room };
        let mut parts = vec![(0.0, flow(&self.blocks, cx, inner))];
        if let Some(author) = &self.author {
            parts.push((em * 0.3, self.author_line(author, cx, em * 0.8, inner.width)));
        }
        let (bar_x, body_x) = if self.is_from_right() { (room.width - bar, 0.0) } else { (0.0, indent) };
        let body = stack(parts).moved(Point::new(body_x, 0.0));
        let bar = Quad::filled(Rect::new(bar_x, em * 0.1, bar, body.size.h - em * 0.2), cx.theme.accent()).rounded(bar);
        let size = Size::new(room.width, body.size.h);
        let baseline = body.baseline;
        let fragment = Fragment::new(size, vec![Node::group(Some(Tag::Quote), body.nodes)]);
        Fragment { baseline, ..fragment.over(vec![bar.into()]) }
    }

    /// `— Author`, in the quiet colour.
    pub fn author_line(&self, author: &Inlines, cx: &Cx<'_>, size: f32, width: f32) -> Fragment {
        let style = Style::new(cx.theme.text_font().clone(), size, cx.theme.muted());
        let mut ink = Ink::new(style.clone());
        ink.strong.1 = Some(cx.theme.text());
        let mut line = crate::text::RichText::plain("— ", style);
        for (range, style) in rich(author, &ink, cx.theme).spans() {
            line.push(&rich(author, &ink, cx.theme).text()[range.clone()], style.clone());
        }
        text(cx.fonts, &line, &Layout::width(width)).tagged(Tag::Paragraph)
    }
}

/// Takes the author off: a last line, or a last paragraph, that starts with two dashes or a long one.
fn take_author(blocks: &mut Vec<Block>) -> Option<Inlines> {
    let Some(Block { kind: Kind::Paragraph(paragraph), .. }) = blocks.last_mut() else { return None };
    let author = author_of(&mut paragraph.text)?;
    if paragraph.text.is_empty() {
        blocks.pop();
    }
    Some(author)
}

/// Splits an attribution off the end of a text: `… -- Alan Kay`. At the very start all of it is one.
pub fn author_of(text: &mut Inlines) -> Option<Inlines> {
    let plain = text.plain();
    let mut found = None;
    for dash in DASHES {
        let at = plain.rfind(dash);
        // In mid-text only a dash at the start of a line names an author.
        found = at.filter(|&at| at == 0 || plain[..at].ends_with('\n')).or(found);
    }
    let at = found?;
    let mut author = text.split_off(at);
    text.trim();
    let skip = author.plain().find(|c: char| !"-–—― ".contains(c))?;
    let mut author = author.split_off(skip);
    author.trim();
    (!author.is_empty()).then_some(author)
}

/// A paragraph right below a quote that is nothing but its author.
pub fn author_paragraph(paragraph: &Paragraph) -> Option<Inlines> {
    let mut text = paragraph.text.clone();
    let plain = text.plain();
    if !DASHES.iter().any(|dash| plain.starts_with(dash)) {
        return None;
    }
    author_of(&mut text)
}
