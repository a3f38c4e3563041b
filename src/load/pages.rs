//! The pages of a presentation that are at hand: those last asked for, as many as are kept. Others are laid out anew.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::diag::Diagnostics;
use crate::page::Page;

/// A picture as a page used it: its path, and the hash of what was found there.
pub type Used = Vec<(String, Option<u64>)>;

/// The pages that are kept, in shares of [`Laid::weight`]: some 50 MB, and 128 MB of
/// pictures' files.
const KEPT: usize = 512;

/// Bytes of pictures that weigh as much as a page.
const PAGE: usize = 256 << 10;

/// The same two where pages are asked for in order and few times: many are kept, as those that went would all be laid
/// out again, but few pictures' files, as these are read fast.
const KEPT_IN_ORDER: usize = 2048;
const PAGE_IN_ORDER: usize = 16 << 10;

/// A page, and what came of laying it out.
#[derive(Clone)]
pub struct Laid {
    pub page: Arc<Page>,
    pub faults: Diagnostics,
    pub pictures: Used,
    /// Encoded bytes of its pictures.
    pub bytes: usize,
}

impl Laid {
    /// What keeping it costs; a page without pictures is 1, as are so many bytes of pictures.
    fn weight(&self, page: usize) -> usize {
        1 + self.bytes / page
    }
}

/// A page for each slide, made when it is first wanted.
pub struct Pages {
    shelves: Mutex<Shelves>,
}

struct Shelves {
    slots: Vec<Slot>,
    /// Weight of all pages that are at hand.
    weight: usize,
    /// Counts what is asked for.
    clock: u64,
    /// What may be kept, in shares of [`Laid::weight`].
    most: usize,
    /// Bytes of pictures that weigh as much as a page.
    page: usize,
}

#[derive(Default)]
struct Slot {
    page: Arc<OnceLock<Laid>>,
    /// 0 while its page is not counted among those at hand.
    weight: usize,
    used: u64,
    /// What was wrong with a page that is no longer at hand.
    told: Option<Diagnostics>,
}

impl Pages {
    pub fn new(count: usize) -> Pages {
        let slots = (0..count).map(|_| Slot::default()).collect();
        Pages { shelves: Mutex::new(Shelves { slots, weight: 0, clock: 0, most: KEPT, page: PAGE }) }
    }

    /// Keeps more pages from now on, but fewer with large pictures: they are asked for in order.
    pub fn expect_order(&self) {
        let mut shelves = self.shelves();
        (shelves.most, shelves.page) = (KEPT_IN_ORDER, PAGE_IN_ORDER);
    }

    /// The page of a slide, made once however many threads ask for it; `None` for an index past the end.
    pub fn get(&self, index: usize, make: impl FnOnce() -> Laid) -> Option<Arc<Page>> {
        let page = self.shelves().slots.get(index)?.page.clone();
        // Laying out takes long: other pages must be had meanwhile.
        let laid = page.get_or_init(make);
        self.shelves().count_in(index, &page, laid);
        Some(laid.page.clone())
    }

    /// Puts a page there that was made before.
    pub fn set(&self, index: usize, laid: Laid) {
        self.get(index, || laid);
    }

    /// What is at hand of a slide.
    pub fn at_hand(&self, index: usize) -> Option<Laid> {
        self.shelves().slots.get(index)?.page.get().cloned()
    }

    /// Whether the page of a slide is at hand; past the end there is nothing to lay out.
    pub fn is_at_hand(&self, index: usize) -> bool {
        self.shelves().slots.get(index).is_none_or(|slot| slot.page.get().is_some())
    }

    /// Whether another page would push one out.
    pub fn is_full(&self) -> bool {
        let shelves = self.shelves();
        shelves.weight >= shelves.most
    }

    /// What is wrong with every page that was ever laid out.
    pub fn faults(&self) -> Vec<Diagnostics> {
        let shelves = self.shelves();
        let of_slot = |slot: &Slot| slot.page.get().map(|laid| laid.faults.clone()).or_else(|| slot.told.clone());
        shelves.slots.iter().filter_map(of_slot).collect()
    }

    /// How many pages are at hand.
    pub fn count(&self) -> usize {
        self.shelves().slots.iter().filter(|slot| slot.page.get().is_some()).count()
    }

    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelves {
    /// Notes that a page was asked for; over budget, those not asked for longest go.
    fn count_in(&mut self, index: usize, page: &Arc<OnceLock<Laid>>, laid: &Laid) {
        self.clock += 1;
        let clock = self.clock;
        let Some(slot) = self.slots.get_mut(index) else { return };
        slot.used = clock;
        // It may have been pushed out between being made and being counted.
        if slot.weight == 0 && Arc::ptr_eq(&slot.page, page) {
            slot.weight = laid.weight(self.page);
            self.weight += slot.weight;
        }
        if self.weight > self.most {
            self.make_room(clock);
        }
    }

    /// Lets a quarter of the pages go, so that this is seldom looked for; never the one asked for at `clock`.
    fn make_room(&mut self, clock: u64) {
        let counted = self.slots.iter().enumerate().filter(|(_, slot)| slot.weight > 0 && slot.used != clock);
        let mut oldest: Vec<(u64, usize)> = counted.map(|(index, slot)| (slot.used, index)).collect();
        oldest.sort_unstable();
        for (_, index) in oldest {
            if self.weight <= self.most - self.most / 4 {
                break;
            }
            let Some(slot) = self.slots.get_mut(index) else { continue };
            self.weight -= slot.weight;
            let told = slot.page.get().map(|laid| laid.faults.clone());
            *slot = Slot { told, ..Slot::default() };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::Size;

    fn laid(bytes: usize) -> Laid {
        let page = Arc::new(Page { size: Size::new(1.0, 1.0), nodes: Vec::new(), steps: 0, scale: 1.0 });
        Laid { page, faults: Diagnostics::default(), pictures: Vec::new(), bytes }
    }

    #[test]
    fn only_so_many_pages_are_kept() {
        let pages = Pages::new(5000);
        (0..5000).for_each(|index| pages.set(index, laid(0)));
        assert!(pages.count() <= KEPT && pages.is_at_hand(4999) && !pages.is_at_hand(0));
    }

    #[test]
    fn in_order_more_pages_are_kept_and_fewer_pictures() {
        let (pages, pictures) = (Pages::new(1000), Pages::new(1000));
        [&pages, &pictures].into_iter().for_each(Pages::expect_order);
        (0..1000).for_each(|index| pages.set(index, laid(0)));
        (0..1000).for_each(|index| pictures.set(index, laid(3 << 20)));
        assert_eq!(pages.count(), 1000);
        assert!((1..12).contains(&pictures.count()), "{}", pictures.count());
    }

    #[test]
    fn pages_with_large_pictures_count_for_more() {
        let pages = Pages::new(5000);
        (0..5000).for_each(|index| pages.set(index, laid(8 << 20)));
        assert!((1..40).contains(&pages.count()), "{}", pages.count());
        pages.set(0, laid(1 << 40));
        assert!(pages.is_at_hand(0));
    }
}
