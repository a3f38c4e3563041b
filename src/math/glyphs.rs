//! The outlines of KaTeX's fonts.

use ttf_parser::{Face, OutlineBuilder};

use crate::geom::Point;
use crate::scene::PathBuilder;

/// Unmodified font files by the names that the setter has for them; `assets/fonts/README.md` says where they are from.
macro_rules! faces {
    ($($name:literal),*) => {
        &[$(($name, include_bytes!(concat!("../../assets/fonts/katex/KaTeX_", $name, ".ttf")))),*]
    };
}

const FACES: &[(&str, &[u8])] = faces![
    "AMS-Regular",
    "Caligraphic-Bold",
    "Caligraphic-Regular",
    "Fraktur-Bold",
    "Fraktur-Regular",
    "Main-Bold",
    "Main-BoldItalic",
    "Main-Italic",
    "Main-Regular",
    "Math-BoldItalic",
    "Math-Italic",
    "SansSerif-Bold",
    "SansSerif-Italic",
    "SansSerif-Regular",
    "Script-Regular",
    "Size1-Regular",
    "Size2-Regular",
    "Size3-Regular",
    "Size4-Regular",
    "Typewriter-Regular"
];

/// One step of an outline, in em, `y` up.
#[derive(Debug, Clone, Copy)]
enum Step {
    Move(Point),
    Line(Point),
    Quad(Point, Point),
    Cubic(Point, Point, Point),
    Close,
}

/// A glyph's outline.
#[derive(Debug, Default)]
pub struct Glyph {
    steps: Vec<Step>,
    em: f32,
}

/// The outline of a character in a face; the reason when there is none. Blanks have an empty one.
pub fn outline(face: &str, code: u32) -> Result<Glyph, String> {
    let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    let missing = || format!("the fonts for formulas have no `{character}`");
    let (_, data) = FACES.iter().find(|(name, _)| *name == face).ok_or_else(missing)?;
    // Reading a face looks at its table of tables only: nothing worth keeping.
    let face = Face::parse(data, 0).map_err(|why| why.to_string())?;
    let mut glyph = Glyph { steps: Vec::new(), em: f32::from(face.units_per_em()).max(1.0) };
    match face.glyph_index(character) {
        Some(id) => drop(face.outline_glyph(id, &mut glyph)),
        None if character.is_whitespace() => {}
        None => return Err(missing()),
    }
    Ok(glyph)
}

/// Adds a glyph of `scale` em with its origin at a point, `y` down.
pub fn placed(path: PathBuilder, glyph: &Glyph, at: Point, scale: f32) -> PathBuilder {
    let place = |p: Point| Point::new(at.x + p.x * scale, at.y - p.y * scale);
    glyph.steps.iter().fold(path, |path, step| match *step {
        Step::Move(p) => path.move_to(place(p).x, place(p).y),
        Step::Line(p) => path.line_to(place(p).x, place(p).y),
        Step::Quad(a, p) => path.quad_to(place(a), place(p)),
        Step::Cubic(a, b, p) => path.cubic_to(place(a), place(b), place(p)),
        Step::Close => path.close(),
    })
}

impl Glyph {
    fn point(&self, x: f32, y: f32) -> Point {
        Point::new(x / self.em, y / self.em)
    }
}

impl OutlineBuilder for Glyph {
    fn move_to(&mut self, x: f32, y: f32) {
        self.steps.push(Step::Move(self.point(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.steps.push(Step::Line(self.point(x, y)));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.steps.push(Step::Quad(self.point(x1, y1), self.point(x, y)));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.steps.push(Step::Cubic(self.point(x1, y1), self.point(x2, y2), self.point(x, y)));
    }

    fn close(&mut self) {
        self.steps.push(Step::Close);
    }
}
