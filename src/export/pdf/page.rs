//! Draws one page: walks its display list, and says of each piece which element of the structure it belongs to.
//!
//! A *section* is a stretch of the page's drawing that belongs to one element, or to none (an artifact). krilla panics
//! for sections within sections and for clips and groups that are not undone, so only this file opens and closes
//! them: [`Pen::within`] opens what a piece needs, [`Pen::close`] runs before and after every clip.

use std::collections::HashSet;

use krilla::geom::Transform as PdfTransform;
use krilla::num::NormalizedF32;
use krilla::paint::FillRule;
use krilla::surface::{Location, Surface};
use krilla::tagging::{Artifact, ContentTag, SpanTag, TagGroup};
use krilla::text::Font;

use super::album::Album;
use super::links::{self, PageLink};
use super::need::Needs;
use super::picture::Pictures;
use super::tags::{ElementId, Role, Tree};
use super::text::{Faces, Stretch, stretches};
use super::{Page, Pages, location, push_new, scale_of, shape};
use crate::geom::{Rect, Size, Transform};
use crate::scene::{Group, Item, LinkTarget, Tag, Text};
use crate::text::{Fonts, Mark};

/// What the pages of a document share.
pub struct Assets<'a, 'o> {
    faces: Faces<'a>,
    pictures: Pictures<'a, 'o>,
    notes: Vec<String>,
}

impl<'a, 'o> Assets<'a, 'o> {
    pub fn new(
        fonts: &'a Fonts,
        outlined: &'a HashSet<Font>,
        needs: &'a Needs,
        album: &'a mut Album<'o>,
    ) -> Assets<'a, 'o> {
        Assets { faces: Faces::new(fonts, outlined), pictures: Pictures::new(needs, album), notes: Vec::new() }
    }

    pub fn into_notes(self) -> Vec<String> {
        self.notes
    }
}

/// Draws a page and its links; returns its structure, if it has any.
pub fn draw(
    sheet: &mut krilla::page::Page<'_>,
    page: &Page,
    index: usize,
    size: Size,
    pages: &dyn Pages,
    assets: &mut Assets<'_, '_>,
) -> Option<TagGroup> {
    let (mut tree, links) = draw_list(sheet.surface(), page, index, size, pages, assets);
    for link in &links {
        let Some(annotation) = links::annotation(link, index, pages) else { continue };
        let id = sheet.add_tagged_annotation(annotation);
        tree.add_annotation(link.element, id);
    }
    tree.into_group(page.title.as_ref().map(|title| title.text.as_str()), location(index))
}

fn draw_list(
    mut surface: Surface<'_>,
    page: &Page,
    index: usize,
    size: Size,
    pages: &dyn Pages,
    assets: &mut Assets<'_, '_>,
) -> (Tree, Vec<PageLink>) {
    if let Some(location) = location(index) {
        surface.set_location(location);
    }
    let scale = Transform::scale(scale_of(page.list.size, size));
    let mut pen = Pen {
        surface,
        assets,
        pages,
        page: location(index),
        tree: Tree::new(),
        links: Vec::new(),
        open: None,
        opacity: 1.0,
        fixed: false,
    };
    pen.surface.push_transform(&PdfTransform::from_scale(scale.scale, scale.scale));
    let visible = Rect::from_size(size);
    pen.items(&page.list.items, Context { element: Tree::PAGE, part: Part::Loose, to_page: scale, visible });
    pen.close();
    pen.surface.pop();
    (pen.tree, pen.links)
}

/// Where in the structure the items of a group are.
#[derive(Clone, Copy)]
struct Context {
    /// The nearest element.
    element: ElementId,
    part: Part,
    /// From the items' coordinates to points.
    to_page: Transform,
    /// What can be seen of the page here, in points.
    visible: Rect,
}

impl Context {
    /// What can be seen of a place, in points; `None` when nothing can.
    fn seen(&self, rect: Rect) -> Option<Rect> {
        Some(self.to_page.apply_rect(rect).intersect(self.visible)).filter(|rect| !rect.is_empty())
    }
}

/// How an element takes what is drawn in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// No element yet: text becomes a paragraph, all else is decoration.
    Loose,
    /// An element made of elements, such as a list: the same.
    Outer,
    /// An element made of text; all else in it is decoration.
    Inner,
    /// A picture or formula: all that is drawn is part of it, and nothing in it has a meaning of its own.
    Whole,
    /// Decoration.
    Artifact,
}

/// What a stretch of drawing belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Artifact,
    Element(ElementId),
}

struct Pen<'a, 'f, 'o, 's> {
    surface: Surface<'s>,
    assets: &'a mut Assets<'f, 'o>,
    pages: &'a dyn Pages,
    page: Option<Location>,
    tree: Tree,
    links: Vec<PageLink>,
    open: Option<Section>,
    /// The opacity of the groups round the item that are not drawn as one, so that each section fades by itself.
    opacity: f32,
    /// Whether all is drawn into the section that is open.
    fixed: bool,
}

