//! Items in order, and groups of them: moved, clipped, faded as one.

use super::canvas::{Kit, Place};
use super::surface::{Bounds, Surface};
use super::{blend, image, path, quad, text};
use crate::scene::{Group, Item};
use crate::text::Fonts;

/// Groups deeper than this are not drawn; pages nest a handful.
const MAX_DEPTH: usize = 64;

pub fn items(surface: &mut Surface, items: &[Item], place: &Place, kit: &mut Kit, fonts: &Fonts) {
    if place.clip.is_empty() {
        return;
    }
    for item in items {
        match item {
            Item::Quad(item) => quad::draw(surface, item, place),
            Item::Text(item) => text::draw(surface, item, place, &mut kit.glyphs, fonts),
            Item::Image(item) => image::draw(surface, item, place, &mut kit.pictures),
            Item::Path(item) => path::draw(surface, item, place),
            Item::Group(item) => draw(surface, item, place, kit, fonts),
            Item::Link(_) => {}
        }
    }
}

fn draw(surface: &mut Surface, group: &Group, place: &Place, kit: &mut Kit, fonts: &Fonts) {
    let Some(place) = place_of(group, place) else { return };
    if group.opacity >= 1.0 {
        return items(surface, &group.items, &place, kit, fonts);
    }
    let clip = place.clip.intersect(extent(&group.items, &place));
    if clip.is_empty() {
        return;
    }
    let mut layer = Surface::transparent(clip, kit.spare.pop().unwrap_or_default());
    items(&mut layer, &group.items, &Place { clip, ..place }, kit, fonts);
    let opacity = blend::byte(group.opacity);
    for y in clip.ys() {
        for (pixel, over) in surface.row(y, clip.xs()).iter_mut().zip(layer.row_ref(y, clip.xs())) {
            *pixel = blend::over(*pixel, blend::scale(*over, opacity));
        }
    }
    kit.spare.push(layer.into_memory());
}

/// Where a group's items are drawn; `None` where nothing of them is seen.
fn place_of(group: &Group, place: &Place) -> Option<Place> {
    let transform = place.transform.then_inner(group.transform);
    let inner = Place { transform, depth: place.depth + 1, ..*place };
    let clip = match group.clip {
        Some(clip) => place.clip.intersect(Bounds::around(inner.rect(clip)?)),
        None => place.clip,
    };
    // An opacity that is no number is not over 0 either.
    let seen = group.opacity > 0.0 && inner.depth <= MAX_DEPTH && !clip.is_empty();
    seen.then_some(Place { clip, ..inner })
}

/// The pixels that `items` may change.
fn extent(items: &[Item], place: &Place) -> Bounds {
    let mut whole = Bounds::default();
    for item in items {
        let bounds = match item {
            Item::Quad(item) => quad::extent(item, place),
            Item::Text(item) => text::extent(item, place),
            Item::Image(item) => image::extent(item, place),
            Item::Path(item) => path::extent(item, place),
            Item::Group(item) => place_of(item, place)
                .map_or(Bounds::default(), |place| extent(&item.items, &place).intersect(place.clip)),
            Item::Link(_) => Bounds::default(),
        };
        whole = whole.union(bounds);
    }
    whole
}
