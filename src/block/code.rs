//! Code blocks: highlighted, with line numbers and lines that light up step by step where asked for.

use std::ops::Range;
use std::sync::Arc;

use super::{Card, Cast, Console, FAR_BELOW, Kind, Stages, Wish};
use crate::color::Color;
use crate::diag::Diagnostic;
use crate::geom::{Point, SLIDE_WIDTH, Size};
use crate::layout::{CODE_MAX, CODE_MIN, Cx, Fragment, Live, Node, Room, SMALL};
use crate::markup::{Fence, LineSteps, Reader};
use crate::scene::{Border, Group, Item, Quad, Tag, Text};
use crate::show::{Moment, Wake};
use crate::text::highlight::{self, Token};
use crate::text::{Align, Layout, RichText, Style, Wrap};
use crate::theme::Theme;

/// Baseline distance in code, as a multiple of the size.
pub const LINE: f32 = 1.45;
/// How far the panel's edge is from the code, in em of the code.
pub const PAD: f32 = 0.95;
/// Columns from one tab stop to the next, in code. A terminal's are wider.
const TAB: usize = 4;

/// Lines in the mono face, to be measured.
pub struct Listing<'a> {
    pub lines: Vec<&'a str>,
    /// Digits of the numbers before them.
    pub numbers: usize,
    /// Columns from one tab stop to the next.
    pub tab: usize,
}

impl Listing<'_> {
    /// Columns of the longest line, at least 1.
    fn columns(&self) -> usize {
        self.lines.iter().map(|line| highlight::columns(line, self.tab)).max().unwrap_or(1).max(1)
    }

    /// Height of all lines with the air round them, in em.
    fn ems(&self) -> f32 {
        self.lines.len().max(1) as f32 * LINE + 2.0 * PAD
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    pub language: String,
    pub text: String,
    pub line_numbers: bool,
    /// The number of its first line.
    pub first_line: usize,
    /// Lines lit at each step; the first belongs to the block's own step.
    pub steps: LineSteps,
    pub first_step: usize,
    pub range: Range<usize>,
}

impl Code {
    /// Reads a code block whose start was just read; a transcript becomes a console.
    pub fn read(reader: &mut Reader<'_>, info: &str, range: &Range<usize>) -> Kind {
        let mut text = reader.raw_text();
        if text.ends_with('\n') {
            text.pop();
        }
        let mut fence = Fence::read(info);
        if fence.language == "cast" {
            return Cast::read_fence(reader, &fence, &text, range);
        }
        if fence.language == "file" {
            match snippet(reader, &text, range) {
                Ok((language, code)) => (fence.language, text) = (language, code),
                Err(why) => {
                    let fault = Diagnostic::error("file", why).at(reader.source, range.clone());
                    let near = setting(&text, "path").and_then(|path| reader.files.near(&reader.path(path, range)));
                    let help = near.map_or_else(
                        || "write `path: src/main.rs`, and if wanted `language:`, `start_line:` and `end_line:`".into(),
                        |near| format!("did you mean `{near}`?"),
                    );
                    reader.diagnostics.push(fault.help(help));
                    return Card::new("Here should be code from a file.").into();
                }
            }
        }
        if let Some(mark) = fence.value("hide").or(fence.flag("hide").then_some("# ")) {
            text = without_hidden(&text, mark);
        }
        if Console::names(&fence.language) {
            return Console::read(reader, &fence, &text, range).into();
        }
        if matches!(fence.language.as_str(), "" | "sh" | "bash" | "zsh") && text.starts_with("$ ") {
            let hint = Diagnostic::hint("console", "this looks like a shell transcript, so it plays as one");
            let help = "write ```console to say so, or a language to show it as code";
            reader.diagnostics.push(hint.at(reader.source, range.start..range.start + 3).help(help));
            return Console::read(reader, &fence, &text, range).into();
        }
        if Stages::names(&fence)
            && let Some(stages) = Stages::read(reader, &text, range)
        {
            return stages.into();
        }
        Code::of(reader, fence, text, range).into()
    }

