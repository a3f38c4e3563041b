//! The PDF back end: one page a display list, by krilla, tagged for readers that cannot see.
//!
//! The file is first written as PDF/UA-1, whose checks fail as a whole for one missing glyph or title; then it is
//! written again, tagged but without that claim, and [`Written::notes`] says why. PDF/A, which is only claimed on
//! request, is never given up silently: a file that cannot keep it is not written. The same input gives the same bytes.

mod album;
mod annotate;
mod deflate;
mod encode;
mod links;
mod need;
mod objects;
mod page;
mod picture;
mod shape;
mod tags;
mod text;

use std::collections::HashSet;
use std::fmt;
use std::num::{NonZeroU32, NonZeroU64};
use std::sync::Arc;

use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder, ValidationError};
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::error::KrillaError;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata, PageLayout};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{NumberingStyle, PageLabel, PageSettings};
use krilla::surface::Location;
use krilla::tagging::TagTree;
use krilla::text::Font;
use tracing::info_span;

use album::Album;
pub use album::Output;

use crate::geom::{SLIDE_WIDTH, Size};
use crate::scene::DisplayList;
use crate::text::Fonts;

/// The width of a page unless the caller wants another, in points: a 16:9 slide is then 13⅓ by 7½ inches.
pub const PAGE_WIDTH: f32 = 960.0;

/// The resolution of pictures unless the caller wants another, in pixels an inch: a picture that fills a page of
/// [`PAGE_WIDTH`] then has 4000 pixels across, enough for any projector and for print.
pub const IMAGE_DPI: f32 = 300.0;

/// The longest side of a page that PDF readers accept, in points.
const MAX_SIDE: f32 = 14_400.0;

/// What goes into a file besides what is seen.
pub struct Document<'a> {
    pub title: Option<&'a str>,
    pub author: Option<&'a str>,
    /// As BCP 47 writes it, such as `en` or `pt-BR`.
    pub language: &'a str,
    /// Seconds since 1970 in UTC; without it the file bears no date.
    pub date: Option<u64>,
    /// In points; the height follows the shape of each page.
    pub page_width: f32,
    /// Bitmaps with clearly more pixels an inch than this are made smaller.
    pub image_dpi: f32,
    /// Whether the file must be PDF/A-2b, as archives want it.
    pub archival: bool,
    pub notes_as: NotesAs,
    pub pages: &'a dyn Pages,
}

/// What becomes of [`Page::notes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NotesAs {
    /// One attached markdown file; not in PDF/A-2, which forbids attachments.
    #[default]
    Attachment,
    /// A text annotation on each page, where pympress and other programs look for them; such a file is no PDF/UA.
    Annotations,
}

/// Where pages come from. They are asked for one by one in order: once to measure what is on them, once to write them,
/// and once more when the first try is not valid PDF/UA. So a long deck need not be held whole.
pub trait Pages {
    fn count(&self) -> usize;

    /// The page of an index below [`Pages::count`].
    fn page(&self, index: usize) -> Page;

    /// The page that links to a slide lead to; `None` when it is not in the file.
    fn page_of_slide(&self, slide: usize) -> Option<usize> {
        Some(slide)
    }
}

impl Pages for &[Page] {
    fn count(&self) -> usize {
        self.len()
    }

    fn page(&self, index: usize) -> Page {
        self.get(index).cloned().unwrap_or_default()
    }
}

#[derive(Debug, Clone, Default)]
pub struct Page {
    pub list: Arc<DisplayList>,
    /// Its line in the outline.
    pub title: Option<PageTitle>,
    /// The page number that readers show; without one, its number from 1.
    pub label: Option<String>,
    /// What the speaker says, as markdown.
    pub notes: Option<String>,
    /// It shows the slide of the page before at a later step: no new line in the outline.
    pub continues: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageTitle {
    pub text: String,
    /// From 1; deeper ones hang under the last higher one.
    pub level: u8,
}

/// What the author may want to know about a file.
#[derive(Debug)]
pub struct Written {
    pub pages: usize,
    /// One sentence each, without a full stop.
    pub notes: Vec<String>,
}

/// Why no file could be made at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PdfError {
    NoPages,
    /// Why it cannot be PDF/A, one reason each.
    NotArchival(Vec<String>),
    Failed(String),
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PdfError::NoPages => write!(f, "there are no pages to write"),
            PdfError::NotArchival(why) => write!(f, "the file can't be PDF/A-2b: {}", why.join("; ")),
            PdfError::Failed(why) => write!(f, "the PDF could not be written: {why}"),
        }
    }
}

