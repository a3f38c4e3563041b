//! Definition lists: a term, and below it what it means.

use pulldown_cmark::{Event, Tag as Md, TagEnd};

use super::{Block, flow, read_all, words};
use crate::geom::{Point, Size};
use crate::layout::{BODY, Cx, Fragment, Ink, Node, Room, rich, stack, text};
use crate::markup::{Inlines, Reader};
use crate::scene::Tag;
use crate::text::{Layout, Style};

#[derive(Debug, Clone, PartialEq)]
pub struct Definitions {
    pub entries: Vec<Entry>,
}

/// Terms, and the definitions they share.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    pub terms: Vec<Inlines>,
    pub definitions: Vec<Vec<Block>>,
    pub step: usize,
}

impl Definitions {
    pub fn read(reader: &mut Reader<'_>) -> Definitions {
        let mut entries: Vec<Entry> = Vec::new();
        while let Some((event, _)) = reader.advance() {
            match event {
                Event::Start(Md::DefinitionListTitle) => {
                    if entries.last().is_none_or(|entry| !entry.definitions.is_empty()) {
                        reader.step += usize::from(reader.incremental);
                        entries.push(Entry { step: reader.step, ..Entry::default() });
                    }
                    let mut term = reader.inlines();
                    term.trim();
                    reader.advance();
                    entries.last_mut().into_iter().for_each(|entry| entry.terms.push(term.clone()));
                }
                Event::Start(_) => {
                    let blocks = read_all(reader);
                    if let Some(entry) = entries.last_mut() {
                        entry.definitions.push(blocks);
                    }
                }
                Event::End(TagEnd::DefinitionList) => break,
                _ => {}
            }
        }
        Definitions { entries }
    }

    pub fn words(&self) -> String {
        let entry = |entry: &Entry| {
            let terms = entry.terms.iter().map(Inlines::plain);
            terms.chain(entry.definitions.iter().map(|blocks| words(blocks))).collect::<Vec<_>>().join("\n")
        };
        self.entries.iter().map(entry).collect::<Vec<_>>().join("\n")
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let em = BODY * cx.scale;
        let ink = Ink::new(Style::new(cx.theme.text_font().clone(), em, cx.theme.accent()).weight(700));
        let inner = Room { width: (room.width - em).max(60.0), ..room };
        let entry = |entry: &Entry| {
            let terms = entry.terms.iter().map(|term| {
                let term = text(cx.fonts, &rich(term, &ink, cx.theme), &Layout::width(room.width));
                (0.0, Fragment { nodes: vec![Node::group(Some(Tag::Label), term.nodes)], ..term })
            });
            let definitions = entry.definitions.iter().map(|blocks| {
                let body = flow(blocks, cx, inner);
                let nodes = body.moved(Point::new(em, 0.0));
                let size = Size::new(room.width, nodes.size.h);
                (em * 0.1, Fragment { size, nodes: vec![Node::group(Some(Tag::ListBody), nodes.nodes)], ..nodes })
            });
            (em * 0.55, stack(terms.chain(definitions).collect()).tagged(Tag::ListItem).from_step(entry.step))
        };
        stack(self.entries.iter().map(entry).collect()).tagged(Tag::List)
    }
}
