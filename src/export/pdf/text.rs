//! Shaped text as PDF text: the same glyphs at the same places, with the characters they stand for.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use krilla::Data;
use krilla::geom::{Point as PdfPoint, Transform as PdfTransform};
use krilla::surface::{Location, Surface};
use krilla::text::{Font, GlyphId, KrillaGlyph, Tag};

use super::shape;
use crate::color::Color;
use crate::geom::Point;
use crate::text::engine::{CacheKeyFlags, LayoutGlyph, LayoutRun, fontdb};
use crate::text::{Fonts, Style, TextBlock};

/// The slant of an italic that the family lacks, 14° as the engine draws it, in units to the side for one up.
const SLANT: f32 = 0.249_328;

/// The fonts of a document, opened at their first glyph.
pub struct Faces<'a> {
    fonts: &'a Fonts,
    /// Those that are drawn as outlines because they cannot be embedded.
    outlined: &'a HashSet<Font>,
    faces: HashMap<(fontdb::ID, u16), Option<Face>>,
    /// One with a space, for lines that end in a font that has none, such as one of emoji.
    spacer: Option<Face>,
}

#[derive(Clone)]
struct Face {
    font: Font,
    space: Option<GlyphId>,
    outlined: bool,
}

/// Neighbouring glyphs of one line that belong to one span of the text.
pub struct Stretch<'a> {
    run: &'a LayoutRun<'a>,
    glyphs: &'a [LayoutGlyph],
    /// A space belongs behind it that is not drawn: the line ends here, but the text goes on.
    spaced: bool,
}

/// The stretches of a text in the order of its lines.
pub fn stretches<'a>(runs: &'a [LayoutRun<'a>], block: &TextBlock) -> Vec<Stretch<'a>> {
    let mut out = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        let end = run.glyphs.iter().map(|glyph| glyph.end).max().unwrap_or(0);
        let space = runs.get(index + 1).is_some_and(|next| is_space_between(run, next, end, block));
        for glyphs in run.glyphs.chunk_by(|a, b| a.metadata == b.metadata) {
            let spaced = space && glyphs.iter().any(|glyph| glyph.end == end);
            out.push(Stretch { run, glyphs, spaced });
        }
    }
    out
}

/// Whether words would run together if nothing stood between the end of a line and the next one.
fn is_space_between(run: &LayoutRun<'_>, next: &LayoutRun<'_>, end: usize, block: &TextBlock) -> bool {
    if run.line_i != next.line_i {
        // Nothing is added to lines of code: a copy of them must be what was written.
        let style = run.glyphs.last().and_then(|glyph| block.style(glyph.metadata));
        return style.is_some_and(|style| style.ligatures) && !ends_in_space(run, end);
    }
    let start = next.glyphs.iter().map(|glyph| glyph.start).min().unwrap_or(end);
    let between = run.text.get(end..start).unwrap_or("");
    between.chars().any(char::is_whitespace)
}

fn ends_in_space(run: &LayoutRun<'_>, end: usize) -> bool {
    run.text.get(..end).is_some_and(|text| text.ends_with(char::is_whitespace))
}

impl Stretch<'_> {
    pub fn style<'b>(&self, block: &'b TextBlock) -> Option<&'b Style> {
        block.style(self.glyphs.first()?.metadata)
    }

    /// Left end, top, width and height, from the block's origin.
    pub fn rect(&self) -> crate::geom::Rect {
        let left = self.glyphs.iter().map(|glyph| glyph.x).fold(f32::MAX, f32::min);
        let right = self.glyphs.iter().map(|glyph| glyph.x + glyph.w).fold(f32::MIN, f32::max);
        crate::geom::Rect::new(left, self.run.line_top, (right - left).max(0.0), self.run.line_height)
    }
}

impl<'a> Faces<'a> {
    pub fn new(fonts: &'a Fonts, outlined: &'a HashSet<Font>) -> Faces<'a> {
        Faces { fonts, outlined, faces: HashMap::new(), spacer: None }
    }

    /// Draws a stretch of a block whose origin is at `at`; whether all its fonts could be opened.
    pub fn draw(
        &mut self,
        surface: &mut Surface<'_>,
        stretch: &Stretch<'_>,
        at: Point,
        page: Option<Location>,
    ) -> bool {
        let mut complete = true;
        let groups: Vec<&[LayoutGlyph]> = stretch.glyphs.chunk_by(are_drawn_together).collect();
        let end = stretch.glyphs.iter().map(|glyph| glyph.end).max();
        for group in groups {
            let Some(first) = group.first().filter(|glyph| glyph.font_size.is_finite() && glyph.font_size > 0.0) else {
                continue;
            };
            let Some(face) = self.face(first.font_id, first.font_weight.0) else {
                complete = false;
                continue;
            };
            draw_group(surface, stretch.run, group, &face, at, page);
            if stretch.spaced && group.iter().any(|glyph| Some(glyph.end) == end) {
                let face = if face.space.is_some() { Some(&face) } else { self.spacer.as_ref() };
                draw_space(surface, stretch.run, group, face, at, page);
            }
        }
        complete
    }

    fn face(&mut self, id: fontdb::ID, weight: u16) -> Option<Face> {
        let Faces { fonts, outlined, faces, spacer } = self;
        let face = faces.entry((id, weight)).or_insert_with(|| open(fonts, outlined, id, weight));
        if spacer.is_none() {
            *spacer = face.clone().filter(|face| face.space.is_some());
        }
        face.clone()
    }
}

