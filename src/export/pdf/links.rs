//! Links: places on a page that lead to an address or another page.

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::destination::XyzDestination;
use krilla::geom::{Point, Quadrilateral};

use super::tags::ElementId;
use super::{Pages, location, shape};
use crate::geom::Rect;
use crate::scene::LinkTarget;

/// A link of a page before it is written: what is drawn comes first.
pub struct PageLink {
    pub element: ElementId,
    /// In points; one for each line that the link runs over.
    pub rects: Vec<Rect>,
    pub target: LinkTarget,
}

/// Whether a target leads anywhere.
pub fn is_valid(target: &LinkTarget, pages: &dyn Pages) -> bool {
    match target {
        LinkTarget::Url(_) => target.address().is_some(),
        LinkTarget::Slide(slide) => page_of(*slide, pages).is_some(),
    }
}

/// The annotation of a link on the page of index `page`; `None` when it leads nowhere or covers nothing.
pub fn annotation(link: &PageLink, page: usize, pages: &dyn Pages) -> Option<Annotation> {
    let rects = link.rects.iter().filter(|rect| !rect.is_empty()).filter_map(|rect| shape::rect(*rect));
    let quads: Vec<Quadrilateral> = rects.map(Quadrilateral::from).collect();
    if quads.is_empty() {
        return None;
    }
    let (target, name) = match &link.target {
        LinkTarget::Url(_) => {
            let address = link.target.address()?;
            (Target::Action(Action::Link(LinkAction::new(ascii(address)))), address.to_owned())
        }
        LinkTarget::Slide(slide) => {
            let to = page_of(*slide, pages)?;
            let destination = XyzDestination::new(to, Point::from_xy(0.0, 0.0));
            (Target::Destination(destination.into()), format!("Page {}", to + 1))
        }
    };
    let annotation = Annotation::new_link(LinkAnnotation::new_with_quad_points(quads, target), Some(name));
    Some(annotation.with_location(location(page)))
}

/// krilla panics for pages that are not there.
fn page_of(slide: usize, pages: &dyn Pages) -> Option<usize> {
    pages.page_of_slide(slide).filter(|&page| page < pages.count())
}

/// PDF wants addresses in ASCII: everything else is written as percent signs.
fn ascii(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.trim().bytes() {
        if byte.is_ascii_graphic() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn addresses_are_ascii() {
        assert_eq!(super::ascii(" https://x.org/ä b?q=1%20#c "), "https://x.org/%C3%A4%20b?q=1%20#c");
    }
}
