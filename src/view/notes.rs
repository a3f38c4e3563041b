//! Speaker notes: markdown with cues, each lit when its step has come.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::sync::Arc;

use super::palette;
use crate::block;
use crate::deck::{Note, Slide};
use crate::diag::{Diagnostics, Source};
use crate::geom::{Point, Rect, Size};
use crate::layout::{Cx, Fragment, GAP, Node, Room, SMALL, stack};
use crate::load::Presentation;
use crate::markup::{Reader, events};
use crate::page::Page;
use crate::scene::{DisplayList, Quad};
use crate::show::{Moment, Position};
use crate::theme::Theme;

/// Room at the left for the bar beside the lit cue, where there are cues.
const GUTTER: f32 = 30.0;
/// The height that pictures and code in notes have.
const HEIGHT: f32 = 600.0;
/// The height that text on paper may have; it ends somewhere so that the cost of it does.
const ENDLESS: f32 = 50_000.0;
/// The width of that bar.
const BAR: f32 = 6.0;

/// Notes set at the size of a slide's text.
pub struct Notes {
    pub list: DisplayList,
    /// From where to where, from the top, the notes of the present step reach.
    pub lit: Range<f32>,
}

/// A part of the notes that is spoken at one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// `None` in notes without cues.
    pub step: Option<usize>,
    pub markdown: String,
}

/// Where a cue is in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Past,
    Lit,
    Upcoming,
}

impl State {
    fn theme(self) -> &'static Arc<Theme> {
        match self {
            State::Past => palette::past(),
            State::Lit => palette::palette(),
            State::Upcoming => palette::upcoming(),
        }
    }
}

/// The notes of a slide at a step, `width` wide, in slide units; `None` when there are none.
pub fn lay_out(presentation: &Presentation, position: Position, width: f32) -> Option<Notes> {
    let slide = presentation.deck.slides.get(position.slide)?;
    let cues = cues(slide);
    let cued = cues.iter().any(|cue| cue.step.is_some());
    let indent = if cued { GUTTER } else { 0.0 };
    // Of several cues the last that has come is the present one.
    let present = cues.iter().filter_map(|cue| cue.step).filter(|step| *step <= position.step).max();
    let mut parts: Vec<(f32, Fragment)> = Vec::new();
    let mut lit: Option<Range<f32>> = None;
    let mut height = 0.0;
    for cue in &cues {
        let state = match cue.step {
            None => State::Lit,
            step if step == present => State::Lit,
            step if step < present => State::Past,
            Some(_) => State::Upcoming,
        };
        let body = set(presentation, &cue.markdown, state.theme(), width - indent);
        if body.nodes.is_empty() {
            continue;
        }
        let top = if parts.is_empty() { 0.0 } else { height + GAP * 0.85 };
        height = top + body.size.h;
        let size = Size::new(width, body.size.h);
        let mut body = Fragment { size, ..body.moved(Point::new(indent, 0.0)) };
        if state == State::Lit {
            lit = Some(lit.map_or(top, |lit| lit.start)..height);
            if cued {
                let bar = Rect::new(0.0, 6.0, BAR, size.h - 8.0);
                body.nodes.push(Node::still(vec![Quad::filled(bar, state.theme().accent()).rounded(BAR / 2.0).into()]));
            }
        }
        parts.push((GAP * 0.85, body));
    }
    let lit = lit.unwrap_or(0.0..0.0);
    let whole = Some(stack(parts)).filter(|whole| !whole.nodes.is_empty())?;
    let page = Page { size: whole.size, nodes: whole.nodes, steps: 0, scale: 1.0 };
    Some(Notes { list: page.at(&Moment::settled(Position::default())).list, lit })
}

/// Markdown as blocks, in the colours of `theme`. What is wrong with it is not reported: it can only be read.
fn set(presentation: &Presentation, markdown: &str, theme: &Arc<Theme>, width: f32) -> Fragment {
    with_blocks(presentation, markdown, theme, |blocks, cx| {
        still(block::flow(blocks, cx, Room { width, height: HEIGHT }))
    })
}

/// The same, each block by itself: as many as there are, however high they are together.
pub fn set_blocks(presentation: &Presentation, markdown: &str, theme: &Arc<Theme>, width: f32) -> Vec<Fragment> {
    with_blocks(presentation, markdown, theme, |blocks, cx| {
        let set = |block: &block::Block| {
            // Text may be as long as it is; what takes the height it gets has that of the speaker's window.
            let height = if block.is_elastic() { HEIGHT } else { ENDLESS };
            still(block.lay_out(cx, Room { width, height }))
        };
        blocks.iter().map(set).collect()
    })
}

