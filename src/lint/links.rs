//! Links that lead to no slide, and to no file.

use super::{Look, count, place};
use crate::diag::{Diagnostic, did_you_mean};
use crate::load::Presentation;
use crate::scene::LinkTarget;

pub fn check(presentation: &Presentation, looks: &[Look<'_>]) -> Vec<Diagnostic> {
    let fault = |look: &Look<'_>, target: &LinkTarget| {
        let (written, diagnostic) = match target {
            LinkTarget::Slide(index) => (format!("#{}", index + 1), no_slide(presentation, *index)?),
            LinkTarget::Url(url) => (url.to_string(), no_target(presentation, url)?),
        };
        Some(diagnostic.at_span(place(&presentation.deck, look.slide, &written)))
    };
    looks.iter().flat_map(|look| look.seen.links.iter().filter_map(|target| fault(look, target))).collect()
}

fn no_slide(presentation: &Presentation, index: usize) -> Option<Diagnostic> {
    let has = count(presentation.len(), "slide");
    let message = format!("this link leads to slide {}, and the talk has {has}", index + 1);
    (index >= presentation.len()).then(|| Diagnostic::warning("link", message).help("slides count from 1, as in `#3`"))
}

fn no_target(presentation: &Presentation, url: &str) -> Option<Diagnostic> {
    if let Some(id) = url.strip_prefix('#') {
        let ids = || presentation.deck.slides.iter().map(|slide| slide.id.as_str());
        // An empty one is put there until the author knows better.
        let is_missing = !matches!(id, "" | "/") && !ids().any(|known| known == id);
        let near = did_you_mean(id, ids());
        let help = near.map_or_else(
            || {
                "write the number of a slide, as in `#3`, or its title in small letters, as in `#what-is-next`"
                    .to_owned()
            },
            |near| format!("did you mean `#{near}`?"),
        );
        let warning = Diagnostic::warning("link", format!("this link leads to no slide: `{url}`"));
        return is_missing.then(|| warning.help(help));
    }
    // Other addresses begin with a scheme. What begins with a slash is beside a server's pages.
    let is_path = !url.split('/').next().unwrap_or(url).contains(':') && !url.starts_with(['/', '?']);
    let path = url.split(['#', '?']).next().unwrap_or(url);
    let files = presentation.deck_files();
    if !is_path || path.is_empty() || files.has(path) != Some(false) {
        return None;
    }
    let near = files.near(path).map(|near| format!("did you mean `{near}`?"));
    let help = near.unwrap_or_else(|| "paths start from the deck's folder".to_owned());
    Some(Diagnostic::warning("link", format!("this link leads to no file: `{path}`")).help(help))
}
