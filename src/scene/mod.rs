//! What to draw, back to front, as plain data: the one thing every back end reads.
//!
//! Coordinates are slide units of the list's own [`DisplayList::size`]; a back end scales them to its pixels or points.
//! A list holds no GPU handle and no file name, so it outlives any device.

mod dump;
mod link;
mod paint;
mod path;
mod picture;
mod shelf;
mod svg;

use std::sync::Arc;

pub use link::{Link, LinkTarget};
pub use paint::{Border, Paint, Shadow};
pub use path::{Path, PathBuilder, Segment, Stroke};
pub use picture::{MAX_PIXELS, Picture, PictureError, PictureKind, Pixels, decode};
pub use shelf::Shelf;

use crate::geom::{Point, Rect, Size, Transform};
use crate::text::TextBlock;

/// A picture of a page or a window, back to front.
#[derive(Debug, Clone, Default)]
pub struct DisplayList {
    pub size: Size,
    pub items: Vec<Item>,
}

/// One thing to draw.
#[derive(Debug, Clone)]
pub enum Item {
    Quad(Quad),
    Text(Text),
    Image(Image),
    Path(PathItem),
    Group(Group),
    Link(Link),
}

/// A rectangle with everything a box may have. The border lies inside `rect`.
#[derive(Debug, Clone, PartialEq)]
pub struct Quad {
    pub rect: Rect,
    /// Corner radius in units; at most half the shorter side counts.
    pub radius: f32,
    pub fill: Paint,
    pub border: Option<Border>,
    pub shadow: Option<Shadow>,
}

/// A shaped text with its top left corner at `at`, drawn at the size it was shaped for.
#[derive(Debug, Clone)]
pub struct Text {
    pub block: Arc<TextBlock>,
    pub at: Point,
}

/// A picture stretched over `rect`, of which only the part inside `clip` shows (with rounded corners).
#[derive(Debug, Clone)]
pub struct Image {
    pub picture: Arc<Picture>,
    pub rect: Rect,
    pub clip: Rect,
    pub radius: f32,
}

/// A filled or stroked outline, moved by `at`.
#[derive(Debug, Clone)]
pub struct PathItem {
    pub path: Arc<Path>,
    pub at: Point,
    pub fill: Option<Paint>,
    pub stroke: Option<Stroke>,
}

/// Items drawn together: transformed, clipped, faded as one, and named for readers that cannot see.
///
/// Only an opacity under 1 costs an off-screen pass.
#[derive(Debug, Clone)]
pub struct Group {
    pub transform: Transform,
    /// 0 (nothing is drawn) to 1.
    pub opacity: f32,
    /// In the group's own coordinates, before `transform`; with a corner radius of 0 only.
    pub clip: Option<Rect>,
    pub tag: Option<Tag>,
    pub items: Vec<Item>,
}

/// What a group means, in the words of PDF's standard structure types; the order of groups is the reading order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Tag {
    /// Decoration: page furniture that readers skip.
    Artifact,
    /// A heading of a level from 1.
    Heading(u8),
    Paragraph,
    Quote,
    List,
    ListItem,
    /// The bullet or number of a list item.
    Label,
    /// What a list item says.
    ListBody,
    Table,
    TableRow,
    TableHeader,
    TableCell,
    Code,
    Figure {
        alt: Arc<str>,
    },
    Formula {
        alt: Arc<str>,
    },
    Note,
    Caption,
}

impl DisplayList {
    pub fn new(size: Size) -> DisplayList {
        DisplayList { size, items: Vec::new() }
    }

    /// Every link with its rectangle in the list's coordinates, later (upper) ones last.
    pub fn links(&self) -> Vec<Link> {
        fn collect(items: &[Item], transform: Transform, out: &mut Vec<Link>) {
            for item in items {
                match item {
                    Item::Link(link) => {
                        out.push(Link { rect: transform.apply_rect(link.rect), target: link.target.clone() });
                    }
                    Item::Group(group) => collect(&group.items, transform.then_inner(group.transform), out),
                    Item::Quad(_) | Item::Text(_) | Item::Image(_) | Item::Path(_) => {}
                }
            }
        }
        let mut out = Vec::new();
        collect(&self.items, Transform::IDENTITY, &mut out);
        out
    }

    /// Every picture in it, as often as it is shown, with its width and height in pixels where `transform` takes the list's
    /// units to pixels.
    pub fn pictures(&self, transform: Transform) -> Vec<(Arc<Picture>, u32, u32)> {
        fn collect(items: &[Item], transform: Transform, out: &mut Vec<(Arc<Picture>, u32, u32)>) {
            for item in items {
                match item {
                    Item::Image(image) => {
                        let rect = transform.apply_rect(image.rect).snapped();
                        out.push((image.picture.clone(), rect.w.max(1.0) as u32, rect.h.max(1.0) as u32));
                    }
                    Item::Group(group) => collect(&group.items, transform.then_inner(group.transform), out),
                    Item::Quad(_) | Item::Text(_) | Item::Link(_) | Item::Path(_) => {}
                }
            }
        }
        let mut out = Vec::new();
        collect(&self.items, transform, &mut out);
        out
    }
}

impl Quad {
    pub fn filled(rect: Rect, fill: impl Into<Paint>) -> Quad {
        Quad { rect, radius: 0.0, fill: fill.into(), border: None, shadow: None }
    }

    #[must_use]
    pub fn rounded(mut self, radius: f32) -> Quad {
        self.radius = radius;
        self
    }

    #[must_use]
    pub fn bordered(mut self, border: Border) -> Quad {
        self.border = Some(border);
        self
    }

    #[must_use]
    pub fn shadowed(mut self, shadow: Shadow) -> Quad {
        self.shadow = Some(shadow);
        self
    }

    /// The corner radius that is drawn: never over half the shorter side.
    pub fn drawn_radius(&self) -> f32 {
        self.radius.min(self.rect.w / 2.0).min(self.rect.h / 2.0).max(0.0)
    }
}

impl Group {
    pub fn new(items: Vec<Item>) -> Group {
        Group { transform: Transform::IDENTITY, opacity: 1.0, clip: None, tag: None, items }
    }

    pub fn tagged(tag: Tag, items: Vec<Item>) -> Group {
        Group { tag: Some(tag), ..Group::new(items) }
    }

    #[must_use]
    pub fn transformed(mut self, transform: Transform) -> Group {
        self.transform = transform;
        self
    }

    #[must_use]
    pub fn faded(mut self, opacity: f32) -> Group {
        self.opacity = opacity.clamp(0.0, 1.0);
        self
    }

    #[must_use]
    pub fn clipped(mut self, clip: Rect) -> Group {
        self.clip = Some(clip);
        self
    }
}

macro_rules! item_from {
    ($($part:ident => $variant:ident),*) => {$(
        impl From<$part> for Item {
            fn from(part: $part) -> Item {
                Item::$variant(part)
            }
        }
    )*};
}
item_from!(Quad => Quad, Text => Text, Image => Image, PathItem => Path, Group => Group, Link => Link);
