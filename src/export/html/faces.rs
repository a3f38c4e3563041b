//! The fonts of a file: which character stands for which glyph, so that text is text and yet looks as it was set.
//!
//! A browser picks glyphs by its font's character map alone. Where a text was set with another glyph for a character,
//! such as a tabular figure, the face gets a *variant*: one more small font that has that glyph for it.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use swash::scale::ScaleContext;
use swash::zeno::{Command, PathData};

use super::sfnt::{self, Source};
use super::table::num;
use crate::color::Color;
use crate::text::Fonts;
use crate::text::engine::fontdb;

/// The most fonts that a face is split into; what has no room is drawn.
const MAX_VARIANTS: usize = 12;

pub struct Faces<'a> {
    fonts: &'a Fonts,
    numbers: HashMap<(fontdb::ID, u16), Option<usize>>,
    faces: Vec<Face>,
}

/// A font that glyphs were taken from.
pub struct Face {
    data: Arc<dyn AsRef<[u8]> + Send + Sync>,
    index: u32,
    /// Of a variable font.
    weight: Option<u16>,
    pub units_per_em: f32,
    /// Whether it can be embedded.
    is_open: bool,
    variants: Vec<BTreeMap<char, u16>>,
}

impl<'a> Faces<'a> {
    pub fn new(fonts: &'a Fonts) -> Faces<'a> {
        Faces { fonts, numbers: HashMap::new(), faces: Vec::new() }
    }

    /// The number of a face, opened at its first glyph.
    pub fn number(&mut self, id: fontdb::ID, weight: u16) -> Option<usize> {
        let Faces { fonts, numbers, faces } = self;
        *numbers.entry((id, weight)).or_insert_with(|| {
            faces.push(Face::open(fonts, id, weight)?);
            Some(faces.len() - 1)
        })
    }

    pub fn get(&self, number: usize) -> Option<&Face> {
        self.faces.get(number)
    }

    /// The name of the family in which a character has a glyph.
    pub fn family(&mut self, number: usize, c: char, glyph: u16) -> Option<String> {
        let variant = self.faces.get_mut(number)?.variant(c, glyph)?;
        Some(family_name(number, variant))
    }

    /// A rule for every font, with the font in it.
    pub fn css(&self) -> impl Iterator<Item = String> + '_ {
        self.faces.iter().enumerate().flat_map(|(number, face)| {
            face.variants.iter().enumerate().filter(|(_, map)| !map.is_empty()).filter_map(move |(variant, map)| {
                let font = STANDARD.encode(sfnt::subset(face.source(), map)?);
                let name = family_name(number, variant);
                Some(format!("@font-face{{font-family:{name};src:url(data:font/ttf;base64,{font})}}\n"))
            })
        })
    }
}

fn family_name(number: usize, variant: usize) -> String {
    if variant == 0 { format!("f{number}") } else { format!("f{number}v{variant}") }
}

impl Face {
    fn open(fonts: &Fonts, id: fontdb::ID, weight: u16) -> Option<Face> {
        let system = fonts.lock();
        let db = system.db();
        let info = db.face(id)?;
        let data: Arc<dyn AsRef<[u8]> + Send + Sync> = match &info.source {
            fontdb::Source::Binary(data) | fontdb::Source::SharedFile(_, data) => data.clone(),
            fontdb::Source::File(_) => Arc::new(db.with_face_data(id, |data, _| data.to_vec())?),
        };
        let font = swash::FontRef::from_index((*data).as_ref(), info.index as usize)?;
        let is_variable = font.variations().any(|axis| axis.tag() == swash::tag_from_bytes(b"wght"));
        let units_per_em = f32::from(font.metrics(&[]).units_per_em).max(1.0);
        let weight = is_variable.then_some(weight);
        let mut face =
            Face { data, index: info.index, weight, units_per_em, is_open: false, variants: vec![BTreeMap::new()] };
        // Fonts of pictures, such as emoji, have no outlines that a browser would take from a part of them.
        let has = |tag: &[u8; 4]| face.font().is_some_and(|font| font.table(swash::tag_from_bytes(tag)).is_some());
        let has_pictures = has(b"COLR") || has(b"CBDT") || has(b"sbix");
        face.is_open = !has_pictures && sfnt::subset(face.source(), &BTreeMap::new()).is_some();
        Some(face)
    }

