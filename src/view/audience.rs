//! The audience's window.

use crate::load::Presentation;
use crate::page::Frame;
use crate::show::Moment;

/// The slide as the audience sees it at `moment`.
pub fn audience(presentation: &Presentation, moment: &Moment) -> Frame {
    presentation.page(moment.position.slide).at(moment)
}
