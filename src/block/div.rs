//! Pandoc's divs, `::: name … :::`: notes, columns, lists that come one by one, callouts. The marks come as comments.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::{Alert, Block, Columns, read_until};
use crate::diag::Diagnostic;
use crate::markup::{MAX_DEPTH, Reader, braces};

/// What a mark says, when the event is one: empty for one that closes.
pub fn info<'a>(reader: &Reader<'a>, event: &Event<'_>, range: &Range<usize>) -> Option<&'a str> {
    matches!(event, Event::Start(Tag::HtmlBlock)).then_some(())?;
    reader.text(range).trim().strip_prefix("<!-- :::")?.strip_suffix("-->").map(str::trim)
}

/// Reads the div whose opening mark was just read, up to behind its end.
pub fn read(reader: &mut Reader<'_>, info: &str, range: &Range<usize>, out: &mut Vec<Block>) {
    if reader.depth >= MAX_DEPTH {
        return;
    }
    reader.depth += 1;
    let (class, title) = class_and_title(info);
    match class.as_str() {
        "notes" | "speaker-notes" => notes(reader, range),
        "incremental" | "nonincremental" => {
            let outer = std::mem::replace(&mut reader.incremental, class == "incremental");
            out.extend(read_until(reader, true));
            reader.incremental = outer;
        }
        "fragment" => {
            reader.step += 1;
            out.extend(read_until(reader, true));
        }
        "columns" => out.push(columns(reader, range)),
        "html-grid" => {
            let widths = title.unwrap_or_default();
            grid(
                reader,
                &widths.split_whitespace().filter_map(|width| width.parse().ok()).collect::<Vec<_>>(),
                range,
                out,
            );
        }
        "v-clicks" => out.extend(cells(reader, true).into_iter().flat_map(|cell| match cell {
            Cell::Div(_, blocks) | Cell::Loose(blocks) => blocks,
        })),
        "html" => out.extend(read_until(reader, true)),
        "html-div" => {
            reader.raw_html("div", range);
            out.extend(read_until(reader, true));
        }
        _ => match Alert::named(&class) {
            Some(kind) => {
                let step = reader.step;
                let alert = Alert { kind, title, blocks: read_until(reader, true) };
                out.push(Block { kind: alert.into(), step, range: range.clone() });
            }
            None => out.extend(read_until(reader, true)),
        },
    }
    reader.depth -= 1;
}

/// The first class of `{.callout-note title="x"}` or of `warning Mind the gap`, and a title.
fn class_and_title(info: &str) -> (String, Option<String>) {
    match braces(info) {
        Some((pairs, _)) => {
            let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
            (value("class").unwrap_or_default(), value("title"))
        }
        None => {
            let (class, rest) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
            (class.to_owned(), Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty() && !rest.starts_with('{')))
        }
    }
}

/// The source up to the end of the div is a speaker note.
fn notes(reader: &mut Reader<'_>, opening: &Range<usize>) {
    let (mut open, mut end) = (1, opening.end);
    while let Some((event, range)) = reader.advance() {
        match info(reader, event, range) {
            Some("") => open -= 1,
            Some(_) => open += 1,
            None => {}
        }
        if open == 0 {
            reader.skip();
            break;
        }
        end = end.max(range.end);
    }
    let range = opening.end..end;
    let text = reader.text(&range);
    reader.note(text, range);
}

fn columns(reader: &mut Reader<'_>, range: &Range<usize>) -> Block {
    let step = reader.step;
    let mut columns = Columns::default();
    for cell in cells(reader, false) {
        match (cell, columns.columns.last_mut()) {
            (Cell::Div(ratio, blocks), _) => {
                columns.ratios.push(ratio);
                columns.columns.push(blocks);
            }
            // What stands between columns belongs to the one before.
            (Cell::Loose(blocks), Some(last)) => last.extend(blocks),
            (Cell::Loose(blocks), None) => {
                columns.ratios.push(1.0);
                columns.columns.push(blocks);
            }
        }
    }
    let known: Vec<f32> = columns.ratios.iter().copied().filter(|ratio| *ratio > 1.0).collect();
    // A column without a width takes as much as the others leave, or as much as they.
    let open = columns.ratios.len() - known.len();
    let rest = ((100.0 - known.iter().sum::<f32>()) / open.max(1) as f32).max(10.0);
    columns.ratios.iter_mut().filter(|ratio| **ratio <= 1.0).for_each(|ratio| *ratio = rest);
    if columns.columns.is_empty() {
        let warning = Diagnostic::warning("columns", "these columns are empty").at(reader.source, range.clone());
        reader.diagnostics.push(warning.help("write `::: column` inside for each of them"));
    }
    Block { kind: columns.into(), step, range: range.clone() }
}

/// A grid of `across` columns: what is inside fills its rows from the left.
fn grid(reader: &mut Reader<'_>, widths: &[f32], range: &Range<usize>, out: &mut Vec<Block>) {
    let step = reader.step;
    let cells: Vec<Vec<Block>> = cells(reader, false)
        .into_iter()
        .flat_map(|cell| match cell {
            Cell::Div(_, blocks) => vec![blocks],
            Cell::Loose(blocks) => blocks.into_iter().map(|block| vec![block]).collect(),
        })
        .collect();
    for row in cells.chunks(widths.len().max(1)) {
        let mut row = row.to_vec();
        row.resize(widths.len().max(1), Vec::new());
        let columns = Columns { ratios: widths.to_vec(), columns: row };
        out.push(Block { kind: columns.into(), step, range: range.clone() });
    }
}

/// What stands in columns or in a grid.
enum Cell {
    /// A div with the width of its column in percent, 1 where it has none.
    Div(f32, Vec<Block>),
    /// Blocks outside of any div.
    Loose(Vec<Block>),
}

/// Reads up to behind the end of the div whose opening mark was just read; each cell is a step where `stepwise`.
fn cells(reader: &mut Reader<'_>, stepwise: bool) -> Vec<Cell> {
    let outer = reader.incremental;
    reader.incremental |= stepwise;
    let mut cells = Vec::new();
    while let Some((event, at)) = reader.peek() {
        let before = reader.step;
        match info(reader, event, at) {
            Some("") => {
                reader.advance();
                reader.skip();
                break;
            }
            Some(info) => {
                reader.advance();
                reader.skip();
                let (class, _) = class_and_title(info);
                if class == "v-clicks" {
                    cells.extend(self::cells(reader, true));
                    continue;
                }
                reader.step += usize::from(stepwise || class == "fragment");
                cells.push(Cell::Div(ratio(info), read_until(reader, true)));
            }
            None if matches!(event, Event::End(_)) => break,
            None => {
                // Items of a list are steps already.
                reader.step += usize::from(stepwise && !matches!(event, Event::Start(Tag::List(_))));
                let step = reader.step;
                let kinds = super::read(reader, event, at);
                if kinds.is_empty() && reader.step == step {
                    reader.step = before;
                }
                let blocks = kinds.into_iter().map(|kind| Block { kind, step, range: at.clone() });
                cells.push(Cell::Loose(blocks.collect()));
            }
        }
    }
    reader.incremental = outer;
    cells
}

/// The width of a column in percent; 1 where it has none.
fn ratio(info: &str) -> f32 {
    let pairs = info.find('{').and_then(|at| braces(&info[at..])).map(|(pairs, _)| pairs).unwrap_or_default();
    let width =
        pairs.iter().find(|(key, _)| key == "width").and_then(|(_, width)| width.strip_suffix('%')?.parse().ok());
    width.filter(|width: &f32| width.is_finite() && *width > 1.0 && *width <= 100.0).unwrap_or(1.0)
}
