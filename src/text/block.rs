//! A text that is shaped and set: immutable, shared by every back end.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use cosmic_text::{Buffer, LayoutGlyph, LayoutRun};

use super::{Inset, Layout, RichText, Style};
use crate::color::Color;
use crate::geom::{Point, Rect, Size};
use crate::scene::LinkTarget;

/// A shaped text in slide units, its origin at the top left of its first line.
pub struct TextBlock {
    buffer: Buffer,
    size: Size,
    lines: Vec<Line>,
    marks: Vec<Mark>,
    styles: Vec<Style>,
    missing: Vec<char>,
    layout: Layout,
}

/// One set line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Left end of what is seen, from the block's left.
    pub x: f32,
    /// Width of what is seen, without spaces at the ends.
    pub width: f32,
    pub top: f32,
    pub height: f32,
    /// From the block's top.
    pub baseline: f32,
    index: usize,
}

/// Words of one style on one line, as they are seen.
#[derive(Debug)]
pub struct Stretch<'a> {
    pub text: &'a str,
    pub style: &'a Style,
    /// From the height of capitals to the baseline, in the block's coordinates.
    pub rect: Rect,
    /// The number of the set line it is on.
    pub line: usize,
}

/// What belongs to a text but is no glyph; rectangles in the block's coordinates.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// Behind the text, with rounded corners.
    Backdrop {
        rect: Rect,
        radius: f32,
        color: Color,
    },
    /// An underline or a strike, over the text.
    Rule {
        rect: Rect,
        color: Color,
    },
    Link {
        rect: Rect,
        target: LinkTarget,
    },
    /// A drawing, with the left end of its baseline at a point.
    Inset {
        inset: Arc<Inset>,
        at: Point,
        /// The size of the text round it.
        em: f32,
        color: Color,
    },
}

impl TextBlock {
    /// The width it was set in (or its own when unbounded) and the height of all lines.
    pub fn size(&self) -> Size {
        self.size
    }

    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Characters that no font had a glyph for.
    pub fn missing(&self) -> &[char] {
        &self.missing
    }

    /// Left and right end of what is seen over all lines.
    pub fn extent(&self) -> (f32, f32) {
        let left = self.lines.iter().map(|l| l.x).fold(f32::MAX, f32::min);
        let right = self.lines.iter().map(|l| l.x + l.width).fold(0.0, f32::max);
        (left.min(right), right)
    }

    /// The baseline of the first line, from the top.
    pub fn first_baseline(&self) -> f32 {
        self.lines.first().map_or(0.0, |line| line.baseline)
    }

    /// The baseline of the last line, from the top.
    pub fn last_baseline(&self) -> f32 {
        self.lines.last().map_or(0.0, |line| line.baseline)
    }

    /// Where the block's top goes, in whole pixels, when it is drawn at `top` pixels and `scale`: so that the first
    /// baseline is on the row nearest to its exact place. Line `i` then has its baseline at the row
    /// `snapped_top + round(baseline_i * scale)`; every back end that draws pixels places lines so.
    pub fn snapped_top(&self, top: f32, scale: f32) -> f32 {
        let first = self.first_baseline() * scale;
        (top + first).round() - first.round()
    }

    /// The size of its first stretch, 0 when it is empty.
    pub fn em(&self) -> f32 {
        self.styles.first().map_or(0.0, |style| style.size)
    }

    /// Whether another block has the same lines in the same look, apart from the size.
    pub fn looks_like(&self, other: &TextBlock) -> bool {
        let sizeless = |block: &TextBlock| -> Vec<Style> {
            block.styles.iter().map(|style| Style { size: 0.0, ..style.clone() }).collect()
        };
        let lines = |block: &TextBlock| -> Vec<String> {
            block.lines.iter().map(|line| block.line_text(line).to_owned()).collect()
        };
        sizeless(self) == sizeless(other) && lines(self) == lines(other)
    }

    /// The words of a line as written.
    pub fn line_text(&self, line: &Line) -> &str {
        let Some(run) = self.buffer.layout_runs().nth(line.index) else { return "" };
        // The text lives in the buffer, not in the run.
        let text = self.buffer.lines.get(run.line_i).map_or("", |l| l.text());
        let start = run.glyphs.iter().map(|g| g.start).min().unwrap_or(0);
        let end = run.glyphs.iter().map(|g| g.end).max().unwrap_or(0);
        text.get(start..end).unwrap_or("")
    }

