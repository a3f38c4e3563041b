//! A display list as elements, by the tags of its groups.

use super::{Element, Role};
use crate::geom::{Rect, Transform};
use crate::scene::{Group, Item, LinkTarget, Tag, Text};
use crate::show::command::Command;
use crate::text::Mark;

/// More columns than a terminal has.
const WIDEST: usize = 4096;

/// What of `items` has a meaning, with its bounds by `to`.
pub fn elements(items: &[Item], to: Transform) -> Vec<Element> {
    let mut page = Open::new(None);
    page.read(items, to);
    page.close().children
}

/// An element that is being read.
struct Open {
    element: Element,
    /// Words that stand in it by themselves, and where.
    words: Vec<(String, Rect)>,
    /// Drawings in its text, which were read with it.
    insets: usize,
}

impl Open {
    /// `None` for the page, which has no words of its own.
    fn new(role: Option<Role>) -> Open {
        Open { element: Element::new(role.unwrap_or(Role::Slide), ""), words: Vec::new(), insets: 0 }
    }

    fn read(&mut self, items: &[Item], to: Transform) {
        for item in items {
            match item {
                Item::Text(text) => self.text(text, to),
                Item::Group(group) if is_seen(group) => self.group(group, to.then_inner(group.transform)),
                Item::Link(link) => self.link(&link.target, "", to.apply_rect(link.rect)),
                Item::Image(image) => self.cover(to.apply_rect(image.rect.intersect(image.clip))),
                Item::Group(_) | Item::Quad(_) | Item::Path(_) => {}
            }
        }
    }

    fn group(&mut self, group: &Group, to: Transform) {
        let role = match &group.tag {
            Some(Tag::Artifact) => return,
            None | Some(Tag::ListBody | Tag::Label) => return self.read(&group.items, to),
            Some(Tag::Formula { .. }) if self.insets > 0 => {
                self.insets -= 1;
                return;
            }
            Some(Tag::Figure { alt }) => return self.drawing(Role::Image, alt, group, to),
            Some(Tag::Formula { alt }) => return self.drawing(Role::Formula, alt, group, to),
            Some(Tag::Heading(level)) => Role::Heading(*level),
            Some(Tag::Paragraph) => Role::Paragraph,
            Some(Tag::Quote) => Role::Quote,
            Some(Tag::List) => Role::List,
            Some(Tag::ListItem) => Role::ListItem,
            Some(Tag::Table) => Role::Table,
            Some(Tag::TableRow) => Role::Row,
            Some(Tag::TableHeader) => Role::ColumnHeader,
            Some(Tag::TableCell) => Role::Cell,
            Some(Tag::Code) => Role::Code,
            Some(Tag::Note) => Role::Note,
            Some(Tag::Caption) => Role::Caption,
        };
        let mut inner = Open::new(Some(role));
        inner.read(&group.items, to);
        self.push(inner.close());
    }

    fn drawing(&mut self, role: Role, alt: &str, group: &Group, to: Transform) {
        let mut inner = Open::new(Some(role));
        inner.read(&group.items, to);
        let bounds = inner.element.bounds;
        self.push(Element { bounds, ..Element::new(role, alt) });
    }

    fn text(&mut self, text: &Text, to: Transform) {
        let block = &text.block;
        let (left, right) = block.extent();
        let rect = Rect::new(left, 0.0, right - left, block.size().h).translate(text.at);
        self.words.push((block.told(), to.apply_rect(rect)));
        self.insets += block.marks().iter().filter(|mark| matches!(mark, Mark::Inset { .. })).count();
        for stretch in block.stretches() {
            if let Some(target) = &stretch.style.link {
                self.link(target, stretch.text.trim(), to.apply_rect(stretch.rect.translate(text.at)));
            }
        }
    }

