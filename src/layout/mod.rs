//! The kit that blocks are set with: fragments, stacking, text, pictures. Knows no block kind.

mod filters;
mod inline;
mod kit;
mod pictures;
mod scale;

pub use inline::{Ink, rich};
pub use kit::{beside, inset, least_width, stack, text};
pub use pictures::Pictures;
pub use scale::*;

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use crate::diag::{Diagnostic, Diagnostics, Source};
use crate::geom::{Point, Rect, Size};
use crate::scene::{Group, Item, Picture, Tag};
use crate::show::{Moment, Wake};
use crate::term::Screen;
use crate::text::Fonts;
use crate::theme::Theme;

/// What a block needs to be set.
pub struct Cx<'a> {
    pub fonts: &'a Arc<Fonts>,
    pub theme: &'a Arc<Theme>,
    pub pictures: &'a Pictures,
    pub source: &'a Arc<Source>,
    pub diagnostics: &'a RefCell<Diagnostics>,
    /// The size of footers, page numbers and credits.
    pub small: f32,
    /// All type is set at this share of its size, when a slide must shrink to fit.
    pub scale: f32,
    /// Whether nothing fits, so that code and pictures may get as small as they must.
    pub squeezed: bool,
    /// The smallest type of the code that was set.
    pub code: &'a Cell<f32>,
    /// The pictures that were asked for, with the hash of what was found.
    pub used: &'a RefCell<Vec<(String, Option<u64>)>>,
}

impl Cx<'_> {
    /// The picture at a path as the author wrote it.
    pub fn picture(&self, path: &str) -> Result<Arc<Picture>, String> {
        let picture = self.pictures.get(path);
        self.used.borrow_mut().push((path.to_owned(), picture.as_ref().ok().map(|picture| picture.id())));
        picture
    }

    pub fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// The same at another scale.
    pub fn scaled(&self, scale: f32) -> Cx<'_> {
        Cx { scale, ..*self }
    }
}

/// The room a block is given. A height is a wish: pictures and code use what there is, text takes what it needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    pub width: f32,
    pub height: f32,
}

/// Something set: nodes round an origin at its top left.
#[derive(Debug, Clone, Default)]
pub struct Fragment {
    pub size: Size,
    pub nodes: Vec<Node>,
    /// Where its first line of text stands, from the top.
    pub baseline: Option<f32>,
}

/// A piece of a page: where it is, from which step on it shows, and what it is.
#[derive(Debug, Clone)]
pub struct Node {
    pub at: Point,
    pub step: usize,
    /// The step at which something else takes its place.
    pub until: Option<usize>,
    pub content: Content,
}

#[derive(Debug, Clone)]
pub enum Content {
    Still(Vec<Item>),
    /// A part whose picture depends on when it is seen.
    Live(Arc<dyn Live>),
    Group {
        tag: Option<Tag>,
        nodes: Vec<Node>,
    },
}

/// A part whose picture depends on when it is seen: a terminal that plays, code whose lines light up.
pub trait Live: Send + Sync + std::fmt::Debug {
    /// Its items at a moment of its slide, round its own origin, and when that stops being true.
    fn at(&self, moment: &Moment) -> (Vec<Item>, Wake);

    /// Its items while a live shell runs in its place; `None` where none ever does.
    fn shell(&self, _: &Shell<'_>) -> Option<Vec<Item>> {
        None
    }

    /// The columns and rows of the shell that may run in its place.
    fn shell_size(&self) -> Option<(usize, usize)> {
        None
    }

    /// Does a little of the work that its later moments would cost. False when none is left.
    fn prepare(&self) -> bool {
        false
    }
}

/// A live shell as it is just now: given to what is drawn, as the time is.
#[derive(Debug, Clone, Copy)]
pub struct Shell<'a> {
    pub screen: &'a Screen,
    /// What is to be known of it, for the title bar.
    pub caption: &'a str,
    /// Whether the keyboard is its own.
    pub is_focused: bool,
}

impl Node {
    pub fn still(items: Vec<Item>) -> Node {
        Node { at: Point::ZERO, step: 0, until: None, content: Content::Still(items) }
    }

    pub fn live(live: Arc<dyn Live>) -> Node {
        Node { at: Point::ZERO, step: 0, until: None, content: Content::Live(live) }
    }

    pub fn group(tag: Option<Tag>, nodes: Vec<Node>) -> Node {
        Node { at: Point::ZERO, step: 0, until: None, content: Content::Group { tag, nodes } }
    }

    #[must_use]
    pub fn from_step(mut self, step: usize) -> Node {
        self.step = step;
        self
    }

    #[must_use]
    pub fn moved(mut self, by: Point) -> Node {
        self.at = self.at + by;
        self
    }
}

impl Fragment {
    pub fn new(size: Size, nodes: Vec<Node>) -> Fragment {
        Fragment { size, nodes, baseline: None }
    }

    /// All of it as one tagged node.
    #[must_use]
    pub fn tagged(self, tag: Tag) -> Fragment {
        Fragment { nodes: vec![Node::group(Some(tag), self.nodes)], ..self }
    }

    /// Shown from `step` on.
    #[must_use]
    pub fn from_step(mut self, step: usize) -> Fragment {
        if step > 0 {
            self.nodes = vec![Node::group(None, self.nodes).from_step(step)];
        }
        self
    }

    #[must_use]
    pub fn moved(mut self, by: Point) -> Fragment {
        self.nodes = self.nodes.into_iter().map(|node| node.moved(by)).collect();
        self.baseline = self.baseline.map(|b| b + by.y);
        self
    }

    /// With `dx` and `dy` of air round it.
    #[must_use]
    pub fn padded(self, dx: f32, dy: f32) -> Fragment {
        let size = Size::new(self.size.w + 2.0 * dx, self.size.h + 2.0 * dy);
        Fragment { size, ..self.moved(Point::new(dx, dy)) }
    }

    /// With `items` behind it.
    #[must_use]
    pub fn over(mut self, items: Vec<Item>) -> Fragment {
        let behind = Group::tagged(Tag::Artifact, items);
        self.nodes.insert(0, Node::still(vec![behind.into()]));
        self
    }

    pub fn rect(&self) -> Rect {
        Rect::from_size(self.size)
    }
}
