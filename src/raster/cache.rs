//! What is costly to make and kept between frames, within a budget of bytes.

use std::collections::HashMap;
use std::hash::Hash;

/// Values by key, each with the frame it was last used in.
#[derive(Debug)]
pub struct Cache<K, V> {
    entries: HashMap<K, Entry<V>>,
    frame: u64,
    bytes: usize,
    budget: usize,
}

#[derive(Debug)]
struct Entry<V> {
    /// `None` where making it failed: it is not tried again.
    value: Option<V>,
    bytes: usize,
    used: u64,
}

impl<K: Hash + Eq, V> Cache<K, V> {
    pub fn new(budget: usize) -> Cache<K, V> {
        Cache { entries: HashMap::new(), frame: 0, bytes: 0, budget }
    }

    /// Starts a frame: over budget, what the last frame did not use goes.
    pub fn next_frame(&mut self) {
        if self.bytes > self.budget {
            let last = self.frame;
            self.entries.retain(|_, entry| entry.used == last);
            self.bytes = self.entries.values().map(|entry| entry.bytes).sum();
        }
        self.frame += 1;
    }

    /// The value of `key`, made and weighed by `make` at the first need.
    pub fn get(&mut self, key: K, make: impl FnOnce() -> Option<(V, usize)>) -> Option<&V> {
        let entry = self.entries.entry(key).or_insert_with(|| {
            let (value, bytes) = make().map_or((None, 0), |(value, bytes)| (Some(value), bytes));
            let bytes = bytes + size_of::<(K, Entry<V>)>();
            self.bytes += bytes;
            Entry { value, bytes, used: 0 }
        });
        entry.used = self.frame;
        entry.value.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_budget_only_what_is_in_use_stays() {
        let mut cache: Cache<u32, u32> = Cache::new(1000);
        let made = |cache: &mut Cache<u32, u32>, key| {
            let mut fresh = false;
            cache.get(key, || {
                fresh = true;
                Some((key, 600))
            });
            fresh
        };
        assert!(made(&mut cache, 1));
        cache.next_frame();
        assert!(!made(&mut cache, 1));
        assert!(made(&mut cache, 2));
        cache.next_frame();
        assert!(made(&mut cache, 3));
        cache.next_frame();
        assert!(made(&mut cache, 1) && !made(&mut cache, 3));
    }
}