    fn source(&self) -> Source<'_> {
        Source { data: (*self.data).as_ref(), index: self.index, weight: self.weight }
    }

    fn font(&self) -> Option<swash::FontRef<'_>> {
        swash::FontRef::from_index((*self.data).as_ref(), self.index as usize)
    }

    /// The variant that has, or from now on has, this glyph for the character.
    fn variant(&mut self, c: char, glyph: u16) -> Option<usize> {
        if !self.is_open || c.is_control() {
            return None;
        }
        // The first has the glyphs that the font itself has for its characters.
        let usual = self.font()?.charmap().map(c) == glyph;
        let fits = |map: &BTreeMap<char, u16>| map.get(&c).is_none_or(|&known| known == glyph);
        let variant = if usual { 0 } else { 1 + self.variants[1..].iter().take_while(|map| !fits(map)).count() };
        if variant >= MAX_VARIANTS {
            return None;
        }
        if variant == self.variants.len() {
            self.variants.push(BTreeMap::new());
        }
        self.variants[variant].insert(c, glyph);
        Some(variant)
    }

    /// How far a glyph moves the pen, in units of the font; not known where it depends on a weight.
    pub fn advance(&self, glyph: u16) -> Option<f32> {
        let font = self.font().filter(|_| self.weight.is_none())?;
        Some(font.glyph_metrics(&[]).advance_width(glyph))
    }

    /// The outlines of a glyph in units of the font, y downwards, as elements of an SVG; empty for a blank, `None` for a
    /// glyph made of pixels.
    pub fn outlines(&self, glyph: u16) -> Option<String> {
        let font = self.font()?;
        let mut context = ScaleContext::new();
        let weight = self.weight.map(|weight| ("wght", f32::from(weight)));
        let mut scaler = context.builder(font).size(self.units_per_em).variations(weight).build();
        if let Some(outline) = scaler.scale_color_outline(glyph) {
            let palette = font.color_palettes().next();
            let layers = (0..outline.len()).filter_map(|index| outline.get(index));
            return Some(
                layers
                    .map(|layer| {
                        let color = layer.color_index().and_then(|index| Some(palette.as_ref()?.get(index)));
                        let fill = color.map(|[r, g, b, a]| Color { r, g, b, a });
                        element(layer.path(), fill)
                    })
                    .collect(),
            );
        }
        Some(element(scaler.scale_outline(glyph)?.path(), None))
    }
}

fn element(path: impl PathData, fill: Option<Color>) -> String {
    let mut d = String::new();
    for command in path.commands() {
        // Writing to a string cannot fail.
        let _ = match command {
            Command::MoveTo(p) => write!(d, "M{} {}", num(p.x), num(-p.y)),
            Command::LineTo(p) => write!(d, "L{} {}", num(p.x), num(-p.y)),
            Command::QuadTo(a, p) => write!(d, "Q{} {} {} {}", num(a.x), num(-a.y), num(p.x), num(-p.y)),
            Command::CurveTo(a, b, p) => {
                let [a, b, p] = [a, b, p].map(|p| format!("{} {}", num(p.x), num(-p.y)));
                write!(d, "C{a} {b} {p}")
            }
            Command::Close => write!(d, "Z"),
        };
    }
    match fill {
        _ if d.is_empty() => String::new(),
        Some(color) => format!("<path fill=\"{color}\" d=\"{d}\"/>"),
        None => format!("<path d=\"{d}\"/>"),
    }
}
