//! From one slide to the next: nothing, a fade, sliding over, pushing out, or a morph of what both have.

use std::time::Duration;

use super::morph::morph;
use crate::geom::{Rect, Size, Transform};
use crate::scene::{DisplayList, Group, Item};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    #[default]
    None,
    Fade,
    /// The new slide comes over the old one.
    Slide,
    /// The new slide pushes the old one out.
    Push,
    /// What both slides have moves to its new place.
    Morph,
}

impl Kind {
    /// The kind of a name; a direction behind it, as in `slide-left`, is not heeded. Unknown names are none.
    pub fn named(name: &str) -> Kind {
        match name.trim().split(['-', ' ']).next().unwrap_or_default() {
            "fade" | "crossfade" => Kind::Fade,
            "slide" | "cover" => Kind::Slide,
            "push" => Kind::Push,
            "morph" | "magic" | "view" => Kind::Morph,
            _ => Kind::None,
        }
    }

    /// How long it takes: things that go their own ways need longer to be followed than a page that goes as one.
    pub fn duration(self) -> Duration {
        match self {
            Kind::None => Duration::ZERO,
            Kind::Fade | Kind::Slide | Kind::Push => Duration::from_millis(350),
            Kind::Morph => Duration::from_millis(500),
        }
    }

    /// The same without anything that moves.
    #[must_use]
    pub fn at_rest(self) -> Kind {
        if self == Kind::None { Kind::None } else { Kind::Fade }
    }
}

/// What is seen when `progress` (0 to 1) of the time from one slide to the next has passed. Backwards, the same plays
/// mirrored.
pub fn transition(from: &DisplayList, to: &DisplayList, kind: Kind, forward: bool, progress: f32) -> DisplayList {
    let share = eased(progress);
    let shown = |list: &DisplayList| Group::new(list.items.clone());
    let moved = |list: &DisplayList, x: f32| Group::new(list.items.clone()).transformed(Transform::translate(x, 0.0));
    let size = to.size;
    let side = if forward { size.w } else { -size.w };
    let items: Vec<Group> = match kind {
        Kind::None => return to.clone(),
        Kind::Fade => vec![shown(from), shown(to).faded(share)],
        Kind::Slide => vec![shown(from), moved(to, side * (1.0 - share))],
        Kind::Push => vec![moved(from, -side * share), moved(to, side * (1.0 - share))],
        Kind::Morph => return morph(from, to, share),
    };
    clipped(size, items)
}

fn clipped(size: Size, groups: Vec<Group>) -> DisplayList {
    let clipped = groups.into_iter().map(|group| Item::from(group.clipped(Rect::from_size(size))));
    DisplayList { size, items: clipped.collect() }
}

/// Slow at both ends: a cubic ease-in-out.
fn eased(progress: f32) -> f32 {
    let t = progress.clamp(0.0, 1.0);
    if t < 0.5 { 4.0 * t * t * t } else { 1.0 - (2.0 - 2.0 * t).powi(3) / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Color;
    use crate::scene::Quad;

    fn page(color: Color) -> DisplayList {
        let size = Size::new(1600.0, 900.0);
        DisplayList { size, items: vec![Quad::filled(Rect::from_size(size), color).into()] }
    }

    /// Opacity and x of the groups.
    fn at(kind: Kind, forward: bool, progress: f32) -> Vec<(f32, f32)> {
        let list = transition(&page(Color::BLACK), &page(Color::WHITE), kind, forward, progress);
        let groups = list.items.iter().map(|item| match item {
            Item::Group(group) => (group.opacity, group.transform.translate.x),
            _ => (f32::NAN, f32::NAN),
        });
        groups.collect()
    }

    #[test]
    fn every_kind_begins_with_the_old_slide_and_ends_with_the_new() {
        assert_eq!([0.0, 1.0].map(|p| at(Kind::Fade, true, p)[1]), [(0.0, 0.0), (1.0, 0.0)]);
        assert_eq!([0.0, 1.0].map(|p| at(Kind::Slide, true, p)[1]), [(1.0, 1600.0), (1.0, 0.0)]);
        assert_eq!([0.0, 1.0].map(|p| at(Kind::Push, true, p)[0]), [(1.0, 0.0), (1.0, -1600.0)]);
    }

    #[test]
    fn backwards_is_the_mirror() {
        for kind in [Kind::Slide, Kind::Push] {
            let [there, back] = [true, false].map(|forward| at(kind, forward, 0.3));
            assert_eq!(there[1].1, -back[1].1);
        }
    }

    #[test]
    fn without_a_kind_the_new_slide_is_there_at_once() {
        assert!(transition(&page(Color::BLACK), &page(Color::WHITE), Kind::None, true, 0.0).dump().contains("#ffffff"));
    }

    #[test]
    fn names_of_other_tools_are_understood() {
        let names = ["fade-out", "slide-left", "push", "view-transition", "none", "origami"];
        let kinds = [Kind::Fade, Kind::Slide, Kind::Push, Kind::Morph, Kind::None, Kind::None];
        assert_eq!(names.map(Kind::named), kinds);
    }
}
