//! The notes of a talk as a text of their own: to be printed by anything, or read at the lectern.

use crate::export::deck::{notes_of, title, title_of};
use crate::load::Presentation;
use crate::show::timer::stopwatch;

/// The notes of the chosen slides as markdown: under the number, title and time of each slide that has any.
pub fn notes_text(presentation: &Presentation, slides: &[usize]) -> String {
    let mut out = title_of(presentation).map(|title| format!("# {title}\n")).unwrap_or_default();
    for &index in slides {
        let slide = &presentation.deck.slides[index];
        let number = presentation.number(index).map(|number| number.to_string());
        let name = title(slide, false).map(|title| title.text);
        let time = slide.time.map(|time| format!("({})", stopwatch(time)));
        let parts: Vec<String> = number.into_iter().chain(name).chain(time).collect();
        out.push_str(&format!("\n## {}\n", parts.join(" ")));
        if let Some(notes) = notes_of(slide) {
            out.push_str(&format!("\n{notes}\n"));
        }
    }
    out.trim_start().to_owned()
}
