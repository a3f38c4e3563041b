//! What footlight remembers between runs: where the files are, and what they hold besides the show itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::accept::LiveRuns;
use crate::show::rehearsal::Rehearsals;

/// For each set of displays, by the names of those that make it up, the one that was chosen for the audience.
pub type Choices = BTreeMap<String, String>;

/// Characters of a deck's name that begin the names of its files: file systems allow no long ones.
const STEM: usize = 40;

/// The folder by platform convention, made when it is missing; `None` where there can be none.
fn folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let base = etcetera::choose_base_strategy().ok()?;
    let folder = base.state_dir().unwrap_or_else(|| base.data_dir()).join("footlight");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder)
}

/// A file that belongs to a deck, keyed by its full path; `None` as a deck is the built-in talk.
pub fn file(deck: Option<&Path>, ending: &str) -> Option<PathBuf> {
    let name = match deck {
        Some(path) => {
            let full = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
            let stem = full.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            let stem: String = stem.chars().take(STEM).collect();
            format!("{stem}-{:016x}", hash(full.as_os_str().as_encoded_bytes()))
        }
        None => "built-in".to_owned(),
    };
    Some(folder()?.join(format!("{name}.{ending}")))
}

/// FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>): the same in every version of the program.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Where a deck's rehearsals are kept.
pub fn rehearsals_file(deck: Option<&Path>) -> Option<PathBuf> {
    file(deck, "rehearsals.json")
}

/// The rehearsals of a deck; none when they can't be read.
pub fn rehearsals(deck: Option<&Path>) -> Rehearsals {
    let text = rehearsals_file(deck).and_then(|file| std::fs::read_to_string(file).ok());
    text.map(|text| Rehearsals::from_json(&text)).unwrap_or_default()
}

/// Where it is kept what live shells have printed.
pub fn live_runs_file(deck: Option<&Path>) -> Option<PathBuf> {
    file(deck, "live.json")
}

/// What live shells have printed for a deck; nothing when it can't be read.
pub fn live_runs(deck: Option<&Path>) -> LiveRuns {
    let text = live_runs_file(deck).and_then(|file| std::fs::read_to_string(file).ok());
    text.map(|text| LiveRuns::from_json(&text)).unwrap_or_default()
}

/// Where the choices of displays are kept.
pub fn choices_file() -> Option<PathBuf> {
    Some(folder()?.join("displays.json"))
}

/// The choices of displays; none when they can't be read.
pub fn choices() -> Choices {
    let text = choices_file().and_then(|file| std::fs::read_to_string(file).ok());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_algorithm() {
        assert_eq!(
            [hash(b""), hash(b"a"), hash(b"foobar")],
            [0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c, 0x8594_4171_f739_67e8]
        );
    }
}