    /// Code that takes its steps from here on.
    pub fn of(reader: &mut Reader<'_>, fence: Fence, text: String, range: &Range<usize>) -> Code {
        let first_step = reader.step;
        reader.step += fence.steps.len().saturating_sub(1);
        let line_numbers = fence.flag("line_numbers");
        let first_line = fence.value("start_line").and_then(|line| line.parse().ok()).unwrap_or(1).min(1_000_000);
        let Fence { language, steps, .. } = fence;
        Code { language, text, line_numbers, first_line, steps, first_step, range: range.clone() }
    }

    pub fn wish(&self, cx: &Cx<'_>, width: f32) -> Wish {
        wish(cx, &self.listing(), width)
    }

    /// Its lines, to be measured.
    pub fn listing(&self) -> Listing<'_> {
        Listing { lines: self.text.lines().collect(), numbers: self.numbers(), tab: TAB }
    }

    /// Digits of the line numbers, if there are any.
    fn numbers(&self) -> usize {
        let last = self.first_line + self.text.lines().count();
        if self.line_numbers { last.saturating_sub(1).to_string().len() } else { 0 }
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let size = fitting_size(cx, &self.listing(), room, &self.range);
        panel(cx, self.body(cx, room, size).tagged(Tag::Code))
    }

    /// The code in type of `size`, with air round it and no ground behind it.
    pub fn body(&self, cx: &Cx<'_>, room: Room, size: f32) -> Fragment {
        if self.language == "mermaid" {
            let hint = Diagnostic::hint("diagram", "diagrams are not drawn from their source, which is shown as code");
            let help =
                "save the diagram as SVG where it is made, and show it as a picture: `![what it shows](diagram.svg)`";
            cx.report(hint.at(cx.source, self.range.clone()).help(help));
        } else if !self.language.is_empty() && !highlight::knows(&self.language) {
            let message = format!("the language `{}` is not known, so its code has no colours", self.language);
            let mut warning = Diagnostic::warning("unknown-language", message);
            if let Some(near) = highlight::suggest(&self.language) {
                warning = warning.help(format!("did you mean `{near}`?"));
            }
            cx.report(warning.at(cx.source, self.range.clone()));
        }
        let count = self.text.lines().count();
        // What lies far below the slide is never seen, and a file may have any number of lines. The room can be as high as
        // these, where it is shared out by what its parts wish for.
        let reach = room.height.min(2.0 * SLIDE_WIDTH) * FAR_BELOW;
        let texts: Vec<&str> = self.text.lines().take((reach / (size * LINE)) as usize + 1).collect();
        let lines = highlight::highlight(&self.language, &texts.join("\n"));
        let numbers = self.numbers();
        let gutter = if numbers > 0 { size * (0.62 * numbers as f32 + 1.1) } else { 0.0 };
        let (pad, line) = (size * PAD, size * LINE);
        let shape = |index: usize, dim: bool| -> Vec<Item> {
            let tokens = lines.get(index).map_or(&[][..], Vec::as_slice);
            let text = texts.get(index).copied().unwrap_or("");
            let mut items = Vec::new();
            let y = pad + index as f32 * line;
            if gutter > 0.0 {
                let style = Style::new(cx.theme.mono_font().clone(), size * 0.8, cx.theme.muted());
                let layout =
                    Layout::width(gutter - size * 1.1).align(Align::End).wrap(Wrap::Never).line_height(LINE / 0.8);
                let number = cx.fonts.shape(&RichText::plain(&(self.first_line + index).to_string(), style), &layout);
                let number = Text { block: Arc::new(number), at: Point::new(pad, y) };
                // Whoever reads or copies the code wants it without them.
                items.push(Group::tagged(Tag::Artifact, vec![number.into()]).into());
            }
            let rich = code_line(cx.theme, text, tokens, size, dim).with_tabs(TAB);
            if !rich.is_empty() {
                let block = cx.fonts.shape(&rich, &Layout::unbounded().line_height(LINE));
                items.push(Text { block: Arc::new(block), at: Point::new(pad + gutter, y) }.into());
            }
            items
        };
        let height = count.max(1) as f32 * line + 2.0 * pad;
        let stepped = self.steps.iter().any(|lit| !lit.is_empty());
        let body = if stepped {
            let rows = (0..texts.len()).map(|i| Row { lit: shape(i, false), dim: shape(i, true) }).collect();
            Node::live(Arc::new(Stepped { rows, steps: self.steps.clone(), first_step: self.first_step }))
        } else {
            Node::still((0..texts.len()).flat_map(|i| shape(i, false)).collect())
        };
        Fragment::new(Size::new(room.width, height), vec![body])
    }
}

