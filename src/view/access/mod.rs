//! What the windows say to those who cannot see them: trees of elements in reading order, as plain data.
//!
//! They are made of the same display lists that are drawn, whose groups are tagged with what they mean, and of the words
//! that the views put beside a slide. `app` gives them to screen readers, when there are any.

mod dialog;
mod news;
mod page;
mod windows;

pub use news::{news, unfinished};
pub use windows::{audience, speaker};

use crate::geom::Rect;
use crate::show::command::Command;

/// A part of a window.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    pub role: Role,
    /// What it is called; of a text, what it says.
    pub name: String,
    /// What it stands at, of a thing that has a name of its own: a time, the words in a field.
    pub value: String,
    /// Round all of it, in units of the window's display list.
    pub bounds: Option<Rect>,
    /// What it does when it is activated.
    pub command: Option<Command>,
    /// Of several that can be chosen, it is.
    pub selected: bool,
    pub children: Vec<Element>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    Window,
    Slide,
    /// Of a level from 1.
    Heading(u8),
    Paragraph,
    Quote,
    List,
    ListItem,
    Table,
    Row,
    ColumnHeader,
    Cell,
    /// Code, and what a terminal shows.
    Code,
    Image,
    Formula,
    Link,
    Note,
    Caption,
    /// A part with a name.
    Group,
    /// A name and what it stands at.
    Label,
    Timer,
    /// What is told by itself when it comes.
    Status,
    Dialog,
    Field,
    /// Something to choose.
    Choice,
}

impl Element {
    pub fn new(role: Role, name: impl Into<String>) -> Element {
        Element {
            role,
            name: name.into(),
            value: String::new(),
            bounds: None,
            command: None,
            selected: false,
            children: Vec::new(),
        }
    }

    /// What is told by itself when it comes.
    fn status(name: impl Into<String>) -> Element {
        Element::new(Role::Status, name)
    }

    /// Something under a name.
    fn labelled(role: Role, name: &str, value: impl Into<String>) -> Element {
        Element { value: value.into(), ..Element::new(role, name) }
    }

    fn with(mut self, children: impl IntoIterator<Item = Element>) -> Element {
        self.children.extend(children);
        self
    }

    fn at(mut self, bounds: Rect) -> Element {
        self.bounds = Some(bounds);
        self
    }
}
