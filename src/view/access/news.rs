//! What is told by itself when a window has changed.

use std::collections::HashMap;

use super::{Element, Role};

/// What of a window's live parts is new, in lines; empty when there is nothing to say.
///
/// Of a new slide that is its name, for its text can be read; of the same one it is what has appeared on it.
pub fn news(before: &Element, after: &Element) -> String {
    let (was, is) = (Live::of(before), Live::of(after));
    let mut news: Vec<&str> = Vec::new();
    match (was.slide, is.slide) {
        (Some(was_slide), Some(slide)) if was_slide.name == slide.name => {
            news.extend(added(&was.content, &is.content));
            if news.is_empty() && was_slide.value != slide.value {
                // Back, or a step that shows no new words.
                news.push(&slide.value);
            }
        }
        (_, slide) => news.extend(slide.map(|slide| slide.name.as_str())),
    }
    news.extend(added(&was.statuses, &is.statuses));
    news.join("\n")
}

/// A window while something in it moves: the last line of a terminal is not finished, so it is no news yet.
pub fn unfinished(window: &Element) -> Element {
    let mut window = window.clone();
    forget_last_lines(&mut window);
    window
}

fn forget_last_lines(element: &mut Element) {
    if element.role == Role::Code {
        let end = element.name.rfind('\n').unwrap_or(0);
        element.name.truncate(end);
    }
    element.children.iter_mut().for_each(forget_last_lines);
}

/// The live parts of a window.
#[derive(Default)]
struct Live<'a> {
    slide: Option<&'a Element>,
    /// The lines of the slide.
    content: Vec<&'a str>,
    /// And those of all else.
    statuses: Vec<&'a str>,
}

impl<'a> Live<'a> {
    fn of(window: &'a Element) -> Live<'a> {
        let mut live = Live::default();
        live.collect(window);
        live
    }

    fn collect(&mut self, element: &'a Element) {
        match element.role {
            Role::Slide => {
                self.slide = Some(element);
                element.children.iter().for_each(|child| lines(child, &mut self.content));
            }
            Role::Status => lines(element, &mut self.statuses),
            _ => element.children.iter().for_each(|child| self.collect(child)),
        }
    }
}

/// Every line of an element that has words, in reading order.
fn lines<'a>(element: &'a Element, out: &mut Vec<&'a str>) {
    out.extend(element.name.lines().filter(|line| line.contains(char::is_alphanumeric)));
    // The words of links stand in their text.
    let children = element.children.iter().filter(|child| child.role != Role::Link || element.name.is_empty());
    children.for_each(|child| lines(child, out));
}

/// The lines of `after` that were not in `before` as often.
fn added<'a>(before: &[&str], after: &[&'a str]) -> Vec<&'a str> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    before.iter().for_each(|line| *known.entry(line).or_default() += 1);
    let is_new = |line: &&str| match known.get_mut(*line) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    after.iter().copied().filter(is_new).collect()
}