impl std::error::Error for PdfError {}

/// Writes a file to `out`, which is empty. `fonts` must be the set that the texts were shaped with.
pub fn write(document: &Document<'_>, fonts: &Fonts, out: &mut dyn Output) -> Result<Written, PdfError> {
    if document.pages.count() == 0 {
        return Err(PdfError::NoPages);
    }
    let mut notes = Vec::new();
    let annotated = document.notes_as == NotesAs::Annotations;
    let titled = document.title.is_some_and(|t| !t.trim().is_empty());
    let mut try_with = Try { accessible: titled && !annotated, outlined: HashSet::new() };
    if !titled {
        notes.push("not PDF/UA: the talk has no title".to_owned());
    }
    let needs = need::Needs::of(document);
    let mut album = Album::new(out);
    // Ends: a try gives up the claim or one more font.
    loop {
        let mut assets = page::Assets::new(fonts, &try_with.outlined, &needs, &mut album);
        match attempt(document, &try_with, &mut assets) {
            Ok(bytes) => {
                notes.extend(assets.into_notes());
                let bytes = if annotated { annotate::with_notes(&bytes, document)? } else { bytes };
                let faults = info_span!("write").in_scope(|| album.finish(&bytes));
                let faults = faults.map_err(|why| PdfError::Failed(why.to_string()))?;
                faults.into_iter().for_each(|fault| push_new(&mut notes, fault));
                return Ok(Written { pages: document.pages.count(), notes });
            }
            Err(KrillaError::Validation(errors)) if try_with.accessible => {
                try_with.accessible = false;
                for (error, _) in errors.iter().filter(|(error, _)| !is_archival(error)) {
                    push_new(&mut notes, format!("not PDF/UA: {}", reason(error)));
                }
            }
            Err(KrillaError::Validation(errors)) => {
                let mut reasons = Vec::new();
                errors.iter().for_each(|(error, _)| push_new(&mut reasons, reason(error)));
                return Err(PdfError::NotArchival(reasons));
            }
            Err(KrillaError::Font(font, why)) if try_with.outlined.insert(font.clone()) => {
                push_new(&mut notes, format!("a font cannot be embedded, so its text is drawn as outlines: {why}"));
            }
            Err(error) => return Err(PdfError::Failed(error.to_string())),
        }
    }
}

/// What one try to write the file claims and avoids.
struct Try {
    accessible: bool,
    /// Fonts that cannot be embedded.
    outlined: HashSet<Font>,
}

