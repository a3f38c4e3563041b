//! Text that comes in pieces: a character may be split between them.

/// Length of what is there of a character at the end of `bytes` that is not complete; 0 when there is none.
pub fn incomplete(bytes: &[u8]) -> usize {
    let lead = bytes.iter().rev().take(3).zip(1..).find(|&(&byte, _)| byte >= 0xc0);
    let cut = lead.filter(|&(&lead, there)| lead < 0xf8 && there < lead.leading_ones() as usize);
    cut.map_or(0, |(_, there)| there)
}

/// Makes text of bytes as they come; what is no text becomes U+FFFD.
#[derive(Debug, Default)]
pub struct Decoder {
    partial: Vec<u8>,
}

impl Decoder {
    pub fn decode(&mut self, bytes: &[u8]) -> String {
        let mut joined = std::mem::take(&mut self.partial);
        joined.extend(bytes);
        self.partial = joined.split_off(joined.len() - incomplete(&joined));
        String::from_utf8_lossy(&joined).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_characters_are_joined() {
        let text = "aä界😀z";
        for at in 0..text.len() {
            let mut decoder = Decoder::default();
            let (head, tail) = text.as_bytes().split_at(at);
            assert_eq!(decoder.decode(head) + &decoder.decode(tail), text);
        }
    }

    #[test]
    fn what_is_no_text_is_replaced_at_once() {
        assert_eq!(Decoder::default().decode(b"a\xff\x80b\xc3("), "a\u{fffd}\u{fffd}b\u{fffd}(");
    }
}
