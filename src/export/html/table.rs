//! Things that are written once and named wherever they are used.

use std::collections::HashMap;

/// Texts with a number each, in the order of their first use.
#[derive(Default)]
pub struct Table {
    numbers: HashMap<String, usize>,
    texts: Vec<String>,
}

impl Table {
    /// The number of a text; a new one when it was not yet in.
    pub fn number(&mut self, text: String) -> usize {
        let next = self.texts.len();
        *self.numbers.entry(text).or_insert_with_key(|text| {
            self.texts.push(text.clone());
            next
        })
    }

    pub fn texts(&self) -> &[String] {
        &self.texts
    }
}

/// A number with at most two decimals, as short as it can be written; what is no number is 0.
pub fn num(value: f32) -> String {
    short(value, 2)
}

/// The same with as many decimals more as a drawing of this size needs to stay round when it is enlarged.
pub fn fine(value: f32, size: f32) -> String {
    short(value, if size >= 100.0 { 2 } else { 5 })
}

fn short(value: f32, decimals: usize) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.decimals$}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// Text as HTML has it, in elements and in attributes. Controls, which HTML forbids, become blanks.
pub fn escape(text: &str) -> String {
    super::super::escape::escape(text, |c| c == '\n' || !c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, 0.5, -0.001, 1.239, 100.0, f32::NAN].map(num), ["1", "0.5", "0", "1.24", "100", "0"]);
    }

    #[test]
    fn nothing_breaks_out_of_an_attribute() {
        assert_eq!(escape("<a b=\"c\">&\u{8}"), "&lt;a b=&quot;c&quot;&gt;&amp; ");
    }
}