impl Pen<'_, '_, '_, '_> {
    fn items(&mut self, items: &[Item], cx: Context) {
        for (index, item) in items.iter().enumerate() {
            match item {
                Item::Group(group) => self.group(group, cx),
                Item::Text(text) => self.text(text, cx),
                // Linked words are links themselves.
                Item::Link(link) if link.is_of_words(&items[..index]) => {}
                Item::Link(link) => {
                    let seen = cx.seen(link.rect).filter(|_| links::is_valid(&link.target, self.pages));
                    if let Some(rect) = seen {
                        let element = self.tree.add(cx.element, Role::Link);
                        self.link(element, rect, &link.target);
                    }
                }
                Item::Quad(quad) => self.within(shapes_section(cx), |surface, _| shape::draw_quad(surface, quad)),
                Item::Path(path) => self.within(shapes_section(cx), |surface, _| shape::draw_path(surface, path)),
                Item::Image(image) => self.within(shapes_section(cx), |surface, assets| {
                    if let Some(note) = assets.pictures.draw(surface, image) {
                        push_new(&mut assets.notes, note);
                    }
                }),
            }
        }
    }

    fn group(&mut self, group: &Group, cx: Context) {
        let Some(transform) = shape::transform(group.transform).filter(|_| group.opacity > 0.0) else { return };
        if shape::transform(cx.to_page.then_inner(group.transform)).is_none() {
            return;
        }
        let clip = match group.clip {
            Some(rect) if rect.is_empty() => return,
            Some(rect) => match shape::rounded(rect, 0.0) {
                Some(outline) => Some(outline),
                None => return,
            },
            None => None,
        };
        let mut cx = self.inside(group, cx);
        if let Some(rect) = group.clip {
            cx.visible = cx.to_page.apply_rect(rect).intersect(cx.visible);
        }
        self.surface.push_transform(&transform);
        if let Some(outline) = &clip {
            self.close();
            self.surface.push_clip_path(outline, &FillRule::NonZero);
        }
        self.faded(group, cx);
        if clip.is_some() {
            self.close();
            self.surface.pop();
        }
        self.surface.pop();
    }

    fn inside(&mut self, group: &Group, cx: Context) -> Context {
        let cx = Context { to_page: cx.to_page.then_inner(group.transform), ..cx };
        let Some(tag) = &group.tag else { return cx };
        let part = match (cx.part, tag) {
            (Part::Artifact, _) | (_, Tag::Artifact) => return Context { part: Part::Artifact, ..cx },
            (Part::Whole, Tag::Caption) => Part::Inner,
            (Part::Whole, _) => return cx,
            (_, Tag::List | Tag::ListItem | Tag::Table | Tag::TableRow) => Part::Outer,
            (_, Tag::Figure { .. } | Tag::Formula { .. }) => Part::Whole,
            _ => Part::Inner,
        };
        Context { element: self.tree.add(cx.element, Role::Tagged(tag.clone())), part, ..cx }
    }

    /// Draws a group's items with its opacity.
    fn faded(&mut self, group: &Group, cx: Context) {
        if group.opacity >= 1.0 {
            self.items(&group.items, cx);
        } else if self.fixed {
            self.as_one(group, group.opacity, cx);
        } else if matches!(cx.part, Part::Whole | Part::Artifact) || !has_tags(&group.items) {
            let section = if has_text(&group.items) { self.text_section(cx) } else { shapes_section(cx) };
            self.enter(section);
            self.fixed = true;
            self.as_one(group, self.opacity * group.opacity, cx);
            self.fixed = false;
        } else {
            // Elements cannot be told apart inside of a PDF group: each fades by itself, which looks the same
            // unless they overlap.
            let outer = self.opacity;
            self.opacity *= group.opacity;
            self.items(&group.items, cx);
            self.opacity = outer;
        }
    }

    /// Draws the items off screen and blends the result; a section must be open.
    fn as_one(&mut self, group: &Group, opacity: f32, cx: Context) {
        self.surface.push_opacity(NormalizedF32::new(opacity).unwrap_or(NormalizedF32::ONE));
        self.items(&group.items, cx);
        self.surface.pop();
    }

    fn text(&mut self, text: &Text, cx: Context) {
        let block = &*text.block;
        let backdrops = block.marks().iter().filter_map(|mark| match mark {
            Mark::Backdrop { rect, radius, color } => Some((rect, *radius, *color)),
            Mark::Rule { .. } | Mark::Link { .. } | Mark::Inset { .. } => None,
        });
        for (rect, radius, color) in backdrops {
            if let Some(outline) = shape::rounded(rect.translate(text.at), radius) {
                self.within(shapes_section(cx), |surface, _| {
                    shape::draw_filled(surface, &outline, shape::solid(color));
                });
            }
        }
        self.words(text, cx);
        let rules = block.marks().iter().filter_map(|mark| match mark {
            Mark::Rule { rect, color } => Some((rect, *color)),
            Mark::Backdrop { .. } | Mark::Link { .. } | Mark::Inset { .. } => None,
        });
        for (rect, color) in rules {
            if let Some(outline) = shape::rounded(rect.translate(text.at), 0.0) {
                self.within(shapes_section(cx), |surface, _| {
                    shape::draw_filled(surface, &outline, shape::solid(color));
                });
            }
        }
    }

