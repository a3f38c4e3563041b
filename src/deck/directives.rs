//! What directives do to their slide, and to those after it.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::doubts::doubt;
use super::infer::layout_named;
use super::values::duration;
use super::{Background, Layout, Meta, Slide};
use crate::block::Picture;
use crate::color::Color;
use crate::diag::{Diagnostic, Diagnostics, Severity, Source, Span, did_you_mean};
use crate::markup::{Directive, Files, Inlines, Quotes, Reader, Scope};
use crate::theme::Theme;

/// What directives without an underscore set from their slide on.
#[derive(Debug, Clone, Hash)]
pub struct Standing {
    pub incremental_lists: bool,
    pub still: bool,
    pub quotes: Quotes,
    header: Option<Line>,
    pub redact: bool,
    footer: Option<Line>,
    paginate: bool,
    transition: Option<String>,
    /// A value and where it stands.
    background: Option<(String, Range<usize>)>,
    class: Option<String>,
    theme: Option<String>,
}

impl Standing {
    pub fn new(meta: &Meta) -> Standing {
        Standing {
            incremental_lists: meta.incremental_lists,
            still: meta.terminal_still,
            quotes: meta.language.as_deref().map(Quotes::of).unwrap_or_default(),
            header: None,
            redact: meta.redact,
            footer: meta.footer.clone().map(Line::new),
            paginate: meta.paginate,
            transition: meta.transition.clone(),
            background: None,
            class: None,
            theme: None,
        }
    }
}

/// A header or footer, and its words once they are read: they are the same on many slides.
#[derive(Debug, Clone)]
struct Line {
    written: String,
    words: Option<Inlines>,
}

impl Hash for Line {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.written.hash(state);
    }
}

impl Line {
    fn new(written: String) -> Line {
        Line { written, words: None }
    }

    fn words(&mut self, reader: &mut Reader<'_>) -> &Inlines {
        self.words.get_or_insert_with(|| reader.line_of(&self.written, &(0..0)))
    }
}

/// Carries out a slide's directives; the layout it was given by name, if any.
pub fn apply(
    slide: &mut Slide,
    directives: &[Directive],
    standing: &mut Standing,
    source: &Arc<Source>,
    files: &Files<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Layout> {
    for line in [&mut standing.header, &mut standing.footer].into_iter().flatten() {
        line.words(&mut Reader::new(&[], source, files, diagnostics));
    }
    let mut here = standing.clone();
    let mut layout = None;
    let mut image = None;
    let picture = |value: &str, range: &Range<usize>| {
        let path = files.from_deck(value, &Span::new(source, range.clone()));
        Picture::background(path, range.clone())
    };
    for directive in directives {
        let value = directive.value.as_str();
        if let Some(fault) = doubt(directive.key, value).filter(|fault| is_worth_telling(fault, diagnostics)) {
            diagnostics.push(fault.at(source, directive.range.clone()));
        }
        match directive.key {
            "layout" => layout = layout_named(value, &directive.range, source, diagnostics).or(layout),
            "image" => image = Some(picture(value, &directive.range)),
            "skip_slide" => slide.hidden = true,
            "optional" => slide.optional = true,
            "unlisted" => slide.listed = false,
            "uncounted" => slide.counted = false,
            "no_footer" => here.footer = None,
            "title" => value.clone_into(&mut slide.title),
            "time" => match duration(value) {
                Some(time) => slide.time = Some(time),
                None => diagnostics.push(
                    Diagnostic::warning("time", format!("`{value}` is no time"))
                        .at(source, directive.range.clone())
                        .help("write for example `40s`, `2min` or `1:30`"),
                ),
            },
            "theme" if Theme::builtin(value).is_none() => {
                let help = match did_you_mean(value, Theme::names()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("a slide may have {}", Theme::names().collect::<Vec<_>>().join(", ")),
                };
                let warning = Diagnostic::warning("theme", format!("there is no theme `{value}` inside footlight"));
                diagnostics.push(warning.at(source, directive.range.clone()).help(help));
            }
            _ => {
                set(&mut here, directive);
                if directive.scope == Scope::FromHere {
                    set(standing, directive);
                }
            }
        }
    }
    // Marp's classes name layouts too; others are for its style sheets.
    layout = layout.or_else(|| here.class.as_deref()?.split_whitespace().find_map(Layout::named));
    // Slidev names the picture of its picture layouts apart.
    if let Some(mut image) = image {
        if let Some(Layout::ImageBeside(side)) = layout {
            image.attrs.side = Some((side, 0.5));
        }
        slide.backgrounds.push(image);
        layout = layout.filter(|layout| !matches!(layout, Layout::Image | Layout::ImageBeside(_)));
    }
    slide.inverted = here.class.as_deref().is_some_and(|c| c.split_whitespace().any(|class| class == "invert"));
    let mut reader = Reader::new(&[], source, files, diagnostics);
    let mut words = |line: Option<Line>| line.map(|mut line| line.words(&mut reader).clone()).filter(|w| !w.is_empty());
    (slide.header, slide.footer) = (words(here.header), words(here.footer));
    slide.theme = here.theme;
    slide.paginate = here.paginate;
    slide.transition = here.transition;
    slide.background = here.background.and_then(|(value, range)| background(&value, |path| picture(path, &range)));
    layout
}

/// Whether a fault of a directive is to be told: one hint is enough for all slides.
fn is_worth_telling(fault: &Diagnostic, told: &Diagnostics) -> bool {
    fault.severity > Severity::Hint || !told.iter().any(|known| known.message == fault.message)
}

fn set(standing: &mut Standing, directive: &Directive) {
    let value = Some(directive.value.clone()).filter(|v| !v.is_empty());
    match directive.key {
        "incremental_lists" => standing.incremental_lists = matches!(directive.value.as_str(), "true" | "all"),
        "header" => standing.header = value.map(Line::new),
        "footer" => standing.footer = value.map(Line::new),
        "paginate" => standing.paginate = matches!(directive.value.as_str(), "true" | "hold"),
        "transition" => standing.transition = value,
        "background" | "backgroundColor" | "backgroundImage" => {
            standing.background = value.map(|value| (value, directive.range.clone()));
        }
        "class" => standing.class = value,
        "theme" => standing.theme = value,
        _ => {}
    }
}

/// A colour, `url(picture.jpg)`, or a picture's path.
fn background(value: &str, picture: impl Fn(&str) -> Picture) -> Option<Background> {
    if let Some(color) = color(value) {
        return Some(Background::Color(color));
    }
    let path = value.strip_prefix("url(").and_then(|v| v.strip_suffix(')')).unwrap_or(value).trim_matches(['"', '\'']);
    is_picture(value).then(|| Background::Picture(picture(path)))
}

/// A colour as CSS has it: `#203040`, `navy`, `rgb(32, 48, 64)`.
pub fn color(value: &str) -> Option<Color> {
    let svgtypes::Color { red: r, green: g, blue: b, alpha: a } = value.trim().parse().ok()?;
    Some(Color { r, g, b, a }).filter(|color| color.a > 0)
}

/// Whether a value looks like the path of a picture.
pub fn is_picture(value: &str) -> bool {
    // `oklch(0.7 0.1 200)` is a colour, known or not; `url(a.png)` and `a (1).png` are pictures.
    let name = value.split_once('(').filter(|_| value.ends_with(')')).map(|(name, _)| name.trim());
    let is_function =
        name.is_some_and(|name| name != "url" && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    value.contains('.') && !is_function
}
