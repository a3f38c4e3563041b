//! Shell transcripts in a terminal window.

use std::ops::Range;
use std::sync::Arc;

use super::code::{code_line, fitting_size};
use crate::color::Color;
use crate::geom::{Point, Rect, Size};
use crate::layout::{Cx, Fragment, Node, Room};
use crate::markup::{Fence, Reader};
use crate::scene::{Border, Item, Quad, Shadow, Tag, Text};
use crate::text::Layout;
use crate::text::highlight;

const LINE: f32 = 1.45;
/// The title bar's height, in units.
const BAR: f32 = 52.0;

#[derive(Debug, Clone, PartialEq)]
pub struct Console {
    pub text: String,
    pub range: Range<usize>,
}

impl Console {
    /// Whether a fence's language says that it is a transcript.
    pub fn names(language: &str) -> bool {
        ["console", "shell-session", "sh-session", "shellsession", "terminal"].contains(&language)
    }

    pub fn read(_reader: &mut Reader<'_>, _fence: Fence, text: String, range: &Range<usize>) -> Console {
        Console { text, range: range.clone() }
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let texts: Vec<&str> = self.text.lines().collect();
        let inner = Room { width: room.width, height: room.height - BAR };
        let size = fitting_size(cx, &texts, 0, inner, &self.range);
        let (pad, line) = (size * 0.95, size * LINE);
        let lines = highlight::console(&self.text, "$");
        let mut items: Vec<Item> = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            let tokens = lines.get(index).map_or(&[][..], Vec::as_slice);
            let rich = code_line(cx, text, tokens, size, false);
            if !rich.is_empty() {
                let block = Arc::new(cx.fonts.shape(&rich, &Layout::unbounded().line_height(LINE)));
                items.push(Text { block, at: Point::new(pad, BAR + pad * 0.7 + index as f32 * line) }.into());
            }
        }
        let height = BAR + texts.len().max(1) as f32 * line + 1.5 * pad;
        window(cx, Fragment::new(Size::new(room.width, height), vec![Node::still(items)]).tagged(Tag::Code))
    }
}

/// The window round a terminal: ground, title bar, three lamps.
fn window(cx: &Cx<'_>, fragment: Fragment) -> Fragment {
    let theme = cx.theme;
    let rect = fragment.rect();
    let shadow = Shadow { offset: Point::new(0.0, 18.0), blur: 60.0, color: Color::BLACK.with_opacity(0.35) };
    let border = Border { width: 1.5, color: theme.rule() };
    let ground = Quad::filled(rect, theme.code_background()).rounded(theme.radius()).bordered(border).shadowed(shadow);
    let rule = Quad::filled(Rect::new(1.5, BAR - 1.5, rect.w - 3.0, 1.5), theme.rule());
    let lamps = [theme.danger(), theme.warning(), theme.tip()].into_iter().enumerate().map(|(i, color)| {
        let side = 15.0;
        let at = Rect::new(24.0 + i as f32 * 28.0, (BAR - side) / 2.0, side, side);
        Item::from(Quad::filled(at, color.mix(theme.code_background(), 0.25)).rounded(side))
    });
    fragment.over([Item::from(ground), Item::from(rule)].into_iter().chain(lamps).collect())
}