    fn words(&mut self, text: &Text, cx: Context) {
        let block = &*text.block;
        let runs: Vec<_> = block.buffer().layout_runs().collect();
        let stretches = stretches(&runs, block);
        if stretches.is_empty() || shape::rect(Rect { x: text.at.x, y: text.at.y, ..Rect::default() }).is_none() {
            return;
        }
        let section = self.text_section(cx);
        let element = match section {
            Section::Element(element) => element,
            Section::Artifact => cx.element,
        };
        block.lines().iter().for_each(|line| self.tree.say(element, block.line_text(line)));
        // A link goes on over line ends and changes of style.
        let mut link: Option<(ElementId, LinkTarget)> = None;
        for stretch in &stretches {
            let seen = cx.seen(stretch.rect().translate(text.at));
            let target = stretch.style(block).and_then(|style| style.link.as_ref()).filter(|_| seen.is_some());
            link = match target.filter(|target| links::is_valid(target, self.pages)) {
                None => None,
                Some(target) => match link {
                    Some((id, last)) if last == *target => Some((id, last)),
                    _ => Some((self.tree.add(element, Role::Link), target.clone())),
                },
            };
            let section = match (&link, section, cx.part) {
                (Some((id, _)), Section::Element(_), Part::Loose | Part::Outer | Part::Inner) => Section::Element(*id),
                _ => section,
            };
            if let (Some((id, target)), Some(rect)) = (&link, seen) {
                self.link(*id, rect, target);
            }
            self.stretch(text, stretch, section);
        }
    }

    fn stretch(&mut self, text: &Text, stretch: &Stretch<'_>, section: Section) {
        let page = self.page;
        self.within(section, |surface, assets| {
            if !assets.faces.draw(surface, stretch, text.at, page) {
                push_new(&mut assets.notes, "a font cannot be read, so some text is left out".to_owned());
            }
        });
    }

    /// Notes a place that leads somewhere.
    fn link(&mut self, element: ElementId, rect: Rect, target: &LinkTarget) {
        match self.links.last_mut().filter(|link| link.element == element) {
            Some(link) => link.rects.push(rect),
            None => self.links.push(PageLink { element, rects: vec![rect], target: target.clone() }),
        }
    }

    /// What text belongs to; a new paragraph where there is no element for it.
    fn text_section(&mut self, cx: Context) -> Section {
        match cx.part {
            Part::Artifact => Section::Artifact,
            Part::Inner | Part::Whole => Section::Element(cx.element),
            Part::Loose | Part::Outer => Section::Element(self.tree.add(cx.element, Role::Tagged(Tag::Paragraph))),
        }
    }

    /// Draws into a section, faded by the groups round it.
    fn within(&mut self, section: Section, draw: impl FnOnce(&mut Surface<'_>, &mut Assets<'_, '_>)) {
        if self.fixed {
            draw(&mut self.surface, self.assets);
            return;
        }
        self.enter(section);
        let opacity = NormalizedF32::new(self.opacity).unwrap_or(NormalizedF32::ONE);
        self.surface.push_opacity(opacity);
        draw(&mut self.surface, self.assets);
        self.surface.pop();
    }

    fn enter(&mut self, section: Section) {
        if self.open == Some(section) {
            return;
        }
        self.close();
        match section {
            Section::Artifact => {
                self.surface.start_tagged(ContentTag::Artifact(Artifact::default()));
            }
            Section::Element(element) => {
                let id = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                self.tree.add_content(element, id);
            }
        }
        self.open = Some(section);
    }

    /// Closes the section that is open, unless all is drawn into it.
    fn close(&mut self) {
        if !self.fixed && self.open.take().is_some() {
            self.surface.end_tagged();
        }
    }
}

/// What everything but text belongs to.
fn shapes_section(cx: Context) -> Section {
    match cx.part {
        Part::Whole => Section::Element(cx.element),
        Part::Loose | Part::Outer | Part::Inner | Part::Artifact => Section::Artifact,
    }
}

fn has_tags(items: &[Item]) -> bool {
    items.iter().any(|item| matches!(item, Item::Group(group) if group.tag.is_some() || has_tags(&group.items)))
}

fn has_text(items: &[Item]) -> bool {
    items.iter().any(|item| match item {
        Item::Text(_) => true,
        Item::Group(group) => has_text(&group.items),
        Item::Quad(_) | Item::Image(_) | Item::Path(_) | Item::Link(_) => false,
    })
}