fn attempt(document: &Document<'_>, try_with: &Try, assets: &mut page::Assets<'_, '_>) -> Result<Vec<u8>, KrillaError> {
    let settings = krilla::SerializeSettings {
        configuration: configuration(try_with.accessible, document.archival),
        render_svg_glyph_fn: krilla_svg::render_svg_glyph,
        // They are when all of them are there: see `deflate`.
        compress_content_streams: false,
        ..Default::default()
    };
    let mut pdf = krilla::Document::new_with(settings);
    let mut tree = TagTree::new().with_lang(Some(document.language.to_owned()));
    let mut outline = OutlineBuilder::default();
    let mut notes = String::new();
    for index in 0..document.pages.count() {
        let page = document.pages.page(index);
        let label = page.label.clone().unwrap_or_else(|| (index + 1).to_string());
        let size = page_size(page.list.size, document.page_width);
        let settings =
            PageSettings::from_wh(size.w, size.h).unwrap_or_default().with_page_label(page_label(&label, index));
        let mut sheet = pdf.start_page_with(settings);
        if let Some(group) = page::draw(&mut sheet, &page, index, size, document.pages, assets) {
            tree.push(group);
        }
        sheet.finish();
        if let Some(title) = page.title.as_ref().filter(|_| !page.continues) {
            outline.push(title, index);
        }
        if let Some(text) = page.notes.as_deref().map(str::trim).filter(|text| !text.is_empty() && !page.continues) {
            let number = Some(label.as_str()).filter(|label| label.parse::<usize>().is_ok());
            let title = page.title.as_ref().map(|title| title.text.as_str());
            let name: Vec<&str> = number.into_iter().chain(title).collect();
            notes += &format!("# {}\n\n{text}\n\n", if name.is_empty() { label } else { name.join(" ") });
        }
    }
    pdf.set_outline(outline.finish());
    pdf.set_tag_tree(tree);
    pdf.set_metadata(metadata(document));
    if !notes.is_empty() && document.notes_as == NotesAs::Attachment && !document.archival {
        pdf.embed_file(notes_file(notes, document.date));
    }
    pdf.finish()
}

fn configuration(accessible: bool, archival: bool) -> Configuration {
    let mut builder = ConfigurationBuilder::new();
    if accessible {
        builder = builder.with_accessibility_validator(Accessibility::UA1);
    }
    if archival {
        builder = builder.with_archival_validator(Archival::A2_B);
    }
    builder.finish().unwrap_or_default()
}

/// The size of a page in points for a list of `size` units.
fn page_size(size: Size, width: f32) -> Size {
    let good = |v: f32| v.is_finite() && v > 0.0;
    let width = if good(width) { width.clamp(3.0, MAX_SIDE) } else { PAGE_WIDTH };
    let aspect = if good(size.w) && good(size.h) { size.h / size.w } else { 9.0 / 16.0 };
    Size::new(width, (width * aspect).clamp(3.0, MAX_SIDE))
}

/// Slide units to points.
fn scale_of(list: Size, page: Size) -> f32 {
    page.w / if list.w.is_finite() && list.w > 0.0 { list.w } else { SLIDE_WIDTH }
}

fn page_label(label: &str, index: usize) -> PageLabel {
    // Plain numbers are written as such: readers let one jump to them.
    match (label.parse::<u32>(), u32::try_from(index + 1)) {
        (Ok(number), Ok(expected)) if number == expected => {
            PageLabel::new(Some(NumberingStyle::Arabic), None, NonZeroU32::new(number))
        }
        _ => PageLabel::new(None, Some(label.to_owned()), None),
    }
}

/// Where krilla reports a fault: the number of the page, from 1.
fn location(page: usize) -> Option<Location> {
    NonZeroU64::new(page as u64 + 1)
}

fn metadata(document: &Document<'_>) -> Metadata {
    let mut metadata = Metadata::new()
        .language(document.language.to_owned())
        .creator("footlight".to_owned())
        .producer(concat!("footlight ", env!("CARGO_PKG_VERSION")).to_owned())
        .page_layout(PageLayout::SinglePage);
    if let Some(title) = document.title {
        metadata = metadata.title(title.to_owned());
    }
    if let Some(author) = document.author.filter(|author| !author.is_empty()) {
        metadata = metadata.authors(vec![author.to_owned()]);
    }
    if let Some(date) = document.date {
        metadata = metadata.creation_date(date_time(date));
    }
    metadata
}

fn notes_file(notes: String, date: Option<u64>) -> EmbeddedFile {
    EmbeddedFile {
        path: "notes.md".to_owned(),
        mime_type: MimeType::new("text/markdown"),
        description: Some("Speaker notes".to_owned()),
        association_kind: AssociationKind::Supplement,
        data: notes.into_bytes().into(),
        modification_date: date.map(date_time),
        compress: Some(true),
        location: None,
    }
}

