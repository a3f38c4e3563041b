//! Pictures: what they show in words, who made them, and whether they have the pixels.

use std::collections::HashSet;

use super::Look;
use super::seen::Shown;
use crate::block::{self, Kind, Picture};
use crate::deck::Slide;
use crate::diag::{Diagnostic, Span};
use crate::geom::SLIDE_WIDTH;
use crate::load::Presentation;

/// The width of the screen that pictures must suffice for, in pixels.
const SCREEN: f32 = 1920.0;
/// How much bitmaps may be enlarged before it is seen.
const ENLARGED: f32 = 1.5;

pub fn check(presentation: &Presentation, looks: &[Look<'_>]) -> Vec<Diagnostic> {
    let source = &presentation.deck.source;
    let all: Vec<(&Look<'_>, &Picture)> =
        looks.iter().flat_map(|look| of_slide(look.slide).into_iter().map(move |picture| (look, picture))).collect();
    let some_credited = all.iter().any(|(_, picture)| picture.credit.is_some());
    let mut told = HashSet::new();
    let mut found = Vec::new();
    for (look, picture) in all {
        let at = |diagnostic: Diagnostic| diagnostic.at_span(Span::new(source, picture.range.clone()));
        if picture.attrs.alt.trim().is_empty() {
            found.push(at(missing_alt(picture)));
        }
        let broken = look.seen.pictures.iter().filter(|shown| shown.name == picture.path);
        if let Some(why) = broken.filter_map(|shown| shown.broken.as_ref()).next() {
            let message = format!("the picture `{}` can't be shown: {why}", picture.path);
            found.push(at(Diagnostic::error("picture", message).help("save it again from where it came")));
            continue;
        }
        let shown = look.seen.pictures.iter().filter(|shown| shown.name == picture.path && shown.is_bitmap);
        let Some(shown) = shown.max_by(|a, b| a.rect.w.total_cmp(&b.rect.w)) else { continue };
        // Drawings are mostly the speaker's own; a photograph is somebody's.
        if picture.credit.is_none() && some_credited && told.insert(&picture.path) {
            let message = format!("`{}` has no credit, though other pictures have one", picture.path);
            let help = "say who made it: `![what it shows](picture.jpg \"Photo: name, licence\")`";
            found.push(at(Diagnostic::hint("missing-credit", message).help(help)));
        }
        found.extend(enlarged(shown).map(at));
    }
    found
}

/// The pictures of a slide that an author wrote as such.
fn of_slide(slide: &Slide) -> Vec<&Picture> {
    let mut pictures: Vec<&Picture> = slide.backgrounds.iter().collect();
    block::each(&slide.blocks, &mut |block| {
        if let Kind::Picture(picture) = &block.kind {
            pictures.push(picture);
        }
    });
    pictures
}

fn missing_alt(picture: &Picture) -> Diagnostic {
    if picture.attrs.background {
        let message = format!("`{}` is taken for decoration, as no words say what it shows", picture.path);
        let help = format!("if it says something, say it: `![bg what it shows]({})`", picture.path);
        return Diagnostic::hint("missing-alt", message).help(help);
    }
    let message = format!("no words say what `{}` shows to those who can't see it", picture.path);
    Diagnostic::warning("missing-alt", message).help(format!("write `![what it shows]({})`", picture.path))
}

/// A bitmap whose pixels are larger than the screen's.
fn enlarged(shown: &Shown) -> Option<Diagnostic> {
    let (has, wants) = (shown.size.w.max(1.0), shown.rect.w * SCREEN / SLIDE_WIDTH);
    if wants / has <= ENLARGED {
        return None;
    }
    let message = format!("`{}` is {has} pixels wide and drawn {wants:.0} wide, so it is blurred", shown.name);
    Some(
        Diagnostic::warning("enlarged-picture", message).help("use a larger version, or show it smaller: `![w:50% …]`"),
    )
}
