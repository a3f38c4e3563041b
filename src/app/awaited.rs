//! Pictures that a frame shows and that are still to be decoded: what a window does until the loader has them.
//!
//! Decoding a photograph takes several frames, and the thread that draws must answer keys meanwhile. So for a moment the
//! window keeps the frame before; if that is not enough, the new one is shown with grey in the pictures' places.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::color::Color;
use crate::geom::Transform;
use crate::scene::{DisplayList, Item, Picture, Quad};

/// How long the frame before stays in place of one without its pictures.
const PATIENCE: Duration = Duration::from_millis(150);

/// What stands for a picture: visible on light and on dark slides.
const GREY: Color = Color { r: 128, g: 128, b: 128, a: 64 };

/// A picture and the size in pixels that it is wanted at.
pub type Wanted = (Arc<Picture>, u32, u32);

/// What of a frame can be drawn now.
#[derive(Debug)]
pub enum Drawable {
    /// All of it, as it is.
    Whole,
    /// Nothing yet; ask again at this time, or when pictures come.
    Later(Instant),
    /// This, with grey in the places of pictures.
    Part(DisplayList),
}

/// The pictures that a window waits for.
#[derive(Debug, Default)]
pub struct Awaited {
    /// The pictures in the frame that was drawn last, by id, and the width in pixels of each: the back end has them.
    drawn: HashMap<u64, u32>,
    wanted: Vec<Wanted>,
    /// Since when there are any.
    since: Option<Instant>,
}

impl Awaited {
    /// Looks at the next frame, which `transform` takes to pixels; and what the loader must be told to make ready, where
    /// that has changed.
    pub fn look(&mut self, list: &DisplayList, transform: Transform, now: Instant) -> (Drawable, Option<Vec<Wanted>>) {
        let shown = list.pictures(transform);
        // While a picture grows or shrinks the back end makes do with what it has of it.
        let is_drawn = |(picture, width, _): &Wanted| self.drawn.get(&picture.id()).is_some_and(|w| w * 2 >= *width);
        let is_ready = |wanted: &Wanted| is_drawn(wanted) || wanted.0.is_ready(wanted.1, wanted.2);
        let (ready, missing): (Vec<Wanted>, Vec<Wanted>) = shown.into_iter().partition(is_ready);
        let same = |(a, b): (&Wanted, &Wanted)| (a.0.id(), a.1, a.2) == (b.0.id(), b.1, b.2);
        let is_told = missing.len() == self.wanted.len() && missing.iter().zip(&self.wanted).all(same);
        let ask = (!is_told).then(|| missing.clone());
        self.wanted = missing;
        let is_whole = self.wanted.is_empty();
        let until = *self.since.get_or_insert(now) + PATIENCE;
        if !is_whole && now < until {
            return (Drawable::Later(until), ask);
        }
        self.drawn = ready.iter().map(|(picture, width, _)| (picture.id(), *width)).collect();
        if is_whole {
            self.since = None;
            return (Drawable::Whole, ask);
        }
        let mut list = list.clone();
        let is_missing = |picture: &Picture| self.wanted.iter().any(|(wanted, ..)| wanted.id() == picture.id());
        stand_in(&mut list.items, &is_missing);
        (Drawable::Part(list), ask)
    }
}

/// Puts grey in the places of pictures.
fn stand_in(items: &mut [Item], is_missing: &dyn Fn(&Picture) -> bool) {
    for item in items {
        match item {
            Item::Image(image) if is_missing(&image.picture) => {
                *item = Quad::filled(image.clip, GREY).rounded(image.radius).into();
            }
            Item::Group(group) => stand_in(&mut group.items, is_missing),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::{Rect, Size};
    use crate::scene::{Image, Pixels};

    /// A list that shows a picture of so many pixels a side.
    fn shown(side: u32) -> DisplayList {
        let pixels = Pixels { width: side, height: side, rgba: vec![200; (side * side * 4) as usize] };
        let bytes = crate::raster::png::encode(&pixels);
        let fonts = crate::text::Fonts::new();
        let picture = Arc::new(Picture::load("p.png", bytes.into(), fonts.embedded()).unwrap());
        let rect = Rect::new(0.0, 0.0, 100.0, 100.0);
        let image = Image { picture, rect, clip: rect, radius: 0.0 };
        DisplayList { size: Size::new(100.0, 100.0), items: vec![image.into()] }
    }

    #[test]
    fn a_large_picture_is_waited_for_and_then_grey_until_it_is_there() {
        let (list, now) = (shown(1000), Instant::now());
        let mut awaited = Awaited::default();
        let (drawable, asked) = awaited.look(&list, Transform::IDENTITY, now);
        let asked = asked.unwrap();
        assert!(matches!(drawable, Drawable::Later(until) if until == now + PATIENCE) && asked.len() == 1);
        let (drawable, again) = awaited.look(&list, Transform::IDENTITY, now + PATIENCE);
        let Drawable::Part(part) = drawable else { panic!("{drawable:?}") };
        assert!(matches!(part.items[0], Item::Quad(_)) && again.is_none());
        asked[0].0.at_size(asked[0].1, asked[0].2).unwrap();
        let (drawable, asked) = awaited.look(&list, Transform::IDENTITY, now + PATIENCE);
        assert!(matches!(drawable, Drawable::Whole) && asked.is_some_and(|asked| asked.is_empty()));
    }

    #[test]
    fn what_takes_no_longer_than_a_frame_is_not_waited_for() {
        let (drawable, asked) = Awaited::default().look(&shown(100), Transform::IDENTITY, Instant::now());
        assert!(matches!(drawable, Drawable::Whole) && asked.is_none());
    }
}
