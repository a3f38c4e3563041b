//! What lies over a window: the help, all slides at a glance, a prompt.

use super::{Element, Role};
use crate::show::command::Command;
use crate::show::keys::Binding;
use crate::show::session::{Overlay, Prompt, PromptKind};
use crate::view::Stage;

/// The most candidates of a prompt that are in the tree.
const MOST: usize = 50;

pub fn dialog(stage: &Stage<'_>, overlay: &Overlay) -> Element {
    match overlay {
        Overlay::Help => help(stage),
        Overlay::Overview { selected } => {
            let slides =
                (0..stage.session.outline().slides().len()).map(|slide| choice(stage, slide, None, slide == *selected));
            Element::new(Role::Dialog, "All slides").with([Element::new(Role::List, "").with(slides)])
        }
        Overlay::Prompt(prompt) if prompt.kind == PromptKind::Number => number(stage, prompt),
        Overlay::Prompt(prompt) => self::prompt(stage, prompt),
    }
}

fn help(stage: &Stage<'_>) -> Element {
    let rows: Vec<&Binding> = stage.keys.rows().iter().filter(|row| !row.keys.is_empty()).collect();
    let groups = rows.chunk_by(|a, b| a.group == b.group).map(|rows| {
        let title = rows.first().map_or("", |row| row.group.title());
        Element::new(Role::List, title).with(rows.iter().map(|row| {
            let keys = row.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            Element::new(Role::ListItem, format!("{}: {keys}", row.description))
        }))
    });
    Element::new(Role::Dialog, "Keys").with(groups)
}

fn prompt(stage: &Stage<'_>, prompt: &Prompt) -> Element {
    let name = if prompt.kind == PromptKind::Search { "Search" } else { "Go to" };
    let mut dialog = Element::new(Role::Dialog, name).with([Element::labelled(Role::Field, name, &prompt.text)]);
    if prompt.candidates.is_empty() {
        let typed = prompt.text.trim();
        dialog.children.extend((!typed.is_empty()).then(|| Element::status(format!("No slide has “{typed}”"))));
        return dialog;
    }
    let first = prompt.selected.saturating_sub(MOST / 2);
    let candidates = prompt.candidates.iter().enumerate().skip(first).take(MOST);
    let choices =
        candidates.map(|(index, found)| choice(stage, found.slide, found.excerpt.as_deref(), index == prompt.selected));
    dialog.with([Element::new(Role::List, "").with(choices)])
}

/// Digits that were typed, and where Enter leads.
fn number(stage: &Stage<'_>, prompt: &Prompt) -> Element {
    let title = prompt.candidates.first().map(|found| stage.session.outline().slide(found.slide).title.as_str());
    let words = title.map_or_else(|| "no such slide".to_owned(), |title| format!("{title}. Enter goes there."));
    Element::status(format!("{}: {words}", prompt.text))
}

/// A slide to go to.
fn choice(stage: &Stage<'_>, slide: usize, excerpt: Option<&str>, selected: bool) -> Element {
    let outline = stage.session.outline();
    let title = outline.slide(slide).title.as_str();
    let number = outline.number(slide).map(|number| number.to_string());
    let excerpt = excerpt.filter(|words| !title.starts_with(words) && (title.is_empty() || !words.starts_with(title)));
    let parts = number.as_deref().into_iter().chain([title]).chain(excerpt);
    let name = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    Element { selected, command: Some(Command::GoTo(slide)), ..Element::new(Role::Choice, name) }
}
