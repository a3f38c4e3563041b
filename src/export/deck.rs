//! A deck as the pages of a document: one for each slide, or for each step of it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use tracing::info_span;

use super::pdf::{self, NotesAs, Output, Page, PageTitle, Pages, PdfError, Written};
use crate::deck::{Layout, Slide};
use crate::load::Presentation;
use crate::show::{Moment, Position};

/// The label of the page of a slide that is not counted: any number would be that of another.
const UNCOUNTED: &str = "–";

/// The longest title of a page, in characters.
const MAX_TITLE: usize = 80;

/// What a PDF is made of, and how.
#[derive(Clone, Copy)]
pub struct PdfOptions<'a> {
    /// Indices of the slides, in the order of the deck.
    pub slides: &'a [usize],
    /// Whether every step of a slide has a page of its own, rather than only the last.
    pub steps: bool,
    /// In seconds since 1970; without it the date of the deck's settings.
    pub date: Option<u64>,
    /// In pixels an inch.
    pub image_dpi: f32,
    /// Whether the file must be PDF/A-2b.
    pub archival: bool,
    pub notes_as: NotesAs,
    /// Told how many of how many pieces of work are done.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

impl<'a> PdfOptions<'a> {
    /// A page for each slide, and nothing out of the ordinary.
    pub fn new(slides: &'a [usize]) -> PdfOptions<'a> {
        PdfOptions {
            slides,
            steps: false,
            date: None,
            image_dpi: pdf::IMAGE_DPI,
            archival: false,
            notes_as: NotesAs::default(),
            progress: &|_, _| {},
        }
    }

    /// Tells that so many pages of so many are drawn: the second half of the work.
    pub(super) fn tell_drawn(&self, done: usize, pages: usize) {
        let slides = self.slides.len();
        (self.progress)(slides + done * slides / pages.max(1), slides * 2);
    }
}

/// The chosen slides of a presentation at the steps that are shown.
struct DeckPages<'a> {
    presentation: &'a Presentation,
    stops: Vec<Position>,
    /// The first page of each slide.
    first: HashMap<usize, usize>,
    has_sections: bool,
    options: &'a PdfOptions<'a>,
}

/// Writes the chosen slides as PDF to `out`, which is empty.
pub fn pdf(presentation: &Presentation, options: &PdfOptions<'_>, out: &mut dyn Output) -> Result<Written, PdfError> {
    lay_out(presentation, options);
    let mut stops = Vec::new();
    let mut first = HashMap::new();
    for &slide in options.slides {
        let last = presentation.page(slide).steps;
        first.insert(slide, stops.len());
        stops.extend((if options.steps { 0 } else { last }..=last).map(|step| Position::new(slide, step)));
    }
    let has_sections = presentation.deck.slides.iter().any(|slide| slide.layout == Layout::Section);
    let pages = DeckPages { presentation, stops, first, has_sections, options };
    write(presentation, options, pdf::PAGE_WIDTH, &pages, out)
}

/// Writes pages `page_width` points wide, with what the deck says of itself.
pub(super) fn write(
    presentation: &Presentation,
    options: &PdfOptions<'_>,
    page_width: f32,
    pages: &dyn Pages,
    out: &mut dyn Output,
) -> Result<Written, PdfError> {
    let deck = &presentation.deck;
    let document = pdf::Document {
        title: title_of(presentation),
        author: deck.meta.author.as_deref(),
        language: deck.meta.language.as_deref().unwrap_or("en"),
        date: options.date.or_else(|| deck.meta.date.as_deref().and_then(seconds)),
        page_width,
        image_dpi: options.image_dpi,
        archival: options.archival,
        notes_as: options.notes_as,
        pages,
    };
    info_span!("encode").in_scope(|| pdf::write(&document, &presentation.fonts, out))
}

/// The title of a talk: the one in its settings, or the first that a slide has; that of a hidden one only if no other has.
pub(super) fn title_of(presentation: &Presentation) -> Option<&str> {
    let deck = &presentation.deck;
    let of = |hidden: bool| deck.slides.iter().filter(move |slide| slide.hidden == hidden).map(|slide| &*slide.title);
    let mut titles = deck.meta.title.as_deref().into_iter().chain(of(false)).chain(of(true)).map(str::trim);
    titles.find(|title| !title.is_empty())
}

