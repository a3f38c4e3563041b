//! Emoji by the names that GitHub, Marp and Slidev have for them: `:rocket:`.

use super::inline::{Inline, Inlines};

/// Puts emoji in the place of their names; code and addresses stay as they are.
pub fn name_emoji(inlines: &mut Inlines) {
    for part in &mut inlines.parts {
        if let Inline::Text { text, marks, .. } = part
            && !marks.code
            && !marks.link.as_deref().is_some_and(|link| link.ends_with(text.as_str()))
            && text.matches(':').nth(1).is_some()
        {
            *text = words(text);
        }
    }
}

fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(colon) = rest.find(':') {
        let (before, after) = (&rest[..colon], &rest[colon + 1..]);
        out.push_str(before);
        // Neither a time, 12:30:05, nor a path, `a::b::c`, has a name in it.
        let is_free = !out.ends_with(|c: char| c.is_alphanumeric() || c == ':');
        let name = after.split_once(':').filter(|(_, behind)| is_free && !behind.starts_with(char::is_alphanumeric));
        match name.and_then(|(name, behind)| Some((emojis::get_by_shortcode(name)?, behind))) {
            Some((emoji, behind)) => {
                out.push_str(emoji.as_str());
                rest = behind;
            }
            None => {
                out.push(':');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_become_emoji() {
        assert_eq!(words(":rocket: and :+1::tada:."), "🚀 and 👍🎉.");
        for same in ["12:100:05", "a:rocket:b", ":no_such_name:", "::", "a: b: c", "std::rocket::x", ":rocket"] {
            assert_eq!(words(same), same);
        }
    }
}
