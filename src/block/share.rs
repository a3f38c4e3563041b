//! How elastic blocks share the height that the rigid ones on a slide leave them.

use crate::layout::{BODY, CODE_MIN, SMALL};

/// Type that differs by less than this from block to block would look like a mistake: below it, the code on a slide is
/// all as small as its widest.
const COMFORT: f32 = 32.0;
/// How small the type of code gets beside running text, as a share of it, before that shrinks too.
const BESIDE_TEXT: f32 = 0.72;
/// The least of anything on a slide that is too full in any case, in units.
const SCRAP: f32 = 120.0;

/// What an elastic block makes of the height it is given, in units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wish {
    /// Lines of type: a height of `fixed`, and of `ems` times their size, which its width lets be `most`.
    Type { fixed: f32, ems: f32, most: f32 },
    /// The height that suits it best, and the least it should have.
    Height { best: f32, least: f32 },
}

impl Wish {
    /// Its height with type of `size`; a height of its own has none.
    fn set_at(self, size: f32) -> f32 {
        match self {
            Wish::Type { fixed, ems, most } => fixed + ems * size.min(most),
            Wish::Height { .. } => 0.0,
        }
    }
}

/// A height for each wish; together they take `open`, or less where less is enough, or more where all have their least.
/// All type on a slide is as large as the other where it can be. `scale` is that of the slide's running text;
/// `squeezed`, nothing has its least.
pub fn share(wishes: &[Wish], open: f32, scale: f32, squeezed: bool) -> Vec<f32> {
    let widest = wishes.iter().filter_map(|wish| match wish {
        Wish::Type { most, .. } => Some(*most),
        Wish::Height { .. } => None,
    });
    let largest = widest.fold(f32::INFINITY, f32::min).max(COMFORT);
    let smallest = if squeezed { SMALL * 0.4 } else { (BODY * BESIDE_TEXT * scale).max(CODE_MIN) };
    let bounds = |wish: &Wish| match *wish {
        Wish::Type { .. } => (wish.set_at(smallest.min(largest)), wish.set_at(largest)),
        Wish::Height { best, least } => (if squeezed { least.min(SCRAP) } else { least }.min(best), best),
    };
    let bounds: Vec<(f32, f32)> = wishes.iter().map(bounds).collect();
    let top = bounds.iter().map(|(_, best)| *best).fold(0.0, f32::max).min(open.max(0.0));
    // Water rises in all until it is used up: who needs little gets it all.
    let level = largest_with(top, open, |level| bounds.iter().map(|(least, best)| level.clamp(*least, *best)).sum());
    let shares: Vec<f32> = bounds.iter().map(|(least, best)| level.clamp(*least, *best)).collect();
    let typed = |wishes: &[Wish], size: f32| wishes.iter().map(|wish| wish.set_at(size)).sum();
    let of_type = wishes.iter().zip(&shares).filter(|(wish, _)| matches!(wish, Wish::Type { .. }));
    let of_type: f32 = of_type.map(|(_, share)| share).sum();
    let size = largest_with(largest.min(1e4), of_type + 0.01, |size| typed(wishes, size));
    let height = |(wish, share): (&Wish, f32)| match wish {
        Wish::Type { .. } => wish.set_at(size),
        Wish::Height { .. } => share,
    };
    wishes.iter().zip(shares).map(height).collect()
}

/// The largest value from 0 to `most` at which what grows with it is not over `limit`.
pub fn largest_with(most: f32, limit: f32, grown: impl Fn(f32) -> f32) -> f32 {
    if grown(most) <= limit {
        return most;
    }
    let (mut low, mut high) = (0.0, most);
    for _ in 0..24 {
        let middle = (low + high) / 2.0;
        if grown(middle) <= limit { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Code of some lines that its width lets be of a size.
    fn code(lines: usize, most: f32) -> Wish {
        Wish::Type { fixed: 0.0, ems: lines as f32, most }
    }

    /// At a scale; at 0 squeezed.
    fn check(wishes: &[Wish], open: f32, scale: f32, expect: &[f32]) {
        let shares = share(wishes, open, scale, scale == 0.0);
        let near = shares.iter().zip(expect).all(|(a, b)| (a - b).abs() < 0.5);
        assert!(near && shares.len() == expect.len(), "{shares:?} is not {expect:?}");
    }

    #[test]
    fn what_needs_little_leaves_the_rest() {
        check(&[code(2, 40.0), code(10, 40.0)], 1000.0, 1.0, &[80.0, 400.0]);
        check(
            &[Wish::Height { best: 100.0, least: 0.0 }, Wish::Height { best: 900.0, least: 0.0 }],
            500.0,
            1.0,
            &[100.0, 400.0],
        );
    }

    #[test]
    fn all_code_on_a_slide_is_of_one_size() {
        check(&[code(1, 40.0), code(10, 36.0)], 1000.0, 1.0, &[36.0, 360.0]);
        check(&[code(1, 40.0), code(10, 40.0)], 352.0, 1.0, &[32.0, 320.0]);
        // What is very wide alone is small.
        check(&[code(1, 40.0), code(10, 20.0)], 1000.0, 1.0, &[32.0, 200.0]);
    }

    #[test]
    fn code_is_not_much_smaller_than_words_until_these_are_at_their_smallest() {
        check(&[code(10, 40.0)], 100.0, 1.0, &[BODY * BESIDE_TEXT * 10.0]);
        check(&[code(10, 40.0)], 100.0, 0.6, &[CODE_MIN * 10.0]);
        check(&[code(10, 40.0)], 100.0, 0.0, &[100.0]);
    }

    #[test]
    fn pictures_keep_their_least_until_then_too() {
        let picture = Wish::Height { best: 600.0, least: 200.0 };
        check(&[picture], 10.0, 1.0, &[200.0]);
        check(&[picture], 10.0, 0.0, &[SCRAP]);
        check(&[picture, Wish::Height { best: f32::INFINITY, least: 0.0 }], 1000.0, 1.0, &[500.0, 500.0]);
        check(&[], 10.0, 1.0, &[]);
    }
}
