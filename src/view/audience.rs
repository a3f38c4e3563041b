//! The audience's window: the slide and nothing that was not asked for.

use super::board::Board;
use super::transition::{self, Kind};
use super::{Stage, faults, overlay, pointer, shell, thumbnail};
use crate::color::Color;
use crate::geom::{Rect, SLIDE_WIDTH, Size};
use crate::load::Presentation;
use crate::page::Frame;
use crate::scene::{DisplayList, Quad};
use crate::show::session::{Blank, Overlay};
use crate::show::{Moment, Wake};

/// What the audience sees.
///
/// Help, overview and prompts lie over it, unless it is frozen: then it does not change at all. In full screen there is
/// never a fault or a label, and no notice but one that must be seen and can't be seen elsewhere.
pub fn audience(stage: &Stage<'_>) -> Frame {
    let (session, now) = (stage.session, stage.now);
    let mut frame = picture(stage);
    let size = frame.list.size;
    if let Some((tool, at)) = session.audience_pointer() {
        frame.list.items.extend(pointer::pointer(tool, at, size));
    }
    let overlay = session.overlay().filter(|_| !session.is_frozen());
    if !covers(overlay) {
        let mut board = Board::new(&stage.presentation.fonts);
        if !session.is_fullscreen() {
            faults::preview(stage, size, &mut board);
        }
        if tells_faults(stage) {
            faults::line(stage, size, &mut board);
        }
        if tells_notice(stage) {
            faults::notice(stage, size.w / 2.0, size.h - 76.0, size.w * 0.8, &mut board);
            frame.wake = frame.wake.sooner(session.wake(now));
        }
        frame.list.items.extend(board.items);
    }
    if let Some(overlay) = overlay {
        thumbnail::without_links(&mut frame.list.items);
        if covers(Some(overlay)) {
            // Nothing of the slide is seen, so nothing of it is drawn.
            frame = Frame { list: DisplayList::new(size), wake: Wake::Never };
        }
        overlay::draw(stage, overlay, size, &mut frame.list.items);
    }
    frame
}

/// Whether faults are told in the audience's window, for want of another.
pub fn tells_faults(stage: &Stage<'_>) -> bool {
    !stage.has_speaker && !stage.session.is_fullscreen()
}

/// Whether there is a notice, and it is shown in the audience's window.
pub fn tells_notice(stage: &Stage<'_>) -> bool {
    let is_wanted = !stage.session.is_fullscreen() || stage.session.is_notice_urgent();
    !stage.has_speaker && is_wanted && stage.session.notice(stage.now).is_some()
}

/// Whether nothing is seen beside an overlay.
pub fn covers(overlay: Option<&Overlay>) -> bool {
    matches!(overlay, Some(Overlay::Help | Overlay::Overview { .. }))
}

/// The slide as it is, on its way in, or blank.
fn picture(stage: &Stage<'_>) -> Frame {
    let (session, now) = (stage.session, stage.now);
    let presentation = match stage.frozen {
        Some(frozen) if session.is_frozen() => frozen,
        _ => stage.presentation,
    };
    if let Some(blank) = session.blank() {
        let color = match blank {
            Blank::Black => Color::BLACK,
            Blank::White => Color::WHITE,
        };
        let size = Size::new(SLIDE_WIDTH, presentation.page_height());
        let items = vec![Quad::filled(Rect::from_size(size), color).into()];
        return Frame { list: DisplayList { size, items }, wake: Wake::Never };
    }
    let moment = session.audience_moment(now);
    let caption = shell::caption(stage);
    let shell = shell::of_audience(stage, &caption);
    let frame = presentation.page(moment.position.slide).with_shell(&moment, shell);
    if session.is_frozen() { frame } else { arriving(stage, presentation, frame) }
}

/// The slide on its way in, for as long as that takes.
fn arriving(stage: &Stage<'_>, presentation: &Presentation, frame: Frame) -> Frame {
    let Some(arrival) = stage.session.arrival(stage.now) else { return frame };
    let to = stage.session.position().slide;
    // Back is the way there, mirrored.
    let decides = if arrival.forward { to } else { arrival.from.slide };
    let named = presentation.deck.slides.get(decides).and_then(|slide| slide.transition.as_deref());
    let kind = named.map(Kind::named).unwrap_or_default();
    let kind = if stage.session.has_reduced_motion() { kind.at_rest() } else { kind };
    if arrival.age >= kind.duration() {
        return frame;
    }
    let from = presentation.page(arrival.from.slide).at(&Moment::settled(arrival.from)).list;
    let progress = arrival.age.as_secs_f32() / kind.duration().as_secs_f32();
    let list = transition::transition(&from, &frame.list, kind, arrival.forward, progress);
    Frame { list, wake: Wake::NextFrame }
}
