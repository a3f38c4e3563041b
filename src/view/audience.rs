//! The audience's window.

use std::time::Duration;

use crate::color::Color;
use crate::geom::Rect;
use crate::load::Presentation;
use crate::page::Frame;
use crate::scene::{DisplayList, Quad};
use crate::show::Wake;
use crate::show::session::{Blank, Session};

/// What the audience sees at `now`.
pub fn audience(presentation: &Presentation, session: &Session, now: Duration) -> Frame {
    if let Some(blank) = session.blank() {
        let color = match blank {
            Blank::Black => Color::BLACK,
            Blank::White => Color::WHITE,
        };
        let mut list = DisplayList::new(crate::geom::Size::new(crate::geom::SLIDE_WIDTH, presentation.page_height()));
        list.items.push(Quad::filled(Rect::from_size(list.size), color).into());
        return Frame { list, wake: Wake::Never };
    }
    let moment = session.audience_moment(now);
    let mut frame = presentation.page(moment.position.slide).at(&moment);
    frame.wake = frame.wake.sooner(session.wake(now));
    frame
}
