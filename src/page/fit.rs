//! Making things as large as their room allows.

use std::cell::{Cell, RefCell};

use crate::diag::Diagnostics;
use crate::geom::Size;
use crate::layout::{Cx, FLOOR, Fragment, Ink, rich, text};
use crate::markup::Inlines;
use crate::text::{Layout, Style, Wrap};

/// Sets something at the largest scale up to 1 at which it is no higher than `height`. The scale comes back with it;
/// at the floor it may still be too high. Only what is wrong at that scale is reported.
pub fn shrink_to(cx: &Cx<'_>, height: f32, set: impl Fn(&Cx<'_>) -> Fragment) -> (Fragment, f32) {
    let tried = |scale: f32, squeezed: bool| {
        let (diagnostics, code) = (RefCell::default(), Cell::new(f32::INFINITY));
        let fragment = set(&Cx { diagnostics: &diagnostics, code: &code, squeezed, ..cx.scaled(scale) });
        let fits = fragment.size.h <= height + 0.5;
        Tried { fragment, fits, scale, code: code.get(), diagnostics: diagnostics.into_inner() }
    };
    let mut best = tried(1.0, false);
    if !best.fits {
        let smallest = tried(FLOOR, false);
        best = if smallest.fits {
            largest(smallest, |scale| tried(scale, false), |tried| tried.fits)
        } else {
            // Code too long for any slide: words get no smaller than makes the code larger.
            let smallest = tried(FLOOR, true);
            let code = smallest.code * 0.96;
            match smallest.fits {
                true => largest(smallest, |scale| tried(scale, true), |tried| tried.fits && tried.code >= code),
                false => smallest,
            }
        };
    }
    cx.diagnostics.borrow_mut().extend(best.diagnostics.into_sorted());
    (best.fragment, best.scale)
}

/// What something was set as at a scale.
struct Tried {
    fragment: Fragment,
    fits: bool,
    scale: f32,
    /// The smallest type of its code.
    code: f32,
    diagnostics: Diagnostics,
}

/// The largest try that is good, from one that is, at the smallest scale, up to a scale of 1.
fn largest(smallest: Tried, tried: impl Fn(f32) -> Tried, is_good: impl Fn(&Tried) -> bool) -> Tried {
    let (mut best, mut high) = (smallest, 1.0);
    for _ in 0..5 {
        let larger = tried((best.scale + high) / 2.0);
        if is_good(&larger) {
            best = larger;
        } else {
            high = larger.scale;
        }
    }
    best
}

/// A few words as large as the room and calm allow: one line may be very large, two large, more smaller.
pub fn statement(words: &Inlines, style: &Style, cx: &Cx<'_>, room: Size) -> Fragment {
    let line_height = 1.08;
    let set = |size: f32| {
        let ink = Ink { strong: (style.weight, Some(cx.theme.accent())), style: Style { size, ..style.clone() } };
        let words = rich(words, &ink, cx.theme);
        let layout = Layout::width(room.w).wrap(Wrap::Balanced).line_height(line_height);
        text(cx.fonts, &words, &layout)
    };
    const SIZES: [f32; 13] = [224.0, 200.0, 180.0, 162.0, 146.0, 132.0, 118.0, 106.0, 95.0, 86.0, 77.0, 69.0, 60.0];
    let widest = widest_word(words, style, cx);
    for size in SIZES {
        if widest * size > room.w {
            continue;
        }
        let fragment = set(size);
        let lines = (fragment.size.h / (size * line_height)).round();
        let calm = match lines as usize {
            0 | 1 => 224.0,
            2 => 170.0,
            3 => 122.0,
            _ => 96.0,
        };
        if size <= calm && fragment.size.h <= room.h {
            return fragment;
        }
    }
    set(60.0 * cx.scale)
}

/// The largest type that words have when they are to fit their room.
const FIT_MAX: f32 = 460.0;

/// Words as wide as the room, their lines as they were written.
pub fn fill_width(words: &Inlines, style: &Style, cx: &Cx<'_>, room: Size) -> Fragment {
    let set = |size: f32| {
        let ink = Ink { strong: (style.weight, Some(cx.theme.accent())), style: Style { size, ..style.clone() } };
        let layout = Layout::width(room.w).wrap(Wrap::Never).line_height(1.08);
        (rich(words, &ink, cx.theme), layout)
    };
    let (probe, layout) = set(100.0);
    let probe = cx.fonts.shape(&probe, &layout);
    // A little less than all, since sizes of type do not scale quite evenly.
    let scale = (room.w * 0.995 / probe.extent().1.max(1.0)).min(room.h / probe.size().h.max(1.0));
    let (words, layout) = set((100.0 * scale).clamp(24.0, FIT_MAX));
    text(cx.fonts, &words, &layout)
}

/// The width of the widest word, in em.
fn widest_word(words: &Inlines, style: &Style, cx: &Cx<'_>) -> f32 {
    let plain = words.plain();
    let lines = plain.split_whitespace().collect::<Vec<_>>().join("\n");
    let rich = crate::text::RichText::plain(&lines, Style { size: 100.0, ..style.clone() });
    cx.fonts.shape(&rich, &Layout::unbounded()).extent().1 / 100.0
}
