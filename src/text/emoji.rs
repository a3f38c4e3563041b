//! Which grapheme clusters are emoji in colour, by Unicode's presentation rules (UTS #51).

use unicode_properties::{EmojiStatus, UnicodeEmoji};
use unicode_segmentation::UnicodeSegmentation;

/// Cuts `text` into stretches that are wholly emoji in colour or wholly not.
pub fn runs(text: &str) -> Vec<(&str, bool)> {
    // Nothing below U+00A9 is an emoji without a variation selector or keycap, all of which are above it.
    if text.chars().all(|c| c < '\u{a9}') {
        return vec![(text, false)];
    }
    let mut out: Vec<(&str, bool)> = Vec::new();
    let mut start = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        let emoji = in_color(cluster);
        match out.last_mut() {
            Some((run, kind)) if *kind == emoji => *run = &text[start..at + cluster.len()],
            _ => {
                start = at;
                out.push((cluster, emoji));
            }
        }
    }
    out
}

fn in_color(cluster: &str) -> bool {
    let mut chars = cluster.chars();
    let Some(first) = chars.next() else { return false };
    if cluster.contains('\u{fe0e}') {
        return false;
    }
    // A colour selector or an enclosing keycap asks for it; some characters are emoji on their own.
    chars.clone().any(|c| c == '\u{fe0f}' || c == '\u{20e3}')
        || matches!(
            first.emoji_status(),
            EmojiStatus::EmojiPresentation
                | EmojiStatus::EmojiPresentationAndModifierBase
                | EmojiStatus::EmojiPresentationAndEmojiComponent
                | EmojiStatus::EmojiPresentationAndModifierAndEmojiComponent
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_text_and_keycaps_are_not() {
        assert_eq!(runs("a 1 1\u{fe0f}\u{20e3}!"), [("a 1 ", false), ("1\u{fe0f}\u{20e3}", true), ("!", false)]);
        assert_eq!(runs("♥ ❤\u{fe0f} 🦀🔥"), [("♥ ", false), ("❤\u{fe0f}", true), (" ", false), ("🦀🔥", true)]);
        assert_eq!(runs("🇳🇱 ok"), [("🇳🇱", true), (" ok", false)]);
    }
}
