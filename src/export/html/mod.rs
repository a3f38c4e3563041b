//! The deck as one web page: every slide as SVG with its words as text, a script that shows it as the show does, and
//! nothing that is not in the file.
//!
//! Slides are written as they are made, each behind the pictures that are new on it. Fonts and styles come behind them all,
//! once it is known what is used.

mod faces;
mod film;
mod pictures;
mod sfnt;
mod shape;
mod slide;
mod svg;
mod table;
mod text;

use std::io::{self, Write};

use svg::Pen;
use table::escape;

use super::deck::title_of;
use crate::load::Presentation;

const STYLE: &str = include_str!("../../../assets/html/deck.css");
const SCRIPT: &str = include_str!("../../../assets/html/deck.js");
const CONTROLS: &str = include_str!("../../../assets/html/controls.html");
/// Nothing is loaded, whatever a deck may hold.
const POLICY: &str = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; \
                      script-src 'unsafe-inline'";

/// Writes the chosen slides.
pub fn write(presentation: &Presentation, slides: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let mut pen = Pen::new(&presentation.fonts, anchors(presentation, slides));
    head(presentation, out)?;
    for &index in slides {
        slide::write(presentation, index, &mut pen, out)?;
    }
    writeln!(out, "</main>")?;
    out.write_all(CONTROLS.as_bytes())?;
    shared(&pen, out)?;
    write!(out, "<script>\n{SCRIPT}</script>\n</body>\n</html>\n")
}

/// The name of each slide's place in the file: the number that the audience knows it by, or its slug.
fn anchors(presentation: &Presentation, slides: &[usize]) -> Vec<Option<String>> {
    let mut anchors = vec![None; presentation.len()];
    for &index in slides {
        let slide = &presentation.deck.slides[index];
        let slug = format!("s-{}", slide.id);
        anchors[index] = Some(presentation.number(index).map_or(slug, |number| number.to_string()));
    }
    anchors
}

fn head(presentation: &Presentation, out: &mut dyn Write) -> io::Result<()> {
    let meta = &presentation.deck.meta;
    let title = escape(title_of(presentation).unwrap_or("Slides"));
    let language = escape(meta.language.as_deref().unwrap_or("en"));
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"footlight {}\">\n",
        env!("CARGO_PKG_VERSION")
    )?;
    if let Some(author) = meta.author.as_deref().filter(|author| !author.is_empty()) {
        writeln!(out, "<meta name=\"author\" content=\"{}\">", escape(author))?;
    }
    let height = table::num(presentation.page_height());
    write!(
        out,
        "<title>{title}</title>\n<style>\n{STYLE}@page {{ size: 1600px {height}px; margin: 0 }}\n\
         .slide > svg {{ aspect-ratio: 1600 / {height} }}\n</style>\n</head>\n<body>\n<main>\n"
    )
}

/// What slides refer to, besides pictures.
fn shared(pen: &Pen<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<svg class=\"shared\" aria-hidden=\"true\"><defs>")?;
    for (id, def) in pen.defs.texts().iter().enumerate() {
        writeln!(out, "{}", def.replacen("id=\"@\"", &format!("id=\"d{id}\""), 1))?;
    }
    for (id, glyph) in pen.glyphs.texts().iter().enumerate() {
        writeln!(out, "<g id=\"g{id}\">{glyph}</g>")?;
    }
    writeln!(out, "</defs></svg>\n<style>")?;
    for (id, style) in pen.styles.texts().iter().enumerate() {
        writeln!(out, ".s{id}{{{style}}}")?;
    }
    for font in pen.faces.css() {
        out.write_all(font.as_bytes())?;
    }
    writeln!(out, "</style>")
}