/// What a slide is called, in at most so many characters: its title, or its first words.
pub(super) fn name_of(slide: &Slide, most: usize) -> Option<String> {
    let words = slide.words();
    let first = words.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let name = if slide.title.trim().is_empty() { first } else { slide.title.trim() };
    (!name.is_empty()).then(|| shortened(name, most))
}

/// A text with at most so many characters: the end of a longer one gives way to dots, after a whole word if there is one.
fn shortened(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let kept: String = text[..end].chars().take(most.saturating_sub(1)).collect();
    let is_whole = text[kept.len()..].starts_with(char::is_whitespace);
    let word_end = kept.rfind(char::is_whitespace).filter(|_| !is_whole).unwrap_or(kept.len());
    format!("{}…", kept[..word_end].trim_end())
}

/// What the speaker says on a slide, as markdown.
pub(super) fn notes_of(slide: &Slide) -> Option<String> {
    let notes = slide.notes.iter().map(|note| note.text.trim()).filter(|note| !note.is_empty());
    let notes: Vec<&str> = notes.collect();
    (!notes.is_empty()).then(|| notes.join("\n\n"))
}

/// A date as written in the settings, in UTC and at midnight unless it has a time, in seconds since 1970; `None` when it is words.
fn seconds(date: &str) -> Option<u64> {
    let date = date.trim();
    // A date alone is read as its midnight; read as a date, a time would be lost.
    let civil = date.parse::<DateTime>().or_else(|_| date.parse::<Date>().map(DateTime::from)).ok()?;
    u64::try_from(civil.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second()).ok()
}

/// Lays the chosen slides out on all cores, as many as are kept.
pub(super) fn lay_out(presentation: &Presentation, options: &PdfOptions<'_>) {
    let slides = options.slides;
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some(&slide) = slides.get(next.fetch_add(1, Ordering::Relaxed)) {
            if !presentation.is_full() {
                presentation.page(slide);
            }
            (options.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, slides.len() * 2);
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(slides.len());
    std::thread::scope(|scope| (0..cores).for_each(|_| drop(scope.spawn(work))));
}

impl Pages for DeckPages<'_> {
    fn count(&self) -> usize {
        self.stops.len()
    }

    fn page(&self, index: usize) -> Page {
        let Some(&at) = self.stops.get(index) else { return Page::default() };
        let slide = at.slide;
        let frame = self.presentation.page(slide).finished_at(&Moment::still(at));
        let written = &self.presentation.deck.slides[slide];
        self.options.tell_drawn(index, self.stops.len());
        Page {
            list: Arc::new(frame.list),
            title: title(written, self.has_sections),
            label: Some(self.presentation.number(slide).map_or_else(|| UNCOUNTED.into(), |number| number.to_string())),
            notes: notes_of(written),
            continues: self.first.get(&slide).is_some_and(|&first| first < index),
        }
    }

    fn page_of_slide(&self, slide: usize) -> Option<usize> {
        self.first.get(&slide).copied()
    }
}

/// A slide's line in the outline: its title, or its first words.
pub(super) fn title(slide: &Slide, has_sections: bool) -> Option<PageTitle> {
    let level = if has_sections && slide.layout != Layout::Section && slide.section.is_some() { 2 } else { 1 };
    name_of(slide, MAX_TITLE).map(|text| PageTitle { text, level })
}

#[cfg(test)]
mod tests {
    use super::{seconds, shortened};

    #[test]
    fn long_names_end_after_a_word() {
        let short = |most| shortened("grüne Äpfel und Birnen", most);
        assert_eq!(
            [22, 21, 16, 15, 5, 1].map(short),
            ["grüne Äpfel und Birnen", "grüne Äpfel und…", "grüne Äpfel und…", "grüne Äpfel…", "grün…", "…"]
        );
    }

    #[test]
    fn dates_in_the_settings_are_midnights() {
        assert_eq!(seconds("2024-02-29"), Some(1_709_164_800));
        assert_eq!(seconds("2024-02-29T12:34:56"), Some(1_709_210_096));
        assert_eq!([seconds("next spring"), seconds("1066-10-14")], [None, None]);
    }
}
