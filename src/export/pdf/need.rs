//! How many pixels of its pictures a document needs: looked up before anything is written, as each is stored once.

use std::collections::HashMap;

use super::{Document, page_size, scale_of};
use crate::geom::Size;
use crate::scene::{Image, Item, Picture};

/// A picture keeps its pixels unless this share of them along each side will do: what is nearly right is not worth the
/// loss of another encoding.
const SHARE_WORTH_IT: f32 = 0.8;

/// The largest share of its natural size that each picture is shown at, by the pictures' ids.
#[derive(Debug, Default)]
pub struct Needs {
    shares: HashMap<u64, f32>,
}

impl Needs {
    /// Looks at every page.
    pub fn of(document: &Document<'_>) -> Needs {
        let mut needs = Needs::default();
        for index in 0..document.pages.count() {
            let list = document.pages.page(index).list;
            let scale = scale_of(list.size, page_size(list.size, document.page_width));
            needs.add(&list.items, scale * document.image_dpi / 72.0);
        }
        needs
    }

    /// Adds items that are drawn at so many pixels a unit.
    fn add(&mut self, items: &[Item], scale: f32) {
        for item in items {
            match item {
                Item::Image(Image { picture, rect, .. }) => {
                    let Size { w, h } = picture.size();
                    let share = (rect.w * scale / w).max(rect.h * scale / h);
                    let most = self.shares.entry(picture.id()).or_insert(0.0);
                    *most = most.max(share);
                }
                Item::Group(group) => self.add(&group.items, scale * group.transform.scale),
                Item::Quad(_) | Item::Text(_) | Item::Path(_) | Item::Link(_) => {}
            }
        }
    }

    /// The size in pixels that a bitmap is to be made smaller to; `None` when it stays as it is.
    pub fn smaller(&self, picture: &Picture) -> Option<(u32, u32)> {
        let share = *self.shares.get(&picture.id())?;
        let Size { w, h } = picture.size();
        let side = |natural: f32| (natural * share - 0.01).ceil().max(1.0) as u32;
        (share > 0.0 && share < SHARE_WORTH_IT).then(|| (side(w), side(h)))
    }
}
