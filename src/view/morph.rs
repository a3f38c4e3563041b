//! The morph: what two slides share moves and grows to its new place, the rest cross-fades.
//!
//! Both pages are taken apart into leaves. A leaf is known by what it is, not by where: a text by its words, a picture by
//! its content, an outline by its shape, a box by its look. The first of a kind on one page is the first on the other.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::geom::{Point, Rect, Size, Transform};
use crate::scene::{DisplayList, Group, Image, Item, Quad, Text};

/// When what goes is gone, and what comes begins, as shares of the way: they overlap a little, so that nothing blinks.
const GONE: f32 = 0.6;
const COMING: f32 = 0.3;

/// Something drawn, and how its page placed it.
struct Leaf {
    item: Item,
    transform: Transform,
    key: Option<u64>,
}

/// The picture on the way between two pages, when `share` (0 to 1, eased) of it is done.
pub fn morph(from: &DisplayList, to: &DisplayList, share: f32) -> DisplayList {
    let (mut old, mut new) = (leaves(&from.items), leaves(&to.items));
    let mut out = Layers { items: Vec::new(), share };
    let same = common_ground(&old, &new, from.size);
    out.items.extend(old.drain(..same).map(Leaf::placed));
    new.drain(..same);
    // Grounds that differ: the new one comes over the old one, so that nothing behind both shines through.
    let (below, above) = (ground(&old, from.size), ground(&new, to.size));
    out.items.extend(old.drain(..below).map(Leaf::placed));
    out.items.extend(faded(new.drain(..above).map(Leaf::placed).collect(), share));

    let mut waiting: HashMap<u64, VecDeque<usize>> = HashMap::new();
    for (index, leaf) in old.iter().enumerate() {
        leaf.key.into_iter().for_each(|key| waiting.entry(key).or_default().push_back(index));
    }
    let partner: Vec<Option<usize>> =
        new.iter().map(|leaf| waiting.get_mut(&leaf.key?).and_then(VecDeque::pop_front)).collect();
    let is_kept: Vec<bool> = (0..old.len()).map(|index| partner.contains(&Some(index))).collect();
    let (mut coming, mut passed) = (Vec::new(), 0);
    for (leaf, partner) in new.iter().zip(partner) {
        let Some(index) = partner else {
            coming.push(leaf.clone_placed());
            continue;
        };
        out.appear(&mut coming);
        // What goes lies where it lay, under what it was under.
        if index >= passed {
            out.leave(&old[passed..=index], &is_kept[passed..=index]);
            passed = index + 1;
        }
        out.between(&old[index], leaf);
    }
    out.leave(&old[passed..], &is_kept[passed..]);
    out.appear(&mut coming);
    DisplayList { size: to.size, items: out.items }
}

struct Layers {
    items: Vec<Item>,
    share: f32,
}

impl Layers {
    /// Draws what comes, and empties it.
    fn appear(&mut self, coming: &mut Vec<Item>) {
        let opacity = (self.share - COMING) / (1.0 - COMING);
        self.items.extend(faded(std::mem::take(coming), opacity));
    }

    /// Draws those of the old page's leaves that are not on the new one.
    fn leave(&mut self, leaves: &[Leaf], is_kept: &[bool]) {
        let going = leaves.iter().zip(is_kept).filter(|(_, kept)| !**kept);
        let going = going.map(|(leaf, _)| leaf.clone_placed()).collect();
        self.items.extend(faded(going, 1.0 - self.share / GONE));
    }

    /// Draws what is on both pages, on its way.
    fn between(&mut self, was: &Leaf, is: &Leaf) {
        let t = self.share;
        match (&was.item, &is.item) {
            (Item::Text(old), Item::Text(new)) => self.text((old, was.transform), (new, is.transform)),
            (Item::Image(old), Item::Image(new)) => {
                let place = |image: &Image, leaf: &Leaf| {
                    (leaf.transform.apply_rect(image.rect), leaf.transform.apply_rect(image.clip))
                };
                let ((a, a_clip), (b, b_clip)) = (place(old, was), place(new, is));
                let radius = mix(old.radius * was.transform.scale, new.radius * is.transform.scale, t);
                let picture = new.picture.clone();
                let image = Image { picture, rect: mix_rect(a, b, t), clip: mix_rect(a_clip, b_clip, t), radius };
                self.items.push(image.into());
            }
            (Item::Quad(old), Item::Quad(new)) => {
                let (a, b) = (was.transform.apply_rect(old.rect), is.transform.apply_rect(new.rect));
                let radius = mix(old.radius * was.transform.scale, new.radius * is.transform.scale, t);
                self.items.push(Quad { rect: mix_rect(a, b, t), radius, ..new.clone() }.into());
            }
            (_, item) => {
                let at = |leaf: &Leaf| match &leaf.item {
                    Item::Path(path) => leaf.transform.apply(path.at),
                    _ => leaf.transform.translate,
                };
                let (a, b) = (at(was), at(is));
                let moved = Transform::translate((a.x - b.x) * (1.0 - t), (a.y - b.y) * (1.0 - t));
                let moved = moved.then_inner(is.transform);
                self.items.push(Group::new(vec![item.clone()]).transformed(moved).into());
            }
        }
    }

