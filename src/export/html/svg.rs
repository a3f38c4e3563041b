//! Display lists as SVG. Everything is in the units of the list; what is used often goes to tables of the whole file.

use super::faces::Faces;
use super::pictures::Pictures;
use super::table::{Table, escape, num};
use super::{shape, text};
use crate::geom::{Rect, Transform};
use crate::scene::{Group, Image, Item, LinkTarget, Tag};
use crate::text::Fonts;

/// What the slides of a file share.
pub struct Pen<'a> {
    pub faces: Faces<'a>,
    /// Rules for text.
    pub styles: Table,
    /// Glyphs that are drawn.
    pub glyphs: Table,
    /// Gradients, clips and filters, each without its id.
    pub defs: Table,
    pub pictures: Pictures,
    /// What a link to a slide leads to; `None` when that is not in the file.
    pub anchors: Vec<Option<String>>,
}

impl<'a> Pen<'a> {
    pub fn new(fonts: &'a Fonts, anchors: Vec<Option<String>>) -> Pen<'a> {
        Pen {
            faces: Faces::new(fonts),
            styles: Table::default(),
            glyphs: Table::default(),
            defs: Table::default(),
            pictures: Pictures::default(),
            anchors,
        }
    }

    pub fn items(&mut self, items: &[Item], out: &mut String) {
        for (index, item) in items.iter().enumerate() {
            match item {
                Item::Quad(quad) => shape::quad(&mut self.defs, quad, out),
                Item::Path(path) => shape::path(&mut self.defs, path, out),
                Item::Text(words) => text::draw(self, words, out),
                Item::Image(image) => self.image(image, out),
                Item::Group(group) => self.group(group, out),
                // Linked words are links themselves.
                Item::Link(link) if link.is_of_words(&items[..index]) => {}
                Item::Link(link) => {
                    if let Some(href) = self.href(&link.target) {
                        *out +=
                            &format!("<a {href}><rect {} fill=\"none\" pointer-events=\"all\"/></a>", at(link.rect));
                    }
                }
            }
        }
    }

    /// The attributes of a link; `None` when it leads nowhere.
    pub fn href(&self, target: &LinkTarget) -> Option<String> {
        match target {
            LinkTarget::Slide(slide) => {
                self.anchors.get(*slide)?.as_ref().map(|id| format!("href=\"#{}\"", escape(id)))
            }
            LinkTarget::Url(_) => {
                let address = escape(target.address()?);
                Some(format!("href=\"{address}\" target=\"_blank\" rel=\"noopener\""))
            }
        }
    }

    fn group(&mut self, group: &Group, out: &mut String) {
        if group.opacity <= 0.0 || group.clip.is_some_and(Rect::is_empty) {
            return;
        }
        let mut attributes = group.tag.as_ref().map(meaning).unwrap_or_default();
        if group.transform != Transform::IDENTITY {
            attributes += &placed(group.transform);
        }
        if group.opacity < 1.0 {
            attributes += &format!(" opacity=\"{}\"", num(group.opacity));
        }
        if let Some(clip) = group.clip {
            attributes += &self.clip(clip, 0.0);
        }
        let close = open(&attributes, out);
        self.items(&group.items, out);
        *out += close;
    }

    fn image(&mut self, image: &Image, out: &mut String) {
        let natural = image.picture.size();
        let shown = image.rect.intersect(image.clip);
        if shown.is_empty() || natural.w <= 0.0 || natural.h <= 0.0 {
            return;
        }
        let number = self.pictures.number(&image.picture);
        let is_cut = shown != image.rect || image.radius > 0.0;
        let clip = if is_cut { self.clip(image.clip, image.radius) } else { String::new() };
        let close = open(&clip, out);
        let (x, y) = (num(image.rect.x), num(image.rect.y));
        let (sx, sy) = (image.rect.w / natural.w, image.rect.h / natural.h);
        *out += &format!("<use href=\"#p{number}\" transform=\"translate({x} {y})scale({sx:.5} {sy:.5})\"/>");
        *out += close;
    }

    fn clip(&mut self, rect: Rect, radius: f32) -> String {
        let rounded = if radius > 0.0 { format!(" rx=\"{}\"", num(radius)) } else { String::new() };
        let id = self.defs.number(format!("<clipPath id=\"@\"><rect {}{rounded}/></clipPath>", at(rect)));
        format!(" clip-path=\"url(#d{id})\"")
    }
}

/// Opens a group that has attributes; what closes it.
pub fn open(attributes: &str, out: &mut String) -> &'static str {
    if attributes.is_empty() {
        return "";
    }
    *out += &format!("<g{attributes}>");
    "</g>"
}

/// A rectangle as attributes.
pub fn at(rect: Rect) -> String {
    let [x, y, w, h] = [rect.x, rect.y, rect.w.max(0.0), rect.h.max(0.0)].map(num);
    format!("x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"")
}

fn placed(transform: Transform) -> String {
    let (x, y) = (num(transform.translate.x), num(transform.translate.y));
    let scale = if transform.scale == 1.0 { String::new() } else { format!("scale({:.5})", transform.scale) };
    format!(" transform=\"translate({x} {y}){scale}\"")
}

/// What a group means, in the words of WAI-ARIA 1.2 and of its graphics module.
pub fn meaning(tag: &Tag) -> String {
    match tag {
        Tag::Artifact => " aria-hidden=\"true\"".to_owned(),
        Tag::Heading(level) => format!(" role=\"heading\" aria-level=\"{level}\""),
        Tag::Paragraph => " role=\"paragraph\"".to_owned(),
        Tag::Quote => " role=\"blockquote\"".to_owned(),
        Tag::List => " role=\"list\"".to_owned(),
        Tag::ListItem => " role=\"listitem\"".to_owned(),
        Tag::Table => " role=\"table\"".to_owned(),
        Tag::TableRow => " role=\"row\"".to_owned(),
        Tag::TableHeader => " role=\"columnheader\"".to_owned(),
        Tag::TableCell => " role=\"cell\"".to_owned(),
        Tag::Code => " role=\"code\"".to_owned(),
        Tag::Figure { alt } | Tag::Formula { alt } => format!(" role=\"img\" aria-label=\"{}\"", escape(alt)),
        Tag::Note => " role=\"note\"".to_owned(),
        Tag::Caption => " role=\"caption\"".to_owned(),
        Tag::Label | Tag::ListBody => String::new(),
    }
}