/// The value of a line `key: value` of a ` ```file ` block.
fn setting<'t>(lines: &'t str, key: &str) -> Option<&'t str> {
    let mut pairs = lines.lines().filter_map(|line| line.split_once(':'));
    pairs.find(|(name, _)| name.trim() == key).map(|(_, value)| value.trim().trim_matches(['"', '\'']))
}

/// Language and text of the file that the lines of a ` ```file ` block name.
fn snippet(reader: &mut Reader<'_>, lines: &str, range: &Range<usize>) -> Result<(String, String), String> {
    let value = |key: &str| setting(lines, key);
    let path = value("path").filter(|path| !path.is_empty()).ok_or("it is not said which file this code is from")?;
    let line = |key: &str| match value(key) {
        None => Ok(None),
        Some(number) => number.parse::<usize>().map(Some).map_err(|_| format!("`{key}` wants the number of a line")),
    };
    let (start, end) = (line("start_line")?.unwrap_or(1).max(1), line("end_line")?.unwrap_or(usize::MAX));
    let (bytes, _) = reader.file(&reader.path(path, range)).map_err(|why| format!("`{path}` can't be read: {why}"))?;
    let text = String::from_utf8_lossy(&bytes);
    let picked: Vec<&str> = match value("region").filter(|name| !name.is_empty()) {
        Some(name) => region(&text, name),
        None => text.lines().skip(start - 1).take(end.saturating_sub(start - 1)).collect(),
    };
    if picked.is_empty() {
        return Err(match value("region") {
            Some(name) if !name.is_empty() => format!("`{path}` has no region `{name}`"),
            _ => format!("`{path}` has no lines from {start} on"),
        });
    }
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    Ok((value("language").unwrap_or(extension).to_owned(), picked.join("\n")))
}

/// The lines between editors' marks, `// #region name` and `// #endregion`, in any language's comments.
fn region<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let begins = |line: &str| {
        let mut words = line.split_whitespace().skip_while(|word| !word.ends_with("region"));
        words.next().is_some_and(|mark| !mark.ends_with("endregion")) && words.next() == Some(name)
    };
    let ends = |line: &str| line.split_whitespace().any(|word| word.ends_with("endregion"));
    text.lines().skip_while(|line| !begins(line)).skip(1).take_while(|line| !ends(line)).collect()
}

/// The lines that do not start with `mark`, or are nothing but it without its blanks.
fn without_hidden(text: &str, mark: &str) -> String {
    let hidden = |line: &&str| line.trim_start().starts_with(mark) || line.trim() == mark.trim();
    text.lines().filter(|line| !hidden(line)).collect::<Vec<_>>().join("\n")
}

/// A rounded ground behind code.
pub fn panel(cx: &Cx<'_>, fragment: Fragment) -> Fragment {
    let theme = cx.theme;
    let border = Border { width: 1.5, color: theme.rule() };
    let ground = Quad::filled(fragment.rect(), theme.code_background()).rounded(theme.radius()).bordered(border);
    fragment.over(vec![ground.into()])
}