    /// The same words: they go from first baseline to first baseline and from size to size, and where they look different
    /// one look becomes the other.
    fn text(&mut self, (old, before): (&Text, Transform), (new, after): (&Text, Transform)) {
        let anchor = |text: &Text| text.at + Point::new(0.0, text.block.first_baseline());
        let (a, b) = (before.apply(anchor(old)), after.apply(anchor(new)));
        let height = |text: &Text, by: Transform| text.block.em() * by.scale;
        let (from, to) = (height(old, before), height(new, after));
        let (at, em) = (Point::new(mix(a.x, b.x, self.share), mix(a.y, b.y, self.share)), mix(from, to, self.share));
        let placed = |text: &Text| -> Item {
            let scale = if text.block.em() > 0.0 { em / text.block.em() } else { 1.0 };
            let start = anchor(text);
            let translate = Point::new(at.x - start.x * scale, at.y - start.y * scale);
            Group::new(vec![text.clone().into()]).transformed(Transform { scale, translate }).into()
        };
        if old.block.looks_like(&new.block) {
            self.items.push(placed(new));
        } else {
            self.items.extend(faded(vec![placed(old)], 1.0 - self.share));
            self.items.extend(faded(vec![placed(new)], self.share));
        }
    }
}

/// What is drawn, in order; groups that only place or name what is in them are taken apart.
fn leaves(items: &[Item]) -> Vec<Leaf> {
    fn collect(items: &[Item], transform: Transform, out: &mut Vec<Leaf>) {
        for item in items {
            match item {
                Item::Link(_) => {}
                Item::Group(group) if group.opacity >= 1.0 && group.clip.is_none() => {
                    collect(&group.items, transform.then_inner(group.transform), out);
                }
                _ => out.push(Leaf { item: item.clone(), transform, key: key(item) }),
            }
        }
    }
    let mut out = Vec::new();
    collect(items, Transform::IDENTITY, &mut out);
    out
}

/// What an item is known by; nothing for what is drawn as a whole, such as a terminal.
fn key(item: &Item) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    match item {
        Item::Text(text) => {
            let words: Vec<&str> = text.block.lines().iter().map(|line| text.block.line_text(line).trim()).collect();
            let words = words.join(" ");
            if words.is_empty() {
                return None;
            }
            ("text", words).hash(&mut hasher);
        }
        Item::Image(image) => ("image", image.picture.id()).hash(&mut hasher),
        Item::Path(path) => ("path", format!("{:?}{:?}{:?}", path.path, path.fill, path.stroke)).hash(&mut hasher),
        Item::Quad(quad) => {
            // A panel may grow; a bullet, a rule or a tint is only itself.
            let size = quad.border.is_none().then_some(quad.rect.size());
            ("quad", format!("{:?}{:?}{:?}{size:?}", quad.fill, quad.border, quad.shadow)).hash(&mut hasher);
        }
        Item::Group(_) | Item::Link(_) => return None,
    }
    Some(hasher.finish())
}

/// How many leaves at the bottom of two pages are the same, where they are.
fn common_ground(old: &[Leaf], new: &[Leaf], size: Size) -> usize {
    let area = |leaf: &Leaf| match &leaf.item {
        Item::Quad(quad) => Some(leaf.transform.apply_rect(quad.rect)),
        Item::Image(image) => Some(leaf.transform.apply_rect(image.rect)),
        _ => None,
    };
    let same = |(a, b): &(&Leaf, &Leaf)| a.key.is_some() && a.key == b.key && area(a) == area(b);
    let ground = ground(old, size).min(ground(new, size));
    old.iter().zip(new).take(ground).take_while(same).count()
}

/// How many leaves at the bottom cover the whole page.
fn ground(leaves: &[Leaf], size: Size) -> usize {
    let page = Rect::from_size(size);
    let covers = |leaf: &&Leaf| {
        let area = match &leaf.item {
            Item::Quad(quad) => quad.rect,
            Item::Image(image) => image.clip,
            _ => return false,
        };
        let seen = leaf.transform.apply_rect(area).intersect(page);
        seen.w >= page.w - 0.5 && seen.h >= page.h - 0.5
    };
    leaves.iter().take_while(covers).count()
}

impl Leaf {
    fn placed(self) -> Item {
        if self.transform == Transform::IDENTITY {
            return self.item;
        }
        Group::new(vec![self.item]).transformed(self.transform).into()
    }