fn open(fonts: &Fonts, outlined: &HashSet<Font>, id: fontdb::ID, weight: u16) -> Option<Face> {
    let system = fonts.lock();
    let db = system.db();
    let info = db.face(id)?;
    let data = match &info.source {
        fontdb::Source::Binary(data) | fontdb::Source::SharedFile(_, data) => Data::from(data.clone()),
        fontdb::Source::File(_) => Data::from(db.with_face_data(id, |data, _| data.to_vec())?),
    };
    let parsed = swash::FontRef::from_index(data.as_ref(), info.index as usize)?;
    let space = Some(parsed.charmap().map(' ')).filter(|&glyph| glyph != 0).map(|glyph| GlyphId::new(glyph.into()));
    let weights = parsed.variations().any(|axis| axis.tag() == swash::tag_from_bytes(b"wght"));
    let variations: &[(Tag, f32)] = if weights { &[(Tag::new(b"wght"), f32::from(weight))] } else { &[] };
    let font = Font::new_variable(data.clone(), info.index, variations)?;
    Some(Face { outlined: outlined.contains(&font), font, space })
}

fn are_drawn_together(a: &LayoutGlyph, b: &LayoutGlyph) -> bool {
    a.font_id == b.font_id
        && a.font_weight == b.font_weight
        && a.font_size == b.font_size
        && a.color_opt == b.color_opt
        && a.cache_key_flags == b.cache_key_flags
        && a.level == b.level
}

fn draw_group(
    surface: &mut Surface<'_>,
    run: &LayoutRun<'_>,
    group: &[LayoutGlyph],
    face: &Face,
    at: Point,
    page: Option<Location>,
) {
    let mut group: Vec<&LayoutGlyph> = group.iter().collect();
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
    // Text from right to left comes in the order it is read; krilla wants the order it is seen.
    if first.x > last.x {
        group.reverse();
    }
    let size = group[0].font_size;
    let glyphs: Vec<KrillaGlyph> = group
        .iter()
        .enumerate()
        .map(|(index, glyph)| {
            let advance = group.get(index + 1).map_or(glyph.w, |next| next.x - glyph.x);
            let y_offset = glyph.y_offset - glyph.y / size;
            let id = shown_glyph(run, glyph, face);
            KrillaGlyph::new(id, advance / size, glyph.x_offset, y_offset, 0.0, text_range(run, glyph), page)
        })
        .collect();
    put(surface, group[0], Point::new(at.x + group[0].x, at.y + run.line_y), &glyphs, run.text, face);
}

/// Fonts lack glyphs for tabs and other controls; they are blank.
fn shown_glyph(run: &LayoutRun<'_>, glyph: &LayoutGlyph, face: &Face) -> GlyphId {
    let blank = |text: &str| text.chars().all(|c| c.is_whitespace() || c.is_control());
    match face.space {
        Some(space) if glyph.glyph_id == 0 && run.text.get(glyph.start..glyph.end).is_some_and(blank) => space,
        _ => GlyphId::new(glyph.glyph_id.into()),
    }
}

/// krilla panics for ranges that are not within the text.
fn text_range(run: &LayoutRun<'_>, glyph: &LayoutGlyph) -> Range<usize> {
    if run.text.get(glyph.start..glyph.end).is_some() { glyph.start..glyph.end } else { 0..0 }
}

/// Puts a space without width where a line ends in the middle of a text.
fn draw_space(
    surface: &mut Surface<'_>,
    run: &LayoutRun<'_>,
    group: &[LayoutGlyph],
    face: Option<&Face>,
    at: Point,
    page: Option<Location>,
) {
    let Some(face) = face else { return };
    let (Some(space), Some(last)) = (face.space, group.iter().max_by_key(|glyph| glyph.end)) else { return };
    let x = if last.level.is_rtl() { last.x } else { last.x + last.w };
    let glyph = KrillaGlyph::new(space, 0.0, 0.0, 0.0, 0.0, 0..1, page);
    put(surface, last, Point::new(at.x + x, at.y + run.line_y), &[glyph], " ", face);
}

/// Draws glyphs in the look of `like` from `pen` on.
fn put(surface: &mut Surface<'_>, like: &LayoutGlyph, pen: Point, glyphs: &[KrillaGlyph], text: &str, face: &Face) {
    let color = like.color_opt.map_or(Color::BLACK, |c| Color { r: c.r(), g: c.g(), b: c.b(), a: c.a() });
    if !pen.x.is_finite() || !pen.y.is_finite() {
        return;
    }
    surface.set_stroke(None);
    surface.set_fill(Some(shape::solid(color)));
    let start = PdfPoint::from_xy(pen.x, pen.y);
    let slanted = like.cache_key_flags.contains(CacheKeyFlags::FAKE_ITALIC);
    if slanted {
        // About the baseline, which stays where it is.
        surface.push_transform(&PdfTransform::from_row(1.0, 0.0, -SLANT, 1.0, SLANT * pen.y, 0.0));
    }
    surface.draw_glyphs(start, glyphs, face.font.clone(), text, like.font_size, face.outlined);
    if slanted {
        surface.pop();
    }
}
