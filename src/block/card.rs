//! A card: what stands in the place of something that could not be shown.

use crate::geom::Size;
use crate::layout::{BODY, Cx, Fragment, Room, text};
use crate::scene::{Border, Quad};
use crate::text::{Align, Layout, RichText, Style};

/// One sentence for the audience: it says what is not there, never an error's details.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    pub sentence: String,
}

impl Card {
    pub fn new(sentence: impl Into<String>) -> Card {
        Card { sentence: sentence.into() }
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let theme = cx.theme;
        let size = BODY * 0.75 * cx.scale;
        let rich = RichText::plain(&self.sentence, Style::new(theme.text_font().clone(), size, theme.muted()));
        let layout = Layout::width((room.width - 80.0).max(100.0)).align(Align::Center);
        let words = text(cx.fonts, &rich, &layout);
        let height = (words.size.h + 80.0).max(room.height.min(260.0));
        let dy = (height - words.size.h) / 2.0;
        let mut fragment = words.padded(40.0, dy);
        fragment.size = Size::new(room.width, height);
        let border = Border { width: 2.0, color: theme.rule() };
        let ground = Quad::filled(fragment.rect(), theme.surface()).rounded(theme.radius()).bordered(border);
        fragment.over(vec![ground.into()])
    }
}