    /// How it was set.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The text of some of its set lines as it was before it was shaped: what a text that goes on elsewhere is made of.
    pub fn rich(&self, lines: Range<usize>) -> RichText {
        let runs: Vec<LayoutRun<'_>> = self.buffer.layout_runs().collect();
        let start_of = |run: &LayoutRun<'_>| run.glyphs.iter().map(|glyph| glyph.start).min();
        let mut out = RichText::default();
        for index in lines {
            let Some(run) = runs.get(index) else { break };
            let next = runs.get(index + 1).filter(|next| next.line_i == run.line_i);
            let end = next.and_then(start_of).unwrap_or(run.text.len());
            let mut glyphs: Vec<&LayoutGlyph> = run.glyphs.iter().collect();
            glyphs.sort_by_key(|glyph| glyph.start);
            let stretches: Vec<_> = glyphs.chunk_by(|a, b| a.metadata == b.metadata).collect();
            for (at, stretch) in stretches.iter().enumerate() {
                let end = stretches.get(at + 1).map_or(end, |next| next[0].start);
                let words = run.text.get(stretch[0].start..end);
                if let (Some(words), Some(style)) = (words, self.styles.get(stretch[0].metadata)) {
                    out.push(words, style.clone());
                }
            }
            if let (None, Some(style)) = (next, self.styles.first()) {
                out.push("\n", style.clone());
            }
        }
        out.head(out.text().trim_end_matches('\n').len())
    }

    /// What it says, to those who cannot see it: as it is written, with what each drawing is in its place.
    pub fn told(&self) -> String {
        let rich = self.rich(0..self.lines.len());
        let span = |(range, style): &(Range<usize>, Style)| match &style.inset {
            Some(inset) => inset.alt.to_string(),
            None => rich.text().get(range.clone()).unwrap_or_default().to_owned(),
        };
        rich.spans().iter().map(span).collect()
    }

    /// The styles of a line's stretches, shortly, for dumps.
    pub fn styles_of(&self, line: &Line) -> Vec<String> {
        let Some(run) = self.buffer.layout_runs().nth(line.index) else { return Vec::new() };
        stretches(&run).map(|glyphs| style_name(&self.styles[glyphs[0].metadata])).collect()
    }

    /// Everything that is seen, line by line, split where the style changes; stretches of blanks are left out.
    pub fn stretches(&self) -> impl Iterator<Item = Stretch<'_>> {
        self.buffer.layout_runs().enumerate().flat_map(move |(line, run)| {
            let seen = move |glyphs: &[LayoutGlyph]| {
                let text = self.buffer.lines.get(run.line_i)?.text();
                let start = glyphs.iter().map(|g| g.start).min()?;
                let text = text.get(start..glyphs.iter().map(|g| g.end).max()?)?;
                let style = self.styles.get(glyphs.first()?.metadata)?;
                let x = glyphs.iter().map(|g| g.x).fold(f32::MAX, f32::min);
                let right = glyphs.iter().map(|g| g.x + g.w).fold(0.0, f32::max);
                let rise = style.size * 0.7;
                let rect = Rect::new(x, run.line_y - rise, right - x, rise);
                (!text.trim().is_empty()).then_some(Stretch { text, style, rect, line })
            };
            run.glyphs.chunk_by(|a, b| a.metadata == b.metadata).filter_map(seen).collect::<Vec<_>>()
        })
    }

    /// Whether every glyph stands on a multiple of `advance`, in the order of the text, as cells of a terminal do.
    pub fn has_advance(&self, advance: f32) -> bool {
        let near = |x: f32| (x - (x / advance).round() * advance).abs() < advance * 0.02;
        let runs = self.buffer.layout_runs();
        runs.flat_map(|run| run.glyphs).all(|glyph| near(glyph.x) && near(glyph.w) && glyph.level.is_ltr())
    }

    pub(crate) fn buffer(&self) -> &Buffer {
        &self.buffer
    }

    /// The style of a glyph's stretch, by the glyph's metadata.
    pub(crate) fn style(&self, metadata: usize) -> Option<&Style> {
        self.styles.get(metadata)
    }
}

