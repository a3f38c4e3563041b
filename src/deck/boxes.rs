//! HTML boxes that other tools lay slides out with, `<div class="grid grid-cols-2">`, as the marks of pandoc's divs.

use crate::diag::Span;
use crate::markup::attribute_pairs;

/// How many lines of a block of HTML are looked at.
const MAX_BLOCK: usize = 100;

/// The boxes that are open at a line: where those that became marks were opened, nothing for those that stay HTML.
#[derive(Debug, Default)]
pub struct Boxes {
    open: Vec<Option<Span>>,
    /// Whether a block of HTML goes on, up to the next blank line.
    in_html: bool,
}

impl Boxes {
    /// The marks to write in the place of `line`, which is followed by `rest`; `None` where it stays as it is.
    ///
    /// A block of HTML ends at a blank line. One of nothing but boxes lays out the markdown that follows; in any other there
    /// is no markdown.
    pub fn read(&mut self, line: &str, rest: &str, at: &Span) -> Option<Vec<String>> {
        if line.is_empty() {
            self.in_html = false;
        } else if line.starts_with('<') && !line.starts_with("<!--") {
            let block = rest.lines().map(str::trim).take_while(|line| !line.is_empty()).take(MAX_BLOCK);
            if !self.in_html
                && let Some(marks) = marks(line)
                && block.into_iter().all(|line| self::marks(line).is_some())
            {
                return Some(marks.into_iter().filter(|mark| self.passes(mark, at)).collect());
            }
            self.in_html = true;
        }
        if self.in_html {
            self.pass_over(line);
        }
        None
    }

    /// Opens or closes a box that becomes a mark; false where it closes one that stays HTML.
    fn passes(&mut self, mark: &str, at: &Span) -> bool {
        if mark.is_empty() {
            return self.open.pop().is_none_or(|opened| opened.is_some());
        }
        self.open.push(Some(at.clone()));
        true
    }

    /// A blank line, which ends a block of HTML.
    pub fn blank(&mut self) {
        self.in_html = false;
    }

    /// Closes all boxes at the end of their slide; where those of them were opened that became marks.
    pub fn end(&mut self) -> Vec<Span> {
        self.open.drain(..).flatten().collect()
    }

    /// Opens and closes the boxes in a line that stays HTML.
    fn pass_over(&mut self, line: &str) {
        for tag in line.split('<').skip(1) {
            let name = |c: char| c.is_ascii_alphanumeric() || c == '-';
            let closes = tag.starts_with('/');
            let is_whole = tag.split('>').next().is_some_and(|tag| tag.ends_with('/'));
            match is_box(tag.trim_start_matches('/').split(|c| !name(c)).next().unwrap_or("")) {
                true if closes => drop(self.open.pop()),
                true if !is_whole => self.open.push(None),
                _ => {}
            }
        }
    }
}

/// What a line of nothing but tags of boxes says, a mark each: empty for one that closes.
fn marks(line: &str) -> Option<Vec<String>> {
    let mut marks = Vec::new();
    let mut rest = line;
    while let Some(tag) = rest.strip_prefix('<') {
        let end = tag.find('>')?;
        marks.extend(of_tag(&tag[..end])?);
        rest = tag[end + 1..].trim_start();
    }
    (rest.is_empty() && !line.is_empty()).then_some(marks)
}

/// The marks of a tag without its angle brackets; `None` when it is of no box.
fn of_tag(tag: &str) -> Option<Vec<String>> {
    if let Some(name) = tag.strip_prefix('/') {
        return is_box(name.trim()).then(|| vec![String::new()]);
    }
    let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    if name.trim_end_matches('/') == "br" {
        return Some(Vec::new());
    }
    // An empty box is a cell of a grid too.
    let ends = if tag.ends_with('/') { vec![String::new()] } else { Vec::new() };
    is_box(name).then(|| [opening(name, attributes)].into_iter().chain(ends).collect())
}

