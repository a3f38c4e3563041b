//! Formulas: TeX in, an [`Inset`] of outlines out. Set by RaTeX, whose display list is KaTeX's; glyphs are KaTeX's fonts.

mod glyphs;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ratex_layout::{LayoutOptions, layout, to_display_list, validate_layout};
use ratex_types::color::Color as TexColor;
use ratex_types::display_item::{DisplayItem, DisplayList};
use ratex_types::math_style::MathStyle;
use ratex_types::path_command::PathCommand;

use crate::color::Color;
use crate::geom::{Point, Rect};
use crate::scene::{Path, PathBuilder};
use crate::text::{Inset, InsetPart};

/// More than any slide's formula has, in bytes of TeX: the work for one is bounded.
const LONGEST: usize = 4000;
/// The width of lines that are drawn rather than filled, such as `\cancel`'s, in em.
const STROKE: f32 = 0.046;
/// Dash and gap of dashed rules, in em.
const DASH: f32 = 0.2;

/// Why a formula could not be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MathError {
    pub message: String,
    /// Byte of the TeX source that it was noticed at.
    pub at: Option<usize>,
}

/// Sets a formula; `display` is one with a line of its own, whose sums and integrals are large.
pub fn typeset(tex: &str, display: bool) -> Result<Arc<Inset>, MathError> {
    if tex.len() > LONGEST {
        return Err(error(format!("it is longer than {LONGEST} bytes")));
    }
    // A fault in the crate must cost no more than the formula.
    catch_unwind(AssertUnwindSafe(|| set(tex, display))).unwrap_or_else(|_| Err(error("the setter gave up")))
}

fn error(message: impl Into<String>) -> MathError {
    MathError { message: message.into(), at: None }
}

fn set(tex: &str, display: bool) -> Result<Arc<Inset>, MathError> {
    let nodes = ratex_parser::parse(tex)
        .map_err(|error| MathError { at: error.loc.map(|loc| loc.start), message: error.message })?;
    let style = if display { MathStyle::Display } else { MathStyle::Text };
    let boxes = layout(&nodes, &LayoutOptions { style, ..LayoutOptions::default() });
    validate_layout(&boxes).map_err(error)?;
    inset(tex, &to_display_list(&boxes)).map(Arc::new)
}

fn inset(tex: &str, list: &DisplayList) -> Result<Inset, MathError> {
    let size = [list.width, list.height, list.depth].map(|length| length as f32);
    if size.iter().any(|length| !length.is_finite()) {
        return Err(error("it has no size"));
    }
    // All of one colour is one outline, so that a formula costs a slide about as much as a word.
    let mut outlines: Vec<(Option<Color>, PathBuilder)> = Vec::new();
    let mut draw = |color: TexColor, shape: &dyn Fn(PathBuilder) -> PathBuilder| {
        let color = explicit(color);
        let builder = match outlines.last_mut() {
            Some((last, builder)) if *last == color => std::mem::take(builder),
            _ => {
                outlines.push((color, PathBuilder::default()));
                PathBuilder::default()
            }
        };
        if let Some((_, last)) = outlines.last_mut() {
            *last = shape(builder);
        }
    };
    // The list counts down from its top; an inset from its baseline.
    let point = |x: f64, y: f64| Point::new(x as f32, (y - list.height) as f32);
    let mut strokes = Vec::new();
    for item in &list.items {
        match item {
            DisplayItem::GlyphPath { x, y, scale, font, char_code, color } => {
                let glyph = glyphs::outline(font, *char_code).map_err(error)?;
                draw(*color, &|path| glyphs::placed(path, &glyph, point(*x, *y), *scale as f32));
            }
            DisplayItem::Line { x, y, width, thickness, color, dashed } => {
                let start = point(*x, *y - thickness / 2.0);
                let bar = Rect::new(start.x, start.y, *width as f32, *thickness as f32);
                draw(*color, &|path| if *dashed { dashes(path, bar) } else { rect(path, bar) });
            }
            DisplayItem::Rect { x, y, width, height, color } => {
                let start = point(*x, *y);
                let area = Rect::new(start.x, start.y, *width as f32, *height as f32);
                draw(*color, &|path| rect(path, area));
            }
            DisplayItem::Path { x, y, commands, fill: true, color } => {
                draw(*color, &|path| commands.iter().fold(path, |path, step| follow(path, step, point(*x, *y))));
            }
            DisplayItem::Path { x, y, commands, fill: false, color } => {
                let path = commands.iter().fold(PathBuilder::default(), |p, step| follow(p, step, point(*x, *y)));
                strokes.push(part(path.build(), explicit(*color), Some(STROKE)));
            }
        }
    }
    let parts = outlines.into_iter().map(|(color, path)| part(path.build(), color, None)).chain(strokes);
    let [width, above, below] = size;
    Ok(Inset { width, above, below, parts: parts.collect(), alt: tex.trim().into() })
}

