//! A terminal window on a slide, and what plays in it. Its type is sized for the finished screen, so nothing reflows.

mod film;
mod screen;
mod shapes;

pub use film::Film;
use screen::{Painter, Palette};

use std::ops::Range;
use std::sync::Arc;

use super::Wish;
use super::code::{self, LINE, Listing, PAD, code_line, fitting_size, mono_advance};
use crate::color::Color;
use crate::geom::{Point, Rect, Size};
use crate::layout::{Cx, Fragment, Live, Node, Room, Shell};
use crate::scene::{Border, Item, Quad, Shadow, Tag, Text};
use crate::show::{Moment, Wake};
use crate::term::{Cursor, Performance, Role, Row, Style as CellStyle, TAB_STOP};
use crate::text::highlight::{Line as Tokens, Token};
use crate::text::{Fonts, Layout, RichText, Style, TextBlock};
use crate::theme::Theme;

/// The title bar's height, in units.
const BAR: f32 = 52.0;

/// What plays, and the step of the slide it begins at.
#[derive(Debug)]
pub struct Playing {
    pub performance: Arc<Performance>,
    pub first_step: usize,
    /// Whether a shell may run in its place.
    pub live: bool,
}

/// What a window whose finished screen is `rows` makes of a height.
pub fn wish(cx: &Cx<'_>, rows: &[&str], width: f32) -> Wish {
    match code::wish(cx, &listing(rows), width) {
        Wish::Type { fixed, ems, most } => Wish::Type { fixed: fixed + BAR, ems, most },
        other => other,
    }
}

/// The finished screen of a window, line by line.
pub struct Screenful<'a> {
    pub rows: Vec<&'a str>,
    pub tokens: Vec<Tokens>,
    /// The look of bytes that were written with one.
    pub looks: Vec<&'a [(Range<usize>, CellStyle)]>,
}

/// A window with its finished screen.
pub fn lay_out(cx: &Cx<'_>, room: Room, screenful: &Screenful<'_>, playing: Playing, range: &Range<usize>) -> Fragment {
    let rows = screenful.rows.as_slice();
    let palette = Palette::new(cx.theme.clone(), None);
    let inner = Room { width: room.width, height: room.height - BAR };
    let size = fitting_size(cx, &listing(rows), inner, range);
    let (pad, line) = (size * PAD, size * LINE);
    let lines = rows.iter().zip(&screenful.tokens).zip(&screenful.looks);
    let finished = lines.map(|((text, tokens), looks)| {
        let line = code_line(cx.theme, text, tokens, size, false);
        let rich = palette.over(&line, looks).with_tabs(TAB_STOP);
        let block = Arc::new(cx.fonts.shape(&rich, &row_layout()));
        Finished { text: (*text).to_owned(), tokens: tokens.clone(), looks: looks.to_vec(), block }
    });
    let finished = finished.collect();
    let advance = mono_advance(cx) * size;
    // Room for what really happens: all there is.
    let fitting = ((inner.height - 1.6 * pad) / line).floor().max(0.0) as usize;
    let height = if playing.live { rows.len().max(fitting) } else { rows.len().max(1) };
    let live = playing.live.then(|| {
        let cell = Size::new(advance, line);
        let cols = ((room.width - 2.0 * pad) / advance).floor().max(1.0) as usize;
        let painter = Painter::of_cell(cx.fonts.clone(), Palette::new(cx.theme.clone(), None), size, cell);
        LiveWindow { painter, cols, rows: height, width: room.width, pad }
    });
    let terminal =
        Terminal { playing, live, finished, fonts: cx.fonts.clone(), theme: cx.theme.clone(), size, advance };
    let height = BAR + height as f32 * line + 1.6 * pad;
    let at = Point::new(pad, BAR + pad * 0.8);
    let node = Node::live(Arc::new(terminal)).moved(at);
    let body = Fragment::new(Size::new(room.width, height), vec![node]).tagged(Tag::Code);
    window(cx, body, cx.theme.code_background(), cx.theme.rule())
}

/// The window round a terminal: ground, title bar, three lamps.
fn window(cx: &Cx<'_>, fragment: Fragment, ground: Color, line: Color) -> Fragment {
    let theme = cx.theme;
    let rect = fragment.rect();
    let shadow = Shadow { offset: Point::new(0.0, 18.0), blur: 60.0, color: theme.shadow() };
    let border = Border { width: 1.5, color: line };
    let pane = Quad::filled(rect, ground).rounded(theme.radius()).bordered(border).shadowed(shadow);
    let rule = Quad::filled(Rect::new(1.5, BAR - 1.5, rect.w - 3.0, 1.5), line);
    let lamps = [theme.danger(), theme.warning(), theme.tip()].into_iter().enumerate().map(|(i, color)| {
        let side = 15.0;
        let at = Rect::new(24.0 + i as f32 * 28.0, (BAR - side) / 2.0, side, side);
        Item::from(Quad::filled(at, color.mix(ground, 0.25)).rounded(side))
    });
    fragment.over([Item::from(pane), Item::from(rule)].into_iter().chain(lamps).collect())
}