fn with_blocks<T>(
    presentation: &Presentation,
    markdown: &str,
    theme: &Arc<Theme>,
    set: impl FnOnce(&[block::Block], &Cx<'_>) -> T,
) -> T {
    let source = Source::new("notes", markdown);
    let mut unheard = Diagnostics::default();
    let files = presentation.deck_files();
    let events = events(&source.text, 0);
    let mut reader = Reader::new(&events, &source, &files, &mut unheard);
    let blocks = block::read_all(&mut reader);
    let diagnostics = RefCell::new(Diagnostics::default());
    let pictures = presentation.pictures();
    let used = RefCell::new(Vec::new());
    let code = Cell::new(f32::INFINITY);
    let cx = Cx {
        fonts: &presentation.fonts,
        theme,
        pictures,
        source: &source,
        diagnostics: &diagnostics,
        scale: 1.0,
        squeezed: false,
        code: &code,
        small: SMALL,
        used: &used,
    };
    set(&blocks, &cx)
}

/// Notes have no steps of their own: all of it is there from the start.
fn still(fragment: Fragment) -> Fragment {
    Fragment { nodes: fragment.nodes.into_iter().map(settled).collect(), ..fragment }
}

fn settled(mut node: Node) -> Node {
    node.step = 0;
    if let crate::layout::Content::Group { nodes, .. } = &mut node.content {
        *nodes = std::mem::take(nodes).into_iter().map(settled).collect();
    }
    node
}

/// The notes of a slide, cut where a line begins with `[click]`, and where the slide has notes at several of its steps.
pub fn cues(slide: &Slide) -> Vec<Cue> {
    let placed = slide.notes.windows(2).any(|pair| pair[0].step != pair[1].step);
    let mut cues: Vec<Cue> = Vec::new();
    let mut clicks = 0;
    for Note { text, step, .. } in &slide.notes {
        if placed {
            clicks = *step;
        }
        cues.push(Cue { step: Some(clicks), markdown: String::new() });
        let mut fenced = false;
        for line in text.lines() {
            fenced ^= line.trim_start().starts_with("```");
            let cue = click(line).filter(|_| !fenced);
            if let Some((count, _)) = &cue {
                clicks += count;
                cues.push(Cue { step: Some(clicks), markdown: String::new() });
            }
            if let Some(last) = cues.last_mut() {
                last.markdown.push_str(cue.as_ref().map_or(line, |(_, rest)| rest));
                last.markdown.push('\n');
            }
        }
    }
    cues.retain(|cue| !cue.markdown.trim().is_empty());
    let several = placed || clicks > 0;
    for cue in &mut cues {
        // A slide with fewer steps than cues would never reach the last ones.
        cue.step = cue.step.map(|step| step.min(slide.steps)).filter(|_| several && slide.steps > 0);
    }
    cues
}

/// How many steps a line's cue goes on, as Slidev counts: `[click]` one, `[click:3]` three; and the line without it. A
/// list's bullet or number may stand before it.
fn click(line: &str) -> Option<(usize, String)> {
    let at = line.find("[click")?;
    let (before, rest) = line.split_at(at);
    let bullet = before.trim();
    let number =
        bullet.strip_suffix(['.', ')']).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    if !(bullet.is_empty() || number || matches!(bullet, "-" | "*" | "+")) {
        return None;
    }
    let (inside, after) = rest.strip_prefix("[click")?.split_once(']')?;
    let count = match inside.strip_prefix(':') {
        Some(count) => count.trim().parse().ok().filter(|count| *count <= crate::show::outline::MAX_STEPS)?,
        None if inside.is_empty() => 1,
        None => return None,
    };
    let indent = if bullet.is_empty() { "" } else { before };
    Some((count, format!("{indent}{}", after.trim_start())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck;

    /// The cues of the first slide, each with its step.
    fn check(markdown: &str, expect: &[(Option<usize>, &str)]) {
        let world = crate::world::MemoryWorld::default();
        let files = crate::markup::Files::new(&world, std::path::Path::new(""));
        let deck = deck::parse(&Source::new("t.md", markdown), &files, &mut Diagnostics::default());
        let found = cues(&deck.slides[0]);
        let found: Vec<_> = found.iter().map(|cue| (cue.step, cue.markdown.trim())).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn plain_notes_are_one_part() {
        check("# A\n\n<!--\nOne\n\nTwo\n-->", &[(None, "One\n\nTwo")]);
    }

    #[test]
    fn clicks_cut_them() {
        check(
            "a\n\n<!-- pause -->\n\nb\n\n<!-- pause -->\n\nc\n\n<!--\nOpen\n\n[click] One\nmore\n\n- [click] Two\n-->",
            &[(Some(0), "Open"), (Some(1), "One\nmore"), (Some(2), "- Two")],
        );
    }

    #[test]
    fn a_count_goes_on_by_so_many() {
        check(
            "a\n<!-- pause -->\nb\n<!-- pause -->\nc\n<!-- pause -->\nd\n\n<!--\n[click] x\n\n[click:2] y\n-->",
            &[(Some(1), "x"), (Some(3), "y")],
        );
    }

    #[test]
    fn cues_past_the_last_step_come_with_it_and_without_steps_there_are_none() {
        check("a\n<!-- pause -->\nb\n\n<!--\n[click] x\n\n[click] y\n-->", &[(Some(1), "x"), (Some(1), "y")]);
        check("a\n\n<!--\n[click] x\n\n[click] y\n-->", &[(None, "x"), (None, "y")]);
    }

    #[test]
    fn notes_between_pauses_belong_to_their_step() {
        check(
            "a\n\n<!-- first -->\n\n<!-- pause -->\n\nb\n\n<!-- second -->",
            &[(Some(0), "first"), (Some(1), "second")],
        );
    }

    #[test]
    fn words_in_brackets_are_words() {
        assert_eq!(click("see [click] here"), None);
        assert_eq!(click("[clicks] are counted"), None);
        assert_eq!(click("[click:many] x"), None);
        assert_eq!(click("2. [click] x"), Some((1, "2. x".into())));
    }
}
