//! What is seen of a page: its words with the colours behind them, and its pictures, out of the display list.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::color::Color;
use crate::geom::{Point, Rect, Size, Transform};
use crate::scene::{DisplayList, Group, Image, Item, LinkTarget, Paint, PictureError, PictureKind, Pixels, Tag, Text};

/// The longer side that pictures are sampled at, in pixels: one of them is about the size of a letter on the slide, so a
/// bright star behind a word counts as little as it is seen.
const SAMPLED: f32 = 64.0;

/// Pixels of pictures that are decoded for a check: some ten seconds' work for one core.
const MOST_PIXELS: usize = 1_000_000_000;

/// What is left of [`MOST_PIXELS`], for all threads of a check.
pub struct Allowance {
    left: AtomicUsize,
    is_used_up: AtomicBool,
}

impl Default for Allowance {
    fn default() -> Allowance {
        Allowance { left: AtomicUsize::new(MOST_PIXELS), is_used_up: AtomicBool::new(false) }
    }
}

impl Allowance {
    /// Whether a picture was passed over.
    pub fn is_used_up(&self) -> bool {
        self.is_used_up.load(Ordering::Relaxed)
    }

    /// Whether a picture of a size may be decoded.
    fn grants(&self, size: Size) -> bool {
        let pixels = (size.w * size.h) as usize;
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(pixels));
        if taken.is_err() {
            self.is_used_up.store(true, Ordering::Relaxed);
        }
        taken.is_ok()
    }
}

/// A page as the eye has it.
#[derive(Debug, Default)]
pub struct Seen {
    pub words: Vec<Words>,
    pub pictures: Vec<Shown>,
    /// Characters that no font has, each once, in their order.
    pub missing: Vec<char>,
    /// Where links lead, as the author wrote it or by the slide's index.
    pub links: Vec<LinkTarget>,
}

/// Neighbouring words that look the same. Sizes in slide units.
#[derive(Debug)]
pub struct Words {
    pub text: String,
    pub color: Color,
    pub size: f32,
    /// The largest type on the line: a footnote's number is as small as it should be.
    pub line_size: f32,
    pub part: Part,
    pub is_link: bool,
    /// Colours behind it, where it was sampled; none where a picture behind it was passed over.
    pub grounds: Vec<Color>,
}

/// What words are on a slide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Body,
    Code,
    /// Footers, page numbers, line numbers, credits.
    Furniture,
}

/// A picture and how large it is drawn.
#[derive(Debug)]
pub struct Shown {
    /// Its path as the author wrote it.
    pub name: String,
    /// Natural size in pixels.
    pub size: Size,
    pub is_bitmap: bool,
    /// Why it cannot be drawn.
    pub broken: Option<PictureError>,
    pub rect: Rect,
}

impl Seen {
    /// What is seen of a list; pictures beyond the allowance are taken for whole.
    pub fn of(list: &DisplayList, allowance: &Allowance) -> Seen {
        let page = Rect::from_size(list.size);
        let mut walk = Walk { page, painted: Vec::new(), passed_over: Vec::new(), seen: Seen::default(), allowance };
        walk.items(&list.items, Transform::IDENTITY, 1.0, Part::Body);
        walk.seen
    }
}

/// Something drawn that words may lie on; in the page's coordinates.
struct Painted {
    rect: Rect,
    fill: Fill,
    opacity: f32,
}

enum Fill {
    Paint(Paint),
    /// A picture's pixels, and where all of it would be.
    Picture(Arc<Pixels>, Rect),
}

struct Walk<'a> {
    page: Rect,
    painted: Vec<Painted>,
    /// Where pictures are that were not looked at.
    passed_over: Vec<Rect>,
    seen: Seen,
    allowance: &'a Allowance,
}

