//! When keys are pressed and lines arrive: a deterministic generator and the rhythm drawn from it.
//!
//! Whole numbers only, so that the same transcript plays the same for ever and everywhere.

/// Median time between two keys, in microseconds. Hands take 158 ms; an audience is less patient.
pub const TYPING: u64 = 60_000;

/// Log-normal factors with sd(log) 0.4, in thousandths: the 33 quantiles (i + ½) / 33, clipped to 0.4–3.
const LOG_NORMAL: [u64; 33] = [
    420, 509, 563, 607, 645, 679, 711, 741, 771, 799, 828, 856, 884, 912, 941, 970, 1000, 1031, 1063, 1096, 1131, 1169,
    1208, 1251, 1297, 1349, 1406, 1473, 1551, 1647, 1775, 1966, 2378,
];

/// SplitMix64 (Steele, Lea, Flood 2014).
#[derive(Debug, Clone)]
pub struct Generator {
    state: u64,
}

impl Generator {
    /// Seeded by a text (its FNV-1a hash) and a number.
    pub fn new(text: &str, index: usize) -> Generator {
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        let mut generator = Generator { state: hash ^ index as u64 };
        generator.state = generator.next();
        generator
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Evenly from `low` to `high`.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high.saturating_sub(low) + 1)
    }

    /// Microseconds before the key `key` is pressed after `before`, about `median`.
    pub fn key(&mut self, before: Option<char>, key: char, median: u64) -> u64 {
        let at = self.next() % LOG_NORMAL.len() as u64;
        let factor = LOG_NORMAL.get(at as usize).copied().unwrap_or(1000);
        median.saturating_mul(factor * slowness(before, key)) / 100_000
    }
}

/// How much longer a key takes than the middle of a word, in hundredths.
fn slowness(before: Option<char>, key: char) -> u64 {
    if key == ' ' {
        70
    } else if !key.is_alphanumeric() || before.is_none_or(|before| !before.is_alphanumeric()) {
        // A symbol, or the start of a word.
        150
    } else if key.is_uppercase() {
        130
    } else {
        100
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rhythm_stays_the_same_for_ever() {
        let mut generator = Generator::new("$ ls\n", 0);
        let keys: Vec<u64> = [(None, 'l'), (Some('l'), 's'), (Some('s'), ' '), (Some(' '), '-'), (Some('-'), 'A')]
            .map(|(before, key)| generator.key(before, key, TYPING))
            .into();
        assert_eq!(keys, [126_540, 58_200, 34_776, 92_790, 61_110]);
    }

    #[test]
    fn seeds_differ_by_text_and_index() {
        let first = |text, index| Generator::new(text, index).next();
        assert!(first("a", 0) != first("b", 0) && first("a", 0) != first("a", 1));
    }

    #[test]
    fn the_median_key_takes_the_median() {
        let mut generator = Generator::new("", 0);
        let mut keys: Vec<u64> = (0..10_001).map(|_| generator.key(Some('a'), 'a', TYPING)).collect();
        keys.sort_unstable();
        assert!(keys[0] >= 24_000 && keys[10_000] <= 180_000);
        assert!(keys[5_000].abs_diff(TYPING) < 3_000, "{}", keys[5_000]);
    }
}