/// The largest size at which all lines fit in `room`.
pub fn fitting_size(cx: &Cx<'_>, listing: &Listing<'_>, room: Room, range: &Range<usize>) -> f32 {
    let wide = widest(cx, listing, room.width);
    let size = wide.min(room.height / listing.ems()).min(CODE_MAX);
    if size < CODE_MIN {
        let what = if wide < CODE_MIN {
            format!("its longest line has {} columns", listing.columns())
        } else {
            format!("it has {} lines", listing.lines.len())
        };
        let message = format!("this code is too small to read: {what}");
        let help = "break long lines, or show fewer of them";
        cx.report(Diagnostic::error("small-code", message).at(cx.source, range.clone()).help(help));
    }
    let size = size.max(SMALL * 0.4);
    cx.code.set(cx.code.get().min(size));
    size
}

/// What lines make of a height.
pub fn wish(cx: &Cx<'_>, listing: &Listing<'_>, width: f32) -> Wish {
    let most = widest(cx, listing, width).min(CODE_MAX);
    Wish::Type { fixed: 0.0, ems: listing.ems(), most }
}

/// The largest size at which the longest line fits `width`.
fn widest(cx: &Cx<'_>, listing: &Listing<'_>, width: f32) -> f32 {
    let extra = if listing.numbers > 0 { 0.62 * listing.numbers as f32 + 1.1 } else { 0.0 };
    width / (listing.columns() as f32 * mono_advance(cx) + 2.0 * PAD + extra + 0.1)
}

/// The advance of the theme's mono face, in em.
pub fn mono_advance(cx: &Cx<'_>) -> f32 {
    let style = Style::new(cx.theme.mono_font().clone(), 100.0, Color::BLACK);
    let ten = cx.fonts.shape(&RichText::plain("0000000000", style), &Layout::unbounded());
    (ten.extent().1 / 1000.0).max(0.3)
}

/// A colour of code as it is in lines that are not being talked about.
pub fn dimmed(color: Color, theme: &Theme) -> Color {
    color.mix(theme.code_background(), 0.68)
}

/// One line in the theme's colours; `dim` lets it recede.
pub fn code_line(theme: &Theme, text: &str, tokens: &[(Range<usize>, Token)], size: f32, dim: bool) -> RichText {
    let style = |token: Token| {
        let color = theme.token(token);
        let color = if dim { dimmed(color, theme) } else { color };
        let style = Style::new(theme.mono_font().clone(), size, color);
        match token {
            Token::Command | Token::Prompt => style.weight(700),
            Token::Comment => style.italic(),
            _ => style,
        }
    };
    let mut rich = RichText::default();
    for (range, token) in tokens {
        rich.push(text.get(range.clone()).unwrap_or(""), style(*token));
    }
    if tokens.is_empty() {
        rich.push(text, style(Token::Plain));
    }
    rich
}

/// Code whose lines light up step by step.
#[derive(Debug)]
struct Stepped {
    rows: Vec<Row>,
    steps: LineSteps,
    first_step: usize,
}

#[derive(Debug)]
struct Row {
    lit: Vec<Item>,
    dim: Vec<Item>,
}

impl Live for Stepped {
    fn at(&self, moment: &Moment) -> (Vec<Item>, Wake) {
        let index = moment.position.step.saturating_sub(self.first_step).min(self.steps.len().saturating_sub(1));
        let lit = self.steps.get(index).map_or(&[][..], Vec::as_slice);
        let is_lit = |row: usize| lit.is_empty() || lit.iter().any(|range| range.contains(&(row + 1)));
        let rows = self.rows.iter().enumerate();
        (rows.flat_map(|(i, row)| if is_lit(i) { row.lit.clone() } else { row.dim.clone() }).collect(), Wake::Never)
    }
}