impl fmt::Debug for TextBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: Vec<&str> = self.lines.iter().map(|line| self.line_text(line)).collect();
        write!(f, "TextBlock({:?})", text.join("⏎"))
    }
}

/// Measures a shaped buffer.
pub(super) fn finish(buffer: Buffer, text: &RichText, layout: &Layout) -> TextBlock {
    let styles: Vec<Style> = text.spans().iter().map(|(_, style)| style.clone()).collect();
    let mut block = TextBlock {
        size: Size::default(),
        lines: Vec::new(),
        marks: Vec::new(),
        styles,
        missing: Vec::new(),
        buffer,
        layout: *layout,
    };
    let (mut lines, mut marks, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    let (mut right, mut bottom) = (0.0_f32, 0.0_f32);
    for (index, run) in block.buffer.layout_runs().enumerate() {
        let seen = |g: &&LayoutGlyph| run.text.get(g.start..g.end).is_some_and(|t| !t.trim().is_empty());
        let x = run.glyphs.iter().filter(seen).map(|g| g.x).fold(f32::MAX, f32::min);
        let end = run.glyphs.iter().filter(seen).map(|g| g.x + g.w).fold(0.0, f32::max);
        let x = if x > end { 0.0 } else { x };
        right = right.max(end);
        bottom = bottom.max(run.line_top + run.line_height);
        missing.extend(missing_in(&run));
        for glyphs in stretches(&run) {
            if let Some(style) = block.styles.get(glyphs[0].metadata) {
                add_marks(style, &run, glyphs, &mut marks);
            }
        }
        lines.push(Line { x, width: end - x, top: run.line_top, height: run.line_height, baseline: run.line_y, index });
    }
    block.size = Size::new(layout.width.unwrap_or(right), bottom);
    (block.lines, block.marks, block.missing) = (lines, marks, missing);
    block
}

/// Neighbouring glyphs of one span.
fn stretches<'a>(run: &LayoutRun<'a>) -> impl Iterator<Item = &'a [LayoutGlyph]> + use<'a> {
    run.glyphs.chunk_by(|a, b| a.metadata == b.metadata)
}

fn missing_in(run: &LayoutRun<'_>) -> Vec<char> {
    let lost = run.glyphs.iter().filter(|g| g.glyph_id == 0);
    lost.flat_map(|g| run.text.get(g.start..g.end).unwrap_or("").chars())
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect()
}

fn add_marks(style: &Style, run: &LayoutRun<'_>, glyphs: &[LayoutGlyph], marks: &mut Vec<Mark>) {
    let x = glyphs.iter().map(|g| g.x).fold(f32::MAX, f32::min);
    let right = glyphs.iter().map(|g| g.x + g.w).fold(0.0, f32::max);
    let em = style.size;
    let line = |y: f32| Rect::new(x, run.line_y + y * em, right - x, (em * 0.06).max(1.0));
    if let Some(color) = style.backdrop {
        let rect = Rect::new(x - 0.16 * em, run.line_y - 0.98 * em, right - x + 0.32 * em, 1.32 * em);
        marks.push(Mark::Backdrop { rect, radius: 0.22 * em, color });
    }
    if let Some(inset) = &style.inset {
        let at = Point::new(x, run.line_y);
        marks.push(Mark::Inset { inset: inset.clone(), at, em, color: style.color });
    }
    if style.underline {
        marks.push(Mark::Rule { rect: line(0.14), color: style.color.with_opacity(0.7) });
    }
    if style.strike {
        marks.push(Mark::Rule { rect: line(-0.3), color: style.color });
    }
    if let Some(target) = &style.link {
        let rect = Rect::new(x, run.line_top, right - x, run.line_height);
        marks.push(Mark::Link { rect, target: target.clone() });
    }
}

fn style_name(style: &Style) -> String {
    let mut name = format!("{:?}/{:.1}/{}/{}", style.family, style.size, style.weight, style.color);
    for (flag, on) in [("i", style.italic), ("u", style.underline), ("s", style.strike)] {
        if on {
            name.push('/');
            name.push_str(flag);
        }
    }
    name
}
