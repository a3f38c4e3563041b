//! A deck as the pages of a document.

use std::sync::Arc;

use super::pdf::{self, Page, PageTitle, Pages, PdfError, Written};
use crate::deck::{Layout, Slide};
use crate::load::Presentation;
use crate::show::{Moment, Position};

/// The chosen slides of a presentation, each as it looks at its last step.
struct DeckPages<'a> {
    presentation: &'a Presentation,
    slides: &'a [usize],
    has_sections: bool,
}

/// Writes the chosen slides as PDF. `date` is in seconds since 1970.
pub fn pdf(presentation: &Presentation, slides: &[usize], date: Option<u64>) -> Result<Written, PdfError> {
    let deck = &presentation.deck;
    let first = deck.slides.iter().map(|slide| slide.title.as_str()).find(|title| !title.is_empty());
    let has_sections = deck.slides.iter().any(|slide| slide.layout == Layout::Section);
    let document = pdf::Document {
        title: deck.meta.title.as_deref().or(first),
        author: deck.meta.author.as_deref(),
        language: deck.meta.language.as_deref().unwrap_or("en"),
        date,
        page_width: pdf::PAGE_WIDTH,
        pages: &DeckPages { presentation, slides, has_sections },
    };
    pdf::write(&document, &presentation.fonts)
}

impl Pages for DeckPages<'_> {
    fn count(&self) -> usize {
        self.slides.len()
    }

    fn page(&self, index: usize) -> Page {
        let Some(&slide) = self.slides.get(index) else { return Page::default() };
        let page = self.presentation.page(slide);
        let frame = page.finished_at(&Moment::still(Position::new(slide, page.steps)));
        let written = &self.presentation.deck.slides[slide];
        let notes: Vec<&str> = written.notes.iter().map(|note| note.text.as_str()).collect();
        Page {
            list: Arc::new(frame.list),
            title: title(written, self.has_sections),
            label: self.presentation.number(slide).map(|number| number.to_string()),
            notes: (!notes.is_empty()).then(|| notes.join("\n\n")),
        }
    }

    fn page_of_slide(&self, slide: usize) -> Option<usize> {
        self.slides.iter().position(|&s| s == slide)
    }
}

/// A slide's line in the outline: its title, or its first words.
fn title(slide: &Slide, has_sections: bool) -> Option<PageTitle> {
    let words = slide.words();
    let first = words.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let text = if slide.title.is_empty() { first } else { &slide.title };
    let text: String = text.chars().take(80).collect();
    let level = if has_sections && slide.layout != Layout::Section && slide.section.is_some() { 2 } else { 1 };
    (!text.trim().is_empty()).then_some(PageTitle { text, level })
}
