//! Text as markup languages have it.

/// `text` for elements and attributes of HTML and XML. Characters that are not `allowed` become blanks.
pub fn escape(text: &str, allowed: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(if allowed(c) { c } else { ' ' }),
        }
    }
    out
}
