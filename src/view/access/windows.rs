//! The two windows: what is in them besides the slide, and in what order it is read.

use super::{Element, Role, dialog, page};
use crate::geom::{Rect, Transform};
use crate::load::Presentation;
use crate::show::session::Blank;
use crate::show::timer::TimerMode;
use crate::show::{Moment, Position};
use crate::view::audience::{covers, tells_faults, tells_notice};
use crate::view::faults::{self, preview_name};
use crate::view::speaker::{bar, previews, time};
use crate::view::{SpeakerView, Stage, WallClock, notes, shell};

/// What the audience's window says: what it shows, and nothing that is not seen there.
pub fn audience(stage: &Stage<'_>) -> Element {
    let session = stage.session;
    let frozen = stage.frozen.filter(|_| session.is_frozen());
    let overlay = session.overlay().filter(|_| !session.is_frozen());
    let mut window = Element::new(Role::Window, title(stage));
    if !covers(overlay) {
        window.children.push(match session.blank() {
            Some(blank) => Element::status(format!("The screen is {}.", color(blank))),
            None => {
                let caption = shell::caption(stage);
                let shell = shell::of_audience(stage, &caption);
                let shown = frozen.unwrap_or(stage.presentation);
                slide(stage, shown, &session.audience_moment(stage.now), shell, Transform::IDENTITY)
            }
        });
        window.children.extend(session.is_frozen().then(|| Element::status("The picture is frozen.")));
        let fault = tells_faults(stage).then(|| faults::told(stage)).flatten();
        let preview = preview_name(session.audience_preview()).filter(|_| !session.is_fullscreen());
        let preview = preview.map(|name| format!("Preview: {name}"));
        let notice = tells_notice(stage).then(|| notice(stage)).flatten();
        window.children.extend(fault.into_iter().chain(preview).chain(notice).map(Element::status));
    }
    window.with(overlay.map(|overlay| dialog::dialog(stage, overlay)))
}

/// What the speaker's window says, as it was drawn last.
pub fn speaker(stage: &Stage<'_>, view: &SpeakerView, clock: WallClock) -> Element {
    let overlay = stage.session.overlay();
    let mut window = Element::new(Role::Window, format!("{}: speaker", title(stage)));
    if !covers(overlay) {
        let caption = shell::caption(stage);
        let shell = shell::of_speaker(stage, &caption);
        let moment = stage.session.speaker_moment(stage.now);
        window.children.push(slide(stage, stage.presentation, &moment, shell, view.slide));
        window
            .children
            .extend(previews::elsewhere(stage).map(|(sees, then)| Element::status(format!("{sees} {then}"))));
        let (what, detail) = previews::next_words(stage);
        let detail = if detail.is_empty() { "the end".into() } else { detail };
        let next = view.hits.first();
        window.children.push(Element {
            command: next.map(|hit| hit.command.clone()),
            bounds: next.map(|hit| hit.rect),
            ..Element::labelled(Role::Label, what, detail)
        });
        window.children.push(spoken(stage));
        window.children.extend(clocks(stage, clock));
        window.children.push(Element::labelled(Role::Label, "Place", place(stage)));
        let findings = bar::findings(stage).map(|words| words.text().to_owned());
        window.children.extend(findings.map(|words| Element::labelled(Role::Label, "The talk has", words)));
        window.children.extend(faults::told(stage).into_iter().chain(notice(stage)).map(Element::status));
    }
    window.with(overlay.map(|overlay| dialog::dialog(stage, overlay)))
}

fn title(stage: &Stage<'_>) -> String {
    stage.presentation.deck.meta.title.clone().unwrap_or_else(|| "footlight".into())
}

fn color(blank: Blank) -> &'static str {
    match blank {
        Blank::Black => "black",
        Blank::White => "white",
    }
}

fn notice(stage: &Stage<'_>) -> Option<String> {
    stage.session.notice(stage.now).map(str::to_owned)
}

/// A slide as it is at a moment: what has not appeared yet is not in it.
fn slide(
    stage: &Stage<'_>,
    presentation: &Presentation,
    moment: &Moment,
    shell: Option<crate::layout::Shell<'_>>,
    to: Transform,
) -> Element {
    let list = presentation.page(moment.position.slide).with_shell(moment, shell).list;
    let bounds = to.apply_rect(Rect::from_size(list.size));
    let slide = Element::labelled(Role::Slide, &name(stage, moment.position), step(stage, moment.position));
    let mut parts = page::elements(&list.items, to);
    // Pictures lie behind the words, or are laid first; the title is still what comes first.
    let title = parts.iter().position(|part| part.role != Role::Image).unwrap_or(0);
    if parts.get(title).is_some_and(|part| matches!(part.role, Role::Heading(_))) {
        parts[..=title].rotate_right(1);
    }
    slide.at(bounds).with(parts)
}

/// `Slide 3 of 28: Title`.
fn name(stage: &Stage<'_>, position: Position) -> String {
    let outline = stage.session.outline();
    let slide = outline.slide(position.slide);
    let which = match outline.number(position.slide) {
        Some(number) => format!("Slide {number} of {}", outline.numbers()),
        None if slide.hidden => "Hidden slide".into(),
        None => "Slide without a number".into(),
    };
    if slide.title.is_empty() { which } else { format!("{which}: {}", slide.title) }
}

fn step(stage: &Stage<'_>, position: Position) -> String {
    match stage.session.outline().slide(position.slide).steps {
        0 => String::new(),
        steps => format!("step {} of {steps}", position.step),
    }
}

/// The speaker's notes of the slide.
fn spoken(stage: &Stage<'_>) -> Element {
    // The width is of no importance: the words are.
    const WIDTH: f32 = 1000.0;
    match notes::lay_out(stage.presentation, stage.session.position(), WIDTH) {
        Some(notes) => {
            let mut words = page::elements(&notes.list.items, Transform::IDENTITY);
            // They are laid out for reading here, not where they are seen.
            words.iter_mut().for_each(forget_bounds);
            Element::new(Role::Group, "Notes").with(words)
        }
        None => Element::labelled(Role::Label, "Notes", "none for this slide"),
    }
}

fn forget_bounds(element: &mut Element) {
    element.bounds = None;
    element.children.iter_mut().for_each(forget_bounds);
}

/// The timer, how that stands to the plan, and the time of day: to be read, never told by themselves.
fn clocks(stage: &Stage<'_>, clock: WallClock) -> Vec<Element> {
    let timer = stage.session.timer();
    let told = time::told(stage, clock);
    let paused = timer.is_paused().then(|| "paused".to_owned());
    let parts = [told.figures, told.plan].into_iter().chain(paused).chain(told.pace.map(|(words, _)| words));
    let value = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let mut clocks = vec![Element::labelled(Role::Timer, told.what, value)];
    if timer.mode() != TimerMode::Clock {
        clocks.push(Element::labelled(Role::Label, "Time of day", time::time_of_day(clock)));
    }
    clocks
}

/// Slide, step and section in words.
fn place(stage: &Stage<'_>) -> String {
    bar::place(stage).text().replace("   ·   ", ", ")
}
