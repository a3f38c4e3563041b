//! One slide: its nodes as SVG, what moves in it, and its notes.

use std::io::{self, Write};
use std::time::Duration;

use super::film::Film;
use super::svg::{Pen, meaning, open};
use super::table::{escape, num};
use crate::export::deck::{name_of, notes_of};
use crate::geom::Point;
use crate::layout::{Content, Node};
use crate::load::Presentation;
use crate::show::{Moment, Position};
use crate::view::Kind;

/// The longest name that a slide is announced by, in characters.
const MAX_LABEL: usize = 120;

/// A slide that is being written.
struct Drawing<'p, 'a> {
    pen: &'p mut Pen<'a>,
    /// Its last step.
    end: Position,
    /// How long each step plays.
    plays: Vec<(usize, Duration)>,
    films: Vec<serde_json::Value>,
    svg: String,
}

pub fn write(presentation: &Presentation, index: usize, pen: &mut Pen<'_>, out: &mut dyn Write) -> io::Result<()> {
    let slide = &presentation.deck.slides[index];
    let page = presentation.page(index);
    page.finish();
    let Some(anchor) = pen.anchors.get(index).cloned().flatten() else { return Ok(()) };
    let plays = slide.blocks.iter().flat_map(crate::block::Block::plays).collect();
    let end = Position::new(index, page.steps);
    let mut drawing = Drawing { pen, end, plays, films: Vec::new(), svg: String::new() };
    drawing.nodes(&page.nodes);
    let Drawing { svg, films, .. } = drawing;
    let transition = match slide.transition.as_deref().map(Kind::named) {
        Some(Kind::Fade | Kind::Morph) => " data-transition=\"fade\"",
        Some(Kind::Slide) => " data-transition=\"slide\"",
        Some(Kind::Push) => " data-transition=\"push\"",
        Some(Kind::None) | None => "",
    };
    let number = presentation.number(index).map(|number| number.to_string());
    let label: Vec<String> = number.into_iter().chain(name_of(slide, MAX_LABEL)).collect();
    let (w, h) = (num(page.size.w), num(page.size.h));
    let mut pictures = pen.pictures.take_new().peekable();
    if pictures.peek().is_some() {
        writeln!(out, "<svg class=\"shared\" aria-hidden=\"true\"><defs>")?;
        pictures.try_for_each(|picture| writeln!(out, "{picture}"))?;
        writeln!(out, "</defs></svg>")?;
    }
    writeln!(
        out,
        "<section class=\"slide\" id=\"{}\" data-steps=\"{}\"{transition} aria-roledescription=\"slide\" \
         aria-label=\"{}\">\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\">{svg}</svg>",
        escape(&anchor),
        page.steps,
        escape(&label.join(": "))
    )?;
    if !films.is_empty() {
        // A script element ends at the first such tag, and a comment in it may hide that.
        let films = serde_json::Value::from(films).to_string().replace("</", "<\\/").replace("<!", "<\\u0021");
        writeln!(out, "<script type=\"application/json\">{films}</script>")?;
    }
    if let Some(notes) = notes_of(slide) {
        writeln!(out, "<aside class=\"notes\" aria-label=\"Notes\">{}</aside>", escape(&notes))?;
    }
    writeln!(out, "</section>")
}

impl Drawing<'_, '_> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn node(&mut self, node: &Node) {
        // A step that appears is moved by the style sheet, so it has no place of its own.
        let mut step = if node.step > 0 { format!(" data-step=\"{}\"", node.step) } else { String::new() };
        if let Some(until) = node.until {
            step += &format!(" data-until=\"{until}\"");
        }
        let close_step = open(&step, &mut self.svg);
        let mut attributes = match &node.content {
            Content::Group { tag: Some(tag), .. } => meaning(tag),
            _ => String::new(),
        };
        if node.at != Point::ZERO {
            attributes += &format!(" transform=\"translate({} {})\"", num(node.at.x), num(node.at.y));
        }
        match &node.content {
            Content::Live(live) => {
                let film = Film::new(&**live, self.end, &self.plays, self.pen);
                if film.moves() {
                    attributes += &format!(" data-film=\"{}\"", self.films.len());
                    self.films.push(film.json());
                }
                let close = open(&attributes, &mut self.svg);
                // As a document has it.
                let (items, _) = live.at(&Moment::still(self.end));
                self.pen.items(&items, &mut self.svg);
                self.svg += close;
            }
            Content::Still(items) => {
                let close = open(&attributes, &mut self.svg);
                self.pen.items(items, &mut self.svg);
                self.svg += close;
            }
            Content::Group { nodes, .. } => {
                let close = open(&attributes, &mut self.svg);
                self.nodes(nodes);
                self.svg += close;
            }
        }
        self.svg += close_step;
    }
}
