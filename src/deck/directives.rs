//! What directives do to their slide, and to those after it.

use std::sync::Arc;

use super::front_matter::duration;
use super::parse::layout_named;
use super::{Background, Layout, Meta, Slide};
use crate::block::Picture;
use crate::color::Color;
use crate::diag::{Diagnostic, Diagnostics, Source};
use crate::markup::{Directive, PictureAttrs, PictureRef, Scope};

/// What directives without an underscore set from their slide on.
#[derive(Debug, Clone, Hash)]
pub struct Standing {
    pub incremental_lists: bool,
    pub still: bool,
    pub redact: bool,
    footer: Option<String>,
    paginate: bool,
    transition: Option<String>,
    background: Option<String>,
    class: Option<String>,
}

impl Standing {
    pub fn new(meta: &Meta) -> Standing {
        Standing {
            incremental_lists: meta.incremental_lists,
            still: meta.terminal_still,
            redact: meta.redact,
            footer: meta.footer.clone(),
            paginate: meta.paginate,
            transition: meta.transition.clone(),
            background: None,
            class: None,
        }
    }
}

/// Carries out a slide's directives; the layout it was given by name, if any.
pub fn apply(
    slide: &mut Slide,
    directives: &[Directive],
    standing: &mut Standing,
    source: &Arc<Source>,
    diagnostics: &mut Diagnostics,
) -> Option<Layout> {
    let mut here = standing.clone();
    let mut layout = None;
    for directive in directives {
        let value = directive.value.as_str();
        match directive.key {
            "layout" => layout = layout_named(value, &directive.range, source, diagnostics).or(layout),
            "skip_slide" => slide.hidden = true,
            "optional" => slide.optional = true,
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
    slide.footer = here.footer.filter(|f| !f.is_empty());
    slide.paginate = here.paginate;
    slide.transition = here.transition;
    slide.background = here.background.and_then(|value| background(&value, slide));
    layout
}

fn set(standing: &mut Standing, directive: &Directive) {
    let value = Some(directive.value.clone()).filter(|v| !v.is_empty());
    match directive.key {
        "incremental_lists" => standing.incremental_lists = directive.value == "true",
        "footer" => standing.footer = value,
        "paginate" => standing.paginate = directive.value == "true",
        "transition" => standing.transition = value,
        "background" | "backgroundColor" | "backgroundImage" => standing.background = value,
        "class" => standing.class = value,
        _ => {}
    }
}

/// A colour, `url(picture.jpg)`, or a picture's path.
fn background(value: &str, slide: &Slide) -> Option<Background> {
    if let Some(color) = Color::from_hex(value).filter(|_| value.starts_with('#')) {
        return Some(Background::Color(color));
    }
    let path = value.strip_prefix("url(").and_then(|v| v.strip_suffix(')')).unwrap_or(value).trim_matches(['"', '\'']);
    let looks_like_path = path.contains('.') && !path.contains("gradient(");
    let attrs = PictureAttrs { background: true, ..PictureAttrs::default() };
    let picture = PictureRef { path: path.to_owned(), attrs, title: String::new(), range: slide.range.clone() };
    looks_like_path.then(|| Background::Picture(Picture::from(picture)))
}