fn listing<'a>(rows: &[&'a str]) -> Listing<'a> {
    Listing { lines: rows.to_vec(), numbers: 0, tab: TAB_STOP }
}

fn row_layout() -> Layout {
    Layout::unbounded().line_height(LINE)
}

/// The screen of a transcript at a time.
struct Terminal {
    playing: Playing,
    finished: Vec<Finished>,
    fonts: Arc<Fonts>,
    theme: Arc<Theme>,
    size: f32,
    /// Width of a column, in units.
    advance: f32,
    live: Option<LiveWindow>,
}

/// Where a shell may run.
struct LiveWindow {
    painter: Painter,
    cols: usize,
    rows: usize,
    /// Of the window, and the air round its text.
    width: f32,
    pad: f32,
}

impl LiveWindow {
    /// The screen, and in the title bar that it is real.
    fn items(&self, shell: &Shell<'_>, terminal: &Terminal) -> Vec<Item> {
        let theme = &terminal.theme;
        let color = if shell.is_focused { theme.danger() } else { theme.muted() };
        let style = Style::new(theme.mono_font().clone(), 20.0, theme.legible(color, theme.code_background()));
        let words = terminal.fonts.shape(&RichText::plain(shell.caption, style), &row_layout());
        let middle = -self.pad * 0.8 - BAR / 2.0;
        let right = self.width - 2.0 * self.pad;
        let at = Point::new(right - words.extent().1, middle + 7.0 - words.first_baseline());
        let dot = Rect::new(at.x - 26.0, middle - 7.0, 14.0, 14.0);
        let mut items = vec![
            Quad::filled(dot, theme.danger()).rounded(7.0).into(),
            Item::from(Text { block: Arc::new(words), at }),
        ];
        items.extend(self.painter.items(shell.screen));
        items
    }
}

/// A line as it will be, shaped once.
struct Finished {
    text: String,
    tokens: Tokens,
    looks: Vec<(Range<usize>, CellStyle)>,
    block: Arc<TextBlock>,
}

impl Live for Terminal {
    fn at(&self, moment: &Moment) -> (Vec<Item>, Wake) {
        let Playing { performance, first_step, .. } = &self.playing;
        let step = moment.position.step.saturating_sub(*first_step).min(performance.last_step());
        // Steps of what stands below the terminal leave it finished.
        let is_past = moment.position.step > first_step + performance.last_step();
        let age = if is_past { None } else { moment.age(first_step + step) };
        let age = age.unwrap_or(std::time::Duration::MAX);
        let screen = performance.screen(step, age);
        let mut items = Vec::new();
        for (index, row) in screen.lines.iter().enumerate() {
            let at = Point::new(0.0, index as f32 * self.size * LINE);
            items.extend(self.row(index, row).map(|block| Item::from(Text { block, at })));
        }
        items.extend(screen.cursor.filter(|c| c.visible).map(|cursor| self.cursor(cursor)));
        let wake = performance.changes_in(step, age).map_or(Wake::Never, Wake::After);
        (items, wake)
    }

    fn shell(&self, shell: &Shell<'_>) -> Option<Vec<Item>> {
        self.live.as_ref().map(|live| live.items(shell, self))
    }

    fn shell_size(&self) -> Option<(usize, usize)> {
        self.live.as_ref().map(|live| (live.cols, live.rows))
    }
}

impl Terminal {
    /// A row's text: the shaped one when it is finished, else its beginning in the colours it will have.
    fn row(&self, index: usize, row: &Row) -> Option<Arc<TextBlock>> {
        let finished = self.finished.get(index)?;
        if row.text().is_empty() {
            return None;
        }
        if row.text() == finished.text {
            return Some(finished.block.clone());
        }
        let still: usize = row.runs().iter().filter(|run| run.role != Role::Transient).map(|run| run.range.len()).sum();
        let (begun, moving) = row.text().split_at_checked(still).unwrap_or((row.text(), ""));
        let clipped: Tokens = finished
            .tokens
            .iter()
            .filter(|(range, _)| range.start < begun.len())
            .map(|(range, token)| (range.start..range.end.min(begun.len()), *token))
            .collect();
        let mut rich = if begun.is_empty() {
            RichText::default()
        } else {
            let line = code_line(&self.theme, begun, &clipped, self.size, false);
            Palette::new(self.theme.clone(), None).over(&line, &finished.looks)
        };
        let style = Style::new(self.theme.mono_font().clone(), self.size, self.theme.token(Token::Arrow));
        rich.push(moving, style);
        Some(Arc::new(self.fonts.shape(&rich.with_tabs(TAB_STOP), &row_layout())))
    }

    fn cursor(&self, cursor: Cursor) -> Item {
        let line = self.size * LINE;
        let x = cursor.col as f32 * self.advance;
        let y = cursor.row as f32 * line + line * 0.12;
        let color: Color = self.theme.text().with_opacity(0.8);
        Quad::filled(Rect::new(x, y, self.advance * 0.92, line * 0.8), color).rounded(2.0).into()
    }
}

impl std::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Terminal({} lines from step {})", self.finished.len(), self.playing.first_step)
    }
}