fn part(path: Path, color: Option<Color>, stroke: Option<f32>) -> InsetPart {
    InsetPart { path: Arc::new(path), color, stroke }
}

/// The colour that TeX asked for; black is the text's own.
fn explicit(color: TexColor) -> Option<Color> {
    let channel = |share: f32| (share.clamp(0.0, 1.0) * 255.0).round() as u8;
    let TexColor { r, g, b, a } = color;
    (color != TexColor::BLACK).then(|| Color { r: channel(r), g: channel(g), b: channel(b), a: channel(a) })
}

fn rect(path: PathBuilder, r: Rect) -> PathBuilder {
    path.move_to(r.x, r.y).line_to(r.right(), r.y).line_to(r.right(), r.bottom()).line_to(r.x, r.bottom()).close()
}

fn dashes(path: PathBuilder, bar: Rect) -> PathBuilder {
    let count = (bar.w / (2.0 * DASH)).ceil().clamp(0.0, 1000.0) as usize;
    let dash = |index: usize| Rect { x: bar.x + index as f32 * 2.0 * DASH, w: DASH, ..bar }.intersect(bar);
    (0..count).map(dash).fold(path, rect)
}

fn follow(path: PathBuilder, step: &PathCommand, by: Point) -> PathBuilder {
    let at = |x: f64, y: f64| by + Point::new(x as f32, y as f32);
    match *step {
        PathCommand::MoveTo { x, y } => path.move_to(at(x, y).x, at(x, y).y),
        PathCommand::LineTo { x, y } => path.line_to(at(x, y).x, at(x, y).y),
        PathCommand::QuadTo { x1, y1, x, y } => path.quad_to(at(x1, y1), at(x, y)),
        PathCommand::CubicTo { x1, y1, x2, y2, x, y } => path.cubic_to(at(x1, y1), at(x2, y2), at(x, y)),
        PathCommand::Close => path.close(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything of a formula that has ink, in em, `y` down from the baseline.
    fn ink(tex: &str) -> Rect {
        let inset = typeset(tex, true).unwrap();
        inset.parts.iter().map(|part| part.path.bounds()).reduce(Rect::union).unwrap_or_default()
    }

    #[test]
    fn a_letter_stands_on_the_baseline_and_a_fraction_hangs_about_it() {
        let letter = ink("x");
        assert!(letter.y < -0.3 && letter.bottom().abs() < 0.03, "{letter:?}");
        let fraction = ink(r"\frac{1}{2}");
        assert!(fraction.y < -1.0 && fraction.bottom() > 0.5, "{fraction:?}");
    }

    #[test]
    fn the_ink_is_inside_the_box() {
        for tex in
            [r"\sqrt{\pi}", r"\sum_{n=1}^\infty \frac{1}{n^2}", r"\left(\begin{matrix}a&b\\c&d\end{matrix}\right)"]
        {
            let (inset, ink) = (typeset(tex, true).unwrap(), ink(tex));
            assert!(ink.x > -0.1 && ink.right() < inset.width + 0.1, "{tex} {ink:?} {inset:?}");
            assert!(ink.y > -inset.above - 0.1 && ink.bottom() < inset.below + 0.1, "{tex} {ink:?} {inset:?}");
        }
    }

    #[test]
    fn every_face_has_its_glyphs() {
        for tex in [
            r"\mathbb{R}",
            r"\mathcal{L}",
            r"\mathfrak{g}",
            r"\mathbf{v}",
            r"\mathsf{T}",
            r"\mathtt{x}",
            r"\mathscr{F}",
        ] {
            assert!(ink(tex).w > 0.3, "{tex}");
        }
    }

    #[test]
    fn a_colour_of_its_own_is_kept_and_all_else_is_the_texts() {
        let inset = typeset(r"a + \textcolor{#ff0000}{b}", false).unwrap();
        let colors: Vec<_> = inset.parts.iter().map(|part| part.color).collect();
        assert_eq!(colors, [None, Some(Color::rgb(255, 0, 0))]);
    }

    #[test]
    fn what_cannot_be_set_is_an_error_with_its_place() {
        assert!(typeset(r"\frac{1}{", false).is_err());
        assert_eq!(typeset(r"a + \nonsense", false).unwrap_err().at, Some(4));
        assert!(typeset(r"\text{日本}", false).unwrap_err().message.contains('日'));
        assert!(typeset(&"x".repeat(5000), false).is_err());
        assert!(typeset(&"{".repeat(3000), false).is_err());
    }
}