impl Walk<'_> {
    fn items(&mut self, items: &[Item], to: Transform, opacity: f32, part: Part) {
        for item in items {
            match item {
                Item::Quad(quad) => {
                    let rect = to.apply_rect(quad.rect);
                    if !quad.fill.is_invisible() {
                        self.painted.push(Painted { rect, fill: Fill::Paint(quad.fill), opacity });
                    }
                }
                Item::Image(image) => self.image(image, to, opacity),
                Item::Text(text) => self.text(text, to, opacity, part),
                Item::Group(group) => {
                    let part = part_of(group, part);
                    self.items(&group.items, to.then_inner(group.transform), opacity * group.opacity, part);
                }
                // Outlines are drawings beside words, never grounds.
                Item::Path(_) | Item::Link(_) => {}
            }
        }
    }

    fn image(&mut self, image: &Image, to: Transform, opacity: f32) {
        let (whole, rect) = (to.apply_rect(image.rect), to.apply_rect(image.clip));
        let size = image.picture.size();
        let scale = SAMPLED / size.w.max(size.h).max(1.0);
        let (width, height) = ((size.w * scale) as u32, (size.h * scale) as u32);
        let mut broken = None;
        if image.picture.is_ready(width, height) || self.allowance.grants(size) {
            match image.picture.at_size(width, height) {
                Ok(pixels) => self.painted.push(Painted { rect, fill: Fill::Picture(pixels, whole), opacity }),
                Err(why) => broken = Some(why),
            }
        } else {
            self.passed_over.push(rect);
        }
        let is_bitmap = matches!(image.picture.kind(), PictureKind::Bitmap { .. });
        let name = image.picture.name().to_owned();
        self.seen.pictures.push(Shown { name, size, is_bitmap, broken, rect: whole });
    }

    fn text(&mut self, text: &Text, to: Transform, opacity: f32, part: Part) {
        for c in text.block.missing() {
            if !self.seen.missing.contains(c) {
                self.seen.missing.push(*c);
            }
        }
        let stretches: Vec<_> = text.block.stretches().collect();
        for line in stretches.chunk_by(|a, b| a.line == b.line) {
            let line_size = line.iter().map(|stretch| stretch.style.size).fold(0.0, f32::max) * to.scale;
            for stretch in line {
                let rect = to.apply_rect(stretch.rect.translate(text.at));
                // What runs off the slide is told by overflow; emoji have colours of their own.
                let is_seen = !rect.intersect(self.page).is_empty() && stretch.text.contains(is_inked);
                if !is_seen {
                    continue;
                }
                if let Some(link) = stretch.style.link.as_ref().filter(|link| !self.seen.links.contains(link)) {
                    self.seen.links.push(link.clone());
                }
                self.seen.words.push(Words {
                    text: stretch.text.trim().to_owned(),
                    color: stretch.style.color.with_opacity(opacity),
                    size: stretch.style.size * to.scale,
                    line_size,
                    part,
                    is_link: stretch.style.link.is_some(),
                    grounds: self.grounds(rect.intersect(self.page)),
                });
            }
        }
    }

    /// The colours under a rectangle, at points about half a letter from each other.
    fn grounds(&self, rect: Rect) -> Vec<Color> {
        if self.passed_over.iter().any(|over| !over.intersect(rect).is_empty()) {
            return Vec::new();
        }
        let under: Vec<&Painted> = self.painted.iter().filter(|p| !p.rect.intersect(rect).is_empty()).collect();
        let columns = ((rect.w / 20.0) as usize).clamp(2, 48);
        let share = |index: usize, of: usize| (index as f32 + 0.5) / of as f32;
        let points = (0..3).flat_map(|row| (0..columns).map(move |column| (column, row)));
        let at = |(column, row)| {
            let point = Point::new(rect.x + rect.w * share(column, columns), rect.y + rect.h * share(row, 3));
            under.iter().fold(Color::BLACK, |ground, painted| painted.at(point).over(ground))
        };
        points.map(at).collect()
    }
}

fn part_of(group: &Group, outer: Part) -> Part {
    match group.tag {
        Some(Tag::Artifact | Tag::Caption | Tag::Note) => Part::Furniture,
        Some(Tag::Code) if outer == Part::Body => Part::Code,
        _ => outer,
    }
}

/// Whether a character is drawn in the colour of its text.
fn is_inked(c: char) -> bool {
    c.is_alphanumeric() || c.is_ascii_graphic()
}

impl Painted {
    /// What it puts at a point; nothing outside it.
    fn at(&self, point: Point) -> Color {
        if !self.rect.contains(point) {
            return Color::TRANSPARENT;
        }
        let color = match &self.fill {
            Fill::Paint(paint) => paint.at(self.rect, point),
            Fill::Picture(pixels, rect) => pixel(pixels, (point.x - rect.x) / rect.w, (point.y - rect.y) / rect.h),
        };
        color.with_opacity(self.opacity)
    }
}

/// The pixel at a share of width and height.
fn pixel(pixels: &Pixels, x: f32, y: f32) -> Color {
    let index = |share: f32, length: u32| ((share * length as f32) as usize).min(length.saturating_sub(1) as usize);
    let at = (index(y, pixels.height) * pixels.width as usize + index(x, pixels.width)) * 4;
    match pixels.rgba.get(at..at + 4) {
        Some(&[r, g, b, a]) => Color { r, g, b, a },
        _ => Color::TRANSPARENT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_is_used_up_by_what_it_does_not_suffice_for() {
        let allowance = Allowance { left: AtomicUsize::new(100), is_used_up: AtomicBool::new(false) };
        assert!(allowance.grants(Size::new(9.0, 9.0)) && !allowance.is_used_up());
        assert!(!allowance.grants(Size::new(9.0, 9.0)) && allowance.is_used_up());
        assert!(allowance.grants(Size::new(4.0, 4.0)));
    }
}