/// The civil date and time of a Unix time, by the days-to-civil method for the proleptic Gregorian calendar.
fn date_time(seconds: u64) -> DateTime {
    // Years over 9999 cannot be written.
    let seconds = seconds.min(253_402_300_799);
    let (days, clock) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    // Years run from March here, so that the leap day is the last.
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    DateTime::new((era * 400 + year_of_era + next) as u16)
        .month(month as u8)
        .day(day as u8)
        .hour((clock / 3600) as u8)
        .minute((clock / 60 % 60) as u8)
        .second((clock % 60) as u8)
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// Hangs the titles of pages under each other by their levels.
#[derive(Default)]
struct OutlineBuilder {
    outline: Outline,
    /// Those that may still get children, each of a deeper level than the one before.
    open: Vec<(u8, OutlineNode)>,
}

impl OutlineBuilder {
    fn push(&mut self, title: &PageTitle, page: usize) {
        self.close(title.level);
        let target = krilla::destination::XyzDestination::new(page, Point::from_xy(0.0, 0.0));
        self.open.push((title.level, OutlineNode::new(title.text.clone(), target).with_open(true)));
    }

    /// Hangs everything of `level` and deeper where it belongs.
    fn close(&mut self, level: u8) {
        while let Some((_, node)) = self.open.pop_if(|(open, _)| *open >= level) {
            match self.open.last_mut() {
                Some((_, parent)) => parent.push_child(node),
                None => self.outline.push_child(node),
            }
        }
    }

    fn finish(mut self) -> Outline {
        self.close(0);
        self.outline
    }
}

fn push_new(notes: &mut Vec<String>, note: String) {
    if !notes.contains(&note) {
        notes.push(note);
    }
}

/// Whether it is a fault in PDF/A only.
fn is_archival(error: &ValidationError) -> bool {
    matches!(error, ValidationError::MissingDocumentDate | ValidationError::EmbeddedFile(..))
}

/// A fault in the author's words.
fn reason(error: &ValidationError) -> String {
    let on = |location: &Option<Location>| location.map_or(String::new(), |page| format!(" on page {page}"));
    match error {
        ValidationError::ContainsNotDefGlyph(_, at, text) => format!("no font has “{text}”{}", on(at)),
        ValidationError::NoCodepointMapping(_, _, at) => format!("a glyph stands for no character{}", on(at)),
        ValidationError::InvalidCodepointMapping(_, _, c, at) => {
            format!("the character {} is not allowed{}", c.escape_unicode(), on(at))
        }
        ValidationError::RestrictedLicense(_) => "the licence of a font forbids embedding it".to_owned(),
        ValidationError::MissingDocumentDate => {
            "it needs a date: `date: 2026-05-31` in the settings, or SOURCE_DATE_EPOCH".to_owned()
        }
        ValidationError::NoDocumentTitle => "the talk has no title".to_owned(),
        ValidationError::TooLongString => "a text is longer than 32,767 bytes".to_owned(),
        ValidationError::MissingAltText(at) => format!("a figure or formula has no description{}", on(at)),
        ValidationError::MissingHeadingTitle => "a heading has no text".to_owned(),
        ValidationError::MissingDocumentOutline => "no page has a title for the outline".to_owned(),
        ValidationError::MissingAnnotationAltText(at) => format!("a link has no description{}", on(at)),
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unix_times_become_dates() {
        let leap_day = DateTime::new(2024).month(2).day(29).hour(12).minute(34).second(56);
        assert_eq!(date_time(1_709_210_096), leap_day.utc_offset_hour(0).utc_offset_minute(0));
        let first = DateTime::new(1970).month(1).day(1).hour(0).minute(0).second(0);
        assert_eq!(date_time(0), first.utc_offset_hour(0).utc_offset_minute(0));
    }

    #[test]
    fn pages_keep_the_shape_of_their_lists() {
        assert_eq!(page_size(Size::new(1600.0, 900.0), 960.0), Size::new(960.0, 540.0));
        assert_eq!(page_size(Size::new(0.0, f32::NAN), f32::INFINITY), Size::new(960.0, 540.0));
        assert_eq!(page_size(Size::new(1.0, 1e30), 960.0), Size::new(960.0, MAX_SIDE));
    }
}