    fn clone_placed(&self) -> Item {
        Leaf { item: self.item.clone(), transform: self.transform, key: self.key }.placed()
    }
}

/// Items as one group of an opacity; nothing when there is nothing to see of it.
fn faded(items: Vec<Item>, opacity: f32) -> Option<Item> {
    (!items.is_empty() && opacity > 0.0).then(|| Group::new(items).faded(opacity).into())
}

fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

fn mix_rect(a: Rect, b: Rect, t: f32) -> Rect {
    Rect::new(mix(a.x, b.x, t), mix(a.y, b.y, t), mix(a.w, b.w, t), mix(a.h, b.h, t))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::load::load;
    use crate::show::{Moment, Position};
    use crate::text::Fonts;
    use crate::world::MemoryWorld;

    const DECK: &str = "\
# Shared title\n\n```python\nprint(1)\n```\n\nleaves\n\n---\n\n\
# Shared title\n\n```python\nimport this\n\nprint(1)\n```\n\narrives";

    fn pages(deck: &str) -> [DisplayList; 2] {
        let world = MemoryWorld::default().with("t.md", deck);
        let presentation = load(Arc::new(world), Path::new("t.md"), Arc::new(Fonts::new()));
        [0, 1].map(|index| presentation.page(index).at(&Moment::settled(Position::new(index, 0))).list)
    }

    /// Baseline and opacity of every text, by its words.
    fn texts(list: &DisplayList) -> Vec<(String, f32, f32)> {
        fn collect(items: &[Item], by: Transform, opacity: f32, out: &mut Vec<(String, f32, f32)>) {
            for item in items {
                match item {
                    Item::Text(text) => {
                        let y = by.apply(text.at + Point::new(0.0, text.block.first_baseline())).y;
                        let words = text.block.lines().iter().map(|line| text.block.line_text(line)).collect();
                        out.push((words, y.round(), (opacity * 100.0).round() / 100.0));
                    }
                    Item::Group(group) => {
                        collect(&group.items, by.then_inner(group.transform), opacity * group.opacity, out);
                    }
                    _ => {}
                }
            }
        }
        let mut out = Vec::new();
        collect(&list.items, Transform::IDENTITY, 1.0, &mut out);
        out
    }

    fn find(list: &DisplayList, words: &str) -> Option<(f32, f32)> {
        texts(list).into_iter().find(|(text, ..)| text == words).map(|(_, y, opacity)| (y, opacity))
    }

    #[test]
    fn it_begins_as_the_old_slide_and_ends_as_the_new() {
        let [from, to] = pages(DECK);
        let (mut before, mut begun) = (texts(&from), texts(&morph(&from, &to, 0.0)));
        let (mut after, mut done) = (texts(&to), texts(&morph(&from, &to, 1.0)));
        for list in [&mut before, &mut begun, &mut after, &mut done] {
            list.sort_by(|a, b| a.partial_cmp(b).unwrap());
        }
        assert_eq!((begun, done), (before, after));
    }

    #[test]
    fn half_way_what_is_shared_is_between_its_places_and_the_rest_is_fading() {
        let [from, to] = pages(DECK);
        let half = morph(&from, &to, 0.5);
        let y = |list: &DisplayList| find(list, "print(1)").unwrap().0;
        assert!((y(&half) - (y(&from) + y(&to)) / 2.0).abs() <= 1.0);
        assert_eq!(find(&half, "print(1)").unwrap().1, 1.0);
        assert_eq!(find(&half, "Shared title"), find(&from, "Shared title"));
        for words in ["leaves", "arrives", "import this"] {
            let opacity = find(&half, words).unwrap().1;
            assert!(opacity > 0.0 && opacity < 1.0, "{words} {opacity}");
        }
    }

    #[test]
    fn words_that_change_their_size_grow_on_the_way() {
        let [from, to] = pages("# Grows\n\n---\n\n# Grows\n\n- into a title");
        let half = morph(&from, &to, 0.5);
        assert_eq!(texts(&half).iter().filter(|(words, ..)| words == "Grows").count(), 1);
        let (a, b, between) =
            (find(&from, "Grows").unwrap(), find(&to, "Grows").unwrap(), find(&half, "Grows").unwrap());
        assert!(b.0 < between.0 && between.0 < a.0, "{a:?} {between:?} {b:?}");
    }

    #[test]
    fn a_ground_of_another_colour_comes_over_the_old_one() {
        let [from, to] = pages("# a\n\n---\n\n<!-- _background: \"#102030\" -->\n\n# b");
        let dump = morph(&from, &to, 0.5).dump();
        let grounds = dump.lines().filter(|line| line.contains("quad (0, 0) 1600x900"));
        assert_eq!(grounds.map(|line| line.len() - line.trim_start().len()).collect::<Vec<_>>(), [2, 4], "{dump}");
    }
}