/// The mark of a box that opens.
fn opening(name: &str, attributes: &str) -> String {
    match name {
        "v-click" => return "fragment".to_owned(),
        "v-clicks" => return "v-clicks".to_owned(),
        _ => {}
    }
    let pairs = attribute_pairs(attributes);
    let value = |name: &str| pairs.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| *value);
    let classes: Vec<&str> = value("class").split_whitespace().chain(value("grid").split_whitespace()).collect();
    let has = |name: &str| classes.contains(&name);
    let style = value("style").replace(' ', "");
    let is_row =
        ["display:flex", "display:grid"].iter().any(|s| style.contains(s)) && !style.contains("direction:column");
    if attributes.contains("v-click") || has("fragment") {
        "fragment".to_owned()
    } else if let Some(widths) = classes.iter().find_map(|class| widths(class)) {
        format!("html-grid {}", widths.iter().map(f32::to_string).collect::<Vec<_>>().join(" "))
    } else if is_row || classes.iter().any(|class| ROWS.contains(class)) && !has("flex-col") {
        "columns".to_owned()
    } else if attributes.trim_matches(['/', ' ']).is_empty() {
        "html".to_owned()
    } else {
        "html-div".to_owned()
    }
}

/// The columns of `grid-cols-3` or `cols-[2fr_1fr_100px]` as widths in proportion, from two to six of them.
fn widths(class: &str) -> Option<Vec<f32>> {
    let columns = class.trim_start_matches("grid-").strip_prefix("cols-")?;
    let width = |text: &str| {
        let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
        let unit = if text.ends_with("px") {
            300.0
        } else if text.ends_with('%') {
            25.0
        } else {
            1.0
        };
        number.parse::<f32>().map_or(1.0, |number| (number / unit).clamp(0.25, 6.0))
    };
    let widths: Vec<f32> = match columns.strip_prefix('[') {
        Some(listed) => listed.trim_end_matches(']').split([',', '_']).map(width).collect(),
        None => vec![1.0; columns.parse::<usize>().ok()?.min(7)],
    };
    (2..=6).contains(&widths.len()).then_some(widths)
}

/// Classes that put what is inside beside each other, in most decks that have them.
const ROWS: [&str; 11] = [
    "columns",
    "cols",
    "row",
    "flex",
    "grid",
    "two-column",
    "two-columns",
    "two-cols",
    "twocols",
    "multicolumn",
    "multi-column",
];

fn is_box(name: &str) -> bool {
    ["div", "aside", "v-click", "v-clicks"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expect: &str) {
        assert_eq!(marks(line).map_or("-".to_owned(), |marks| marks.join("|")), expect, "{line}");
    }

    #[test]
    fn boxes_are_known_by_what_they_do() {
        check("<div>", "html");
        check("</div>", "");
        check("</div><div class='x'>", "|html-div");
        check("<div class=\"grid grid-cols-2 gap-4\">", "html-grid 1 1");
        check("<div grid=\"~ cols-3 gap-4\" m=\"t-2\">", "html-grid 1 1 1");
        check("<div class=\"columns\"><div>", "columns|html");
        check("<div style=\"display: flex\">", "columns");
        check("<div style=\"display: flex; flex-direction: column\">", "html-div");
        check("<div class='grid grid-cols-[150px,2fr,50%]'>", "html-grid 0.5 2 2");
        check("<div /><br>", "html|");
        check("<v-click><div>", "fragment|html");
        check("<div v-click>", "fragment");
    }

    /// A line for each line: its marks, or `=` where it stays.
    fn read(text: &str) -> String {
        let mut boxes = Boxes::default();
        let lines: Vec<&str> = text.lines().collect();
        let at = Span::new(&crate::diag::Source::new("t.md", text), 0..0);
        let read = |i: usize| {
            if lines[i] == "---" {
                boxes.end();
            }
            boxes.read(lines[i].trim(), &lines[i + 1..].join("\n"), &at)
        };
        let marks = (0..lines.len()).map(read).map(|marks| marks.map_or("=".to_owned(), |marks| marks.join("|")));
        marks.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn html_without_markdown_stays_html() {
        assert_eq!(read("<div>\n<div>\n\na\n\n</div>\n</div>"), "html html = = =  ");
        assert_eq!(read("<div>\nwords\n</div>\n\n</div>"), "= = = = ");
        // The end of a box that stayed is no mark either.
        assert_eq!(read("<div>\n\n<div>\n<p>\n\na\n\n</div>\n</div>"), "html = = = = = =  ");
        assert_eq!(read("<div>\n\n---\n\n<div>\n\n</div>"), "html = = = html = ");
    }

    #[test]
    fn all_else_stays() {
        for line in ["<div>words</div>", "<span>", "words", "", "<div", "</p>"] {
            check(line, "-");
        }
    }
}
