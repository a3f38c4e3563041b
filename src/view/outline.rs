//! A presentation's outline: all that the session knows of it.

use std::time::Duration;

use crate::block::Block;
use crate::deck::Slide;
use crate::load::Presentation;
use crate::show::outline::{Outline, SlideOutline};

pub fn outline(presentation: &Presentation) -> Outline {
    let deck = &presentation.deck;
    let mut outline = Outline::new(deck.slides.iter().map(slide).collect(), deck.meta.duration);
    outline.reduced_motion = deck.meta.reduced_motion;
    outline
}

fn slide(slide: &Slide) -> SlideOutline {
    let mut words = slide.words();
    let first = words.lines().find(|line| !line.trim().is_empty()).unwrap_or("").to_owned();
    for printed in slide.blocks.iter().map(Block::printed).filter(|printed| !printed.is_empty()) {
        words.extend(["\n", &printed]);
    }
    SlideOutline {
        id: slide.id.clone(),
        title: if slide.title.is_empty() { first } else { slide.title.clone() },
        text: words,
        steps: slide.steps,
        plays: plays(slide),
        shell: slide.blocks.iter().find_map(Block::shell),
        hidden: slide.hidden,
        optional: slide.optional,
        counted: slide.counted,
        section: slide.section.clone(),
        budget: slide.time,
    }
}

/// How long each step performs: the longest of what plays in it.
fn plays(slide: &Slide) -> Vec<Duration> {
    let mut plays = Vec::new();
    for (step, duration) in slide.blocks.iter().flat_map(Block::plays) {
        if plays.len() <= step {
            plays.resize(step + 1, Duration::ZERO);
        }
        plays[step] = plays[step].max(duration);
    }
    plays
}