    /// A place that leads somewhere. What follows of the same link is the same element.
    fn link(&mut self, target: &LinkTarget, words: &str, rect: Rect) {
        let command = match target {
            LinkTarget::Url(url) => Command::FollowLink(url.to_string()),
            LinkTarget::Slide(slide) => Command::GoTo(*slide),
        };
        if let Some(same) = self.element.children.iter_mut().find(|child| child.command.as_ref() == Some(&command)) {
            if !words.is_empty() {
                same.name = format!("{} {words}", same.name).trim().to_owned();
            }
            same.bounds = same.bounds.map(|bounds| bounds.union(rect));
        } else {
            self.push(Element { command: Some(command), ..Element::new(Role::Link, words).at(rect) });
        }
    }

    fn push(&mut self, child: Element) {
        if child.is_empty() {
            return;
        }
        if let Some(bounds) = child.bounds {
            self.cover(bounds);
        }
        self.element.children.push(child);
    }

    fn cover(&mut self, rect: Rect) {
        self.element.bounds = Some(self.element.bounds.map_or(rect, |bounds| bounds.union(rect)));
    }

    fn close(mut self) -> Element {
        let words = std::mem::take(&mut self.words);
        words.iter().for_each(|(_, rect)| self.cover(*rect));
        let mut element = self.element;
        element.name = match element.role {
            Role::Code => lines(words),
            _ => words.iter().map(|(words, _)| words.trim()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "),
        };
        if let (Role::ListItem | Role::Cell | Role::Quote, [only]) = (element.role, element.children.as_slice())
            && only.role == Role::Paragraph
        {
            // Said once: a number stands before what it counts.
            let text = [element.name.as_str(), only.name.as_str()].join(" ").trim().to_owned();
            element.children = element.children.pop().map(|only| only.children).unwrap_or_default();
            element.name = text;
        }
        element
    }
}

impl Element {
    fn is_empty(&self) -> bool {
        self.name.is_empty() && self.children.is_empty() && self.command.is_none()
    }
}

/// What only begins to appear is there already.
fn is_seen(group: &Group) -> bool {
    !group.clip.is_some_and(Rect::is_empty)
}

/// Pieces of text in rows of a grid, as they stand.
fn lines(mut pieces: Vec<(String, Rect)>) -> String {
    pieces.retain(|(words, rect)| !words.trim().is_empty() && rect.w > 0.0);
    // Pieces of the same row differ by less than half a row.
    let half = pieces.iter().map(|(_, rect)| rect.h).fold(f32::MAX, f32::min) / 2.0;
    pieces.sort_by(|(_, a), (_, b)| a.y.total_cmp(&b.y));
    let rows = pieces.chunk_by_mut(|(_, a), (_, b)| (b.y - a.y).abs() < half);
    rows.map(row).collect::<Vec<_>>().join("\n")
}

/// A row of text that stands on columns: wide characters are pieces of their own, for which the longest has blanks.
fn row(pieces: &mut [(String, Rect)]) -> String {
    pieces.sort_by_key(|(words, _)| std::cmp::Reverse(words.chars().count()));
    let Some(((longest, base), others)) = pieces.split_first() else { return String::new() };
    let mut columns: Vec<String> = longest.trim_end().chars().map(String::from).collect();
    let indent = longest.len() - longest.trim_start().len();
    let advance = base.w / (columns.len() - indent.min(columns.len() - 1)) as f32;
    let left = base.x - indent as f32 * advance;
    let mut before: Vec<&(String, Rect)> = Vec::new();
    for piece in others {
        let (words, rect) = piece;
        let at = ((rect.x - left) / advance).round();
        if at < 0.0 {
            before.push(piece);
            continue;
        }
        let (at, width) = ((at as usize).min(WIDEST), ((rect.w / advance).round() as usize).clamp(1, WIDEST));
        if columns.len() < at + width {
            columns.resize(at + width, " ".into());
        }
        columns[at..at + width].fill(String::new());
        columns[at] = words.trim().into();
    }
    before.sort_by(|(_, a), (_, b)| a.x.total_cmp(&b.x));
    let before: String = before.iter().map(|(words, _)| format!("{} ", words.trim())).collect();
    before + &columns.concat()
}
