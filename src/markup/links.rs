//! Bare addresses in text become links.

use std::sync::Arc;

use super::inline::{Inline, Inlines, Marks};

/// Links every `http://` and `https://` address that is neither code nor in a link.
pub fn link_addresses(inlines: &mut Inlines) {
    let has_address = |part: &Inline| matches!(part, Inline::Text { text, marks, .. } if !marks.code && marks.link.is_none() && address(text).is_some());
    if !inlines.parts.iter().any(has_address) {
        return;
    }
    let mut out = Vec::with_capacity(inlines.parts.len() + 2);
    for part in inlines.parts.drain(..) {
        match part {
            Inline::Text { text, marks, range } if !marks.code && marks.link.is_none() => {
                let mut rest = text.as_str();
                while let Some((start, end)) = address(rest) {
                    let link = Marks { link: Some(Arc::from(&rest[start..end])), ..marks.clone() };
                    let mut push = |text: &str, marks: &Marks| {
                        if !text.is_empty() {
                            let (text, marks, range) = (text.to_owned(), marks.clone(), range.clone());
                            out.push(Inline::Text { text, marks, range });
                        }
                    };
                    push(&rest[..start], &marks);
                    push(&rest[start..end], &link);
                    rest = &rest[end..];
                }
                if !rest.is_empty() {
                    out.push(Inline::Text { text: rest.to_owned(), marks, range });
                }
            }
            other => out.push(other),
        }
    }
    inlines.parts = out;
}

/// Start and end of the first address; marks that end a sentence are not part of it.
fn address(text: &str) -> Option<(usize, usize)> {
    let start = ["https://", "http://"].iter().filter_map(|scheme| text.find(scheme)).min()?;
    let end = text[start..].find(|c: char| c.is_whitespace() || "<>\"|`".contains(c)).map_or(text.len(), |i| start + i);
    let mut url = text[start..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    while url.ends_with(')') && url.matches(')').count() > url.matches('(').count() {
        url = url[..url.len() - 1].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    }
    let is_more = !url.ends_with("://");
    is_more.then_some((start, start + url.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_before_the_sentence_does() {
        let found = |text: &'static str| address(text).map(|(start, end)| &text[start..end]);
        assert_eq!(found("see https://a.b/c_(d)?e=1."), Some("https://a.b/c_(d)?e=1"));
        assert_eq!(found("(http://a.b)"), Some("http://a.b"));
        assert_eq!(found("https:// alone"), None);
    }
}
