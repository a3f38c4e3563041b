//! Pages drawn small: the speaker's previews and the overview.

use crate::geom::{Rect, Transform};
use crate::scene::{DisplayList, Group, Item};

/// The transform that puts a page into `room`.
pub fn transform(list: &DisplayList, room: Rect) -> Transform {
    Transform::letterbox(list.size, room)
}

/// A page in `room`, with nothing sticking out of it.
pub fn page(list: DisplayList, room: Rect) -> Group {
    let transform = transform(&list, room);
    Group::new(list.items).clipped(Rect::from_size(list.size)).transformed(transform)
}

/// Takes all links away: what is drawn small, or lies under something, is not clicked.
pub fn without_links(items: &mut Vec<Item>) {
    items.retain_mut(|item| match item {
        Item::Link(_) => false,
        Item::Group(group) => {
            without_links(&mut group.items);
            true
        }
        _ => true,
    });
}
