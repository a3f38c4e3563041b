//! The structure of a page as it grows while the page is drawn, and what krilla wants of it afterwards.
//!
//! krilla panics for content that is in no element. Here content can only be made for an element, and an element only
//! under another one, so every piece is in the tree by construction; elements without content are left out.

use std::num::NonZeroU16;

use krilla::surface::Location;
use krilla::tagging::{Identifier, ListNumbering, Node, TableHeaderScope, Tag as PdfTag, TagGroup, TagKind};

use crate::scene::Tag;

/// An element of the tree of one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ElementId(usize);

/// What an element is.
#[derive(Debug, Clone, PartialEq)]
pub enum Role {
    /// The page itself.
    Page,
    Tagged(Tag),
    Link,
}

struct Element {
    role: Role,
    parent: Option<ElementId>,
    children: Vec<Child>,
    /// What headings and labels say.
    text: String,
}

enum Child {
    Element(ElementId),
    Content(Identifier),
}

/// The elements of one page.
pub struct Tree {
    elements: Vec<Element>,
}

impl Tree {
    /// The element of the page.
    pub const PAGE: ElementId = ElementId(0);

    pub fn new() -> Tree {
        Tree { elements: vec![Element { role: Role::Page, parent: None, children: Vec::new(), text: String::new() }] }
    }

    pub fn add(&mut self, parent: ElementId, role: Role) -> ElementId {
        let id = ElementId(self.elements.len());
        self.elements.push(Element { role, parent: Some(parent), children: Vec::new(), text: String::new() });
        self.elements[parent.0].children.push(Child::Element(id));
        id
    }

    pub fn add_content(&mut self, element: ElementId, content: Identifier) {
        self.elements[element.0].children.push(Child::Content(content));
    }

    /// A link's annotation comes before its content.
    pub fn add_annotation(&mut self, element: ElementId, annotation: Identifier) {
        self.elements[element.0].children.insert(0, Child::Content(annotation));
    }

    /// Adds to the text of the headings and labels round an element.
    pub fn say(&mut self, element: ElementId, text: &str) {
        let mut at = Some(element);
        while let Some(id) = at {
            let element = &mut self.elements[id.0];
            if matches!(element.role, Role::Tagged(Tag::Heading(_) | Tag::Label)) {
                if !element.text.is_empty() {
                    element.text.push(' ');
                }
                element.text.push_str(text.trim());
            }
            at = element.parent;
        }
    }

    /// The finished structure; `None` when nothing on the page has a meaning. `title` names headings without text.
    pub fn into_group(mut self, title: Option<&str>, location: Option<Location>) -> Option<TagGroup> {
        self.group(Tree::PAGE, TableHeaderScope::Column, &Naming { title, location })
    }

    fn group(&mut self, id: ElementId, scope: TableHeaderScope, naming: &Naming<'_>) -> Option<TagGroup> {
        let kind = self.kind(id, scope, naming);
        let children = std::mem::take(&mut self.elements[id.0].children);
        let is_table = self.elements[id.0].role == Role::Tagged(Tag::Table);
        let mut scope = scope;
        let mut nodes = Vec::new();
        for child in children {
            match child {
                Child::Content(content) => nodes.push(Node::Leaf(content)),
                Child::Element(child) => {
                    let Some(group) = self.group(child, scope, naming) else { continue };
                    nodes.push(Node::Group(group));
                    if is_table {
                        // Header cells of the first row head columns, those of others head rows.
                        scope = TableHeaderScope::Row;
                    }
                }
            }
        }
        (!nodes.is_empty()).then(|| TagGroup::with_children(kind, nodes))
    }

    fn kind(&self, id: ElementId, scope: TableHeaderScope, naming: &Naming<'_>) -> TagKind {
        let element = &self.elements[id.0];
        let tag = match &element.role {
            Role::Page => return PdfTag::Section.into(),
            Role::Link => return PdfTag::Link.into(),
            Role::Tagged(tag) => tag,
        };
        match tag {
            Tag::Heading(level) => {
                let title = if element.text.is_empty() { naming.title } else { Some(element.text.as_str()) };
                let level = NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN);
                PdfTag::Hn(level, title.map(str::to_owned)).into()
            }
            // Artifacts never become elements.
            Tag::Paragraph | Tag::Artifact => PdfTag::P.into(),
            Tag::Quote => PdfTag::BlockQuote.into(),
            Tag::List => PdfTag::L(self.numbering(id)).into(),
            Tag::ListItem => PdfTag::LI.into(),
            Tag::Label => PdfTag::Lbl.into(),
            Tag::ListBody => PdfTag::LBody.into(),
            Tag::Table => PdfTag::Table.into(),
            Tag::TableRow => PdfTag::TR.into(),
            Tag::TableHeader => PdfTag::TH(scope).into(),
            Tag::TableCell => PdfTag::TD.into(),
            Tag::Code => PdfTag::Code.into(),
            Tag::Figure { alt } => PdfTag::Figure(Some(alt.to_string())).with_location(naming.location).into(),
            Tag::Formula { alt } => PdfTag::Formula(Some(alt.to_string())).with_location(naming.location).into(),
            Tag::Note => PdfTag::Note.into(),
            Tag::Caption => PdfTag::Caption.into(),
        }
    }

    /// How a list counts, by its first label.
    fn numbering(&self, list: ElementId) -> ListNumbering {
        let items = self.children(list);
        let label = items.flat_map(|item| self.children(item)).find_map(|id| {
            let element = &self.elements[id.0];
            (element.role == Role::Tagged(Tag::Label) && !element.text.is_empty()).then_some(&element.text)
        });
        match label.and_then(|text| text.chars().next()) {
            None => ListNumbering::None,
            Some(c) if c.is_ascii_digit() => ListNumbering::Decimal,
            Some(_) => ListNumbering::Disc,
        }
    }

    fn children(&self, id: ElementId) -> impl Iterator<Item = ElementId> {
        self.elements[id.0].children.iter().filter_map(|child| match child {
            Child::Element(id) => Some(*id),
            Child::Content(_) => None,
        })
    }
}

struct Naming<'a> {
    title: Option<&'a str>,
    location: Option<Location>,
}
