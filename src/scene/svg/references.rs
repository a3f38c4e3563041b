//! What a drawing grows to when everything is put where it is referred to: `use`, patterns, masks, clip paths, markers and
//! filters can each refer to several others that do the same. Counted on the markup, since reading it any further already
//! means to put it there.

use std::collections::HashMap;

use resvg::usvg::roxmltree::{Document, Node, NodeId};

/// Elements that a drawing may grow to.
const MAX_ELEMENTS: u64 = 200_000;
/// How deep elements may stand in each other with all that is put in their place.
const MAX_DEPTH: usize = 400;

/// Why a drawing is refused.
#[derive(Debug, PartialEq, Eq)]
pub enum Excess {
    Elements,
    Depth,
}

/// Fails when the drawing grows beyond what is sensible.
pub fn check(document: &Document<'_>) -> Result<(), Excess> {
    let by_id = document.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let styles = document.descendants().filter(|node| node.tag_name().name() == "style");
    let styled = styles.filter_map(|node| node.text()).flat_map(ids).collect();
    let mut growth = Growth { by_id, styled, known: HashMap::new() };
    let total = growth.of(document.root_element(), 0)?;
    if total > MAX_ELEMENTS { Err(Excess::Elements) } else { Ok(()) }
}

struct Growth<'a> {
    by_id: HashMap<&'a str, Node<'a, 'a>>,
    /// What style sheets refer to: any element with a class may.
    styled: Vec<&'a str>,
    /// Elements that a node grows to; `None` while that is being counted, and so nothing for what refers to itself.
    known: HashMap<NodeId, Option<u64>>,
}

impl<'a> Growth<'a> {
    fn of(&mut self, node: Node<'a, 'a>, depth: usize) -> Result<u64, Excess> {
        if depth > MAX_DEPTH {
            return Err(Excess::Depth);
        }
        if let Some(known) = self.known.get(&node.id()) {
            return Ok(known.unwrap_or(0));
        }
        self.known.insert(node.id(), None);
        let mut total = 1_u64;
        for child in node.children().filter(Node::is_element) {
            total = total.saturating_add(self.of(child, depth + 1)?);
        }
        for target in self.targets(node) {
            total = total.saturating_add(self.of(target, depth + 1)?);
        }
        self.known.insert(node.id(), Some(total));
        Ok(total)
    }

    /// What a node refers to, as often as it does.
    fn targets(&self, node: Node<'a, 'a>) -> Vec<Node<'a, 'a>> {
        let mut named: Vec<&str> = Vec::new();
        for attribute in node.attributes() {
            match attribute.name() {
                "href" => named.extend(attribute.value().trim().strip_prefix('#')),
                "class" => named.extend(&self.styled),
                _ => named.extend(ids(attribute.value())),
            }
        }
        named.into_iter().filter_map(|id| self.by_id.get(id).copied()).collect()
    }
}

/// The ids in every `url(#id)` of a text.
fn ids(text: &str) -> impl Iterator<Item = &str> {
    text.split("url(").skip(1).filter_map(|rest| {
        let rest = rest.trim_start().trim_start_matches(['"', '\'']).strip_prefix('#')?;
        rest.split([')', '"', '\'']).next().map(str::trim_end)
    })
}
