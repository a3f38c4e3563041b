//! From a path to a presentation: the deck, its pages laid out when they are first wanted, and what is wrong with it.

mod look;
mod pages;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tracing::info_span;

use crate::deck::{self, Deck};
use crate::diag::{Diagnostic, Diagnostics, Source};
use crate::geom::SLIDE_WIDTH;
use crate::layout::{self, Cx, Pictures};
use crate::markup::Files;
use crate::page::{self, Page};
use crate::scene::Shelf;
use crate::text::Fonts;
use crate::theme::Theme;
use crate::world::World;
use pages::{Laid, Pages, Used};

/// The code of the fault of a deck that cannot be read at all.
pub const UNREADABLE: &str = "unreadable";

/// Bytes of a deck that is long, some 1,000 slides; and bytes of it that are enough to begin with.
const LONG: usize = 256 << 10;
const ENOUGH: usize = 32 << 10;

/// A talk ready to be shown: an immutable snapshot of everything it was made from.
pub struct Presentation {
    pub deck: Deck,
    pub theme: Arc<Theme>,
    pub fonts: Arc<Fonts>,
    pictures: Arc<Pictures>,
    /// Faults found while reading; those of pages come when these are laid out.
    faults: Diagnostics,
    /// Whether there is more of the talk than was read.
    is_partial: bool,
    pages: Pages,
    /// What it was read through; it knows every file that was asked for.
    world: Arc<dyn World>,
}

/// Reads the talk at `path`: a markdown file, or a folder that holds `talk.md`. Whatever is wrong with it is in the
/// presentation's diagnostics; there is always something to show.
pub fn load(world: Arc<dyn World>, path: &Path, fonts: Arc<Fonts>) -> Presentation {
    load_on(world, path, fonts, Arc::default(), false)
}

/// The same, but of a very long talk only the first slides, and without large recordings behind the first, so that this can
/// be shown at once: the rest is to be [read](reload) then.
pub fn load_first_slides(world: Arc<dyn World>, path: &Path, fonts: Arc<Fonts>) -> Presentation {
    load_on(world, path, fonts, Arc::default(), true)
}

/// The same with the pixels of pictures on a shelf that is there already.
fn load_on(
    world: Arc<dyn World>,
    path: &Path,
    fonts: Arc<Fonts>,
    shelf: Arc<Shelf>,
    may_be_partial: bool,
) -> Presentation {
    let mut faults = Diagnostics::default();
    let (file, mut source) = info_span!("read").in_scope(|| {
        let file = deck_file(&*world, path);
        let source = read_source(&*world, &file, &mut faults);
        (file, source)
    });
    let part = first_slides(&source.text).filter(|_| may_be_partial).map(|part| Source::new(&*source.name, part));
    let postponed = Cell::new(part.is_some());
    source = part.unwrap_or(source);
    let folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    let files = Files::new(&*world, &folder);
    let deck = info_span!("parse", bytes = source.text.len()).in_scope(|| {
        deck::parse(&source, &if may_be_partial { files.in_haste(&postponed) } else { files }, &mut faults)
    });
    let theme = info_span!("theme").in_scope(|| look::theme(&*world, &folder, &deck, &fonts, &mut faults));
    let pictures = Arc::new(Pictures::new(world.clone(), folder, fonts.clone(), shelf));
    let is_partial = postponed.get();
    if is_partial {
        // What seems to be missing may only not be read yet.
        faults = Diagnostics::default();
    }
    let pages = Pages::new(deck.slides.len());
    Presentation { deck, theme, fonts, pictures, faults, is_partial, pages, world }
}

/// Of a long deck the slides up to a separator behind which one is not yet in the middle of something.
fn first_slides(text: &str) -> Option<&str> {
    let is_fence = |line: &&str| line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
    let at_end = |end: &usize| text[..*end].lines().filter(is_fence).count() % 2 == 0;
    let from = (text.len() > LONG).then(|| (ENOUGH..).find(|&at| text.is_char_boundary(at)))??;
    let separators = text[from..].match_indices("\n\n---\n").map(|(at, _)| from + at + 1);
    separators.take(8).find(at_end).map(|end| &text[..end])
}

/// Reads the talk again. Pages of slides that did not change are taken over from `old`.
pub fn reload(world: Arc<dyn World>, path: &Path, old: &Presentation) -> Presentation {
    let new = load_on(world, path, old.fonts.clone(), old.pictures.shelf().clone(), false);
    if new.theme != old.theme || new.deck.meta.aspect != old.deck.meta.aspect {
        return new;
    }
    let numbers = old.shown_numbers();
    let mut laid: HashMap<(u64, Option<usize>), (usize, Laid)> = HashMap::new();
    for (index, (slide, number)) in old.deck.slides.iter().zip(numbers).enumerate() {
        if let Some(page) = old.pages.at_hand(index) {
            laid.insert((slide.hash, number), (slide.range.start, page));
        }
    }
    for (index, (slide, number)) in new.deck.slides.iter().zip(new.shown_numbers()).enumerate() {
        let Some((start, old_page)) = laid.get(&(slide.hash, number)) else { continue };
        let same = |(path, id): &(String, Option<u64>)| new.pictures.get(path).ok().map(|p| p.id()) == *id;
        if old_page.pictures.iter().all(same) {
            let faults = moved(&old_page.faults, &old.deck.source, *start, &new.deck.source, slide.range.start);
            new.pages.set(index, Laid { faults, ..old_page.clone() });
        }
    }
    new
}

/// Faults of a slide that stands elsewhere now.
fn moved(faults: &Diagnostics, old: &Arc<Source>, from: usize, new: &Arc<Source>, to: usize) -> Diagnostics {
    let mut out = Diagnostics::default();
    for fault in faults.iter() {
        let mut fault = fault.clone();
        if let Some(span) = fault.span.as_mut().filter(|span| Arc::ptr_eq(&span.source, old)) {
            let shift = |at: usize| (at + to).saturating_sub(from).min(new.text.len());
            span.range = shift(span.range.start)..shift(span.range.end);
            span.source = new.clone();
        }
        out.push(fault);
    }
    out
}

/// The deck's file: `path` itself, or the first of the usual names when it is a folder.
fn deck_file(world: &dyn World, path: &Path) -> PathBuf {
    if !matches!(world.read(path), Err(crate::world::ReadError::IsFolder)) {
        return path.to_path_buf();
    }
    let names = ["talk.md", "slides.md", "index.md", "README.md"].map(|name| path.join(name));
    names.iter().find(|file| world.read(file).is_ok()).unwrap_or(&names[0]).clone()
}

/// The text of a deck; a file that can't be read is an empty one and a fault.
fn read_source(world: &dyn World, file: &Path, faults: &mut Diagnostics) -> Arc<Source> {
    let name = file.display().to_string();
    let bytes = match world.read(file) {
        Ok(bytes) => bytes,
        Err(why) => {
            let help = "give the path of a markdown file, or of a folder that holds `talk.md`";
            faults.push(Diagnostic::error(UNREADABLE, format!("`{name}` can't be read: {why}")).help(help));
            return Source::new(name, "");
        }
    };
    if bytes.len() > deck::MAX_TEXT {
        let (has, most) = (bytes.len() >> 20, deck::MAX_TEXT >> 20);
        let message = format!("`{name}` is too large for a deck: {has} MB, and at most {most} MB are read");
        faults.push(Diagnostic::error(UNREADABLE, message).help("is it a deck? large data belongs in files beside it"));
        return Source::new(name, "");
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => Source::new(name, text),
        Err(error) => {
            // The rest is readable as it is; the odd bytes show as replacement characters.
            let source = Source::new(name, String::from_utf8_lossy(&bytes));
            let at = error.valid_up_to();
            let end = (at + '\u{fffd}'.len_utf8()).min(source.text.len());
            let fault = Diagnostic::error("not-utf8", "this is not UTF-8 text from here on").at(&source, at..end);
            faults.push(fault.help("save the file as UTF-8"));
            source
        }
    }
}

impl Presentation {
    pub fn len(&self) -> usize {
        self.deck.slides.len()
    }

    pub fn is_empty(&self) -> bool {
        false
    }

    /// Whether there is more of the talk than was read.
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// The same talk by the other light: in the theme that its own is paired with.
    pub fn by_other_light(&self) -> Presentation {
        let in_fonts = |pair: Arc<Theme>| pair.with_fonts(&self.deck.meta.fonts, |family| self.fonts.has(family));
        let pair = Theme::builtin(self.theme.pair()).map(|pair| Arc::new(in_fonts(pair)));
        let theme = pair.unwrap_or_else(|| self.theme.clone());
        Presentation { theme, ..self.with_own_pages() }
    }

    /// The same talk with no page laid out.
    pub fn with_own_pages(&self) -> Presentation {
        Presentation {
            deck: self.deck.clone(),
            theme: self.theme.clone(),
            fonts: self.fonts.clone(),
            pictures: self.pictures.clone(),
            faults: self.faults.clone(),
            is_partial: self.is_partial,
            pages: Pages::new(self.deck.slides.len()),
            world: self.world.clone(),
        }
    }

    /// Height of every page, in units.
    pub fn page_height(&self) -> f32 {
        SLIDE_WIDTH / self.deck.meta.aspect.0
    }

    /// The files beside the deck.
    pub fn deck_files(&self) -> Files<'_> {
        Files::new(&*self.world, self.pictures.folder())
    }

    /// The pictures of the deck.
    pub fn pictures(&self) -> &Pictures {
        &self.pictures
    }

    /// Keeps more pages and fewer large pictures at hand from now on: the slides are to be asked for in order, as an
    /// export does.
    pub fn expect_order(&self) {
        self.pages.expect_order();
        self.pictures.expect_order();
    }

    /// The page of a slide, laid out at the first call; indices past the end are the last slide.
    pub fn page(&self, index: usize) -> Arc<Page> {
        let index = index.min(self.len().saturating_sub(1));
        // There is a slide always.
        self.pages.get(index, || self.lay_out(index)).unwrap_or_else(|| self.lay_out(index).page)
    }

    /// Every file it was made from, and those that were missing.
    pub fn files(&self) -> BTreeSet<PathBuf> {
        self.world.seen()
    }

    /// Whether any of those files holds something else by now.
    pub fn is_stale(&self) -> bool {
        self.world.is_stale()
    }

    /// Whether the page of a slide is at hand without work.
    pub fn is_laid_out(&self, index: usize) -> bool {
        self.pages.is_at_hand(index)
    }

    /// Whether laying out another page lets one go.
    pub fn is_full(&self) -> bool {
        self.pages.is_full()
    }

    /// How many pages are at hand without work.
    pub fn laid_out(&self) -> usize {
        self.pages.count()
    }

    /// Everything wrong with the deck that is known: all of it once every page was asked for.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all = self.faults.clone();
        for faults in self.pages.faults() {
            all.extend(faults.iter().cloned());
        }
        all.into_sorted()
    }

    /// The number shown on a slide: how many counted slides there are up to it.
    pub fn number(&self, index: usize) -> Option<usize> {
        let slide = self.deck.slides.get(index)?;
        let counts = |s: &&deck::Slide| s.counted && !s.hidden;
        (slide.counted && !slide.hidden).then(|| self.deck.slides[..=index].iter().filter(counts).count())
    }

    /// The number that stands on a slide's page, if one does.
    fn shown_number(&self, index: usize) -> Option<usize> {
        self.number(index).filter(|_| self.deck.slides[index].paginate)
    }

    /// The numbers that stand on the pages, slide by slide.
    fn shown_numbers(&self) -> Vec<Option<usize>> {
        let mut count = 0;
        let number = |slide: &deck::Slide| {
            let counts = slide.counted && !slide.hidden;
            count += usize::from(counts);
            (counts && slide.paginate).then_some(count)
        };
        self.deck.slides.iter().map(number).collect()
    }

    fn lay_out(&self, index: usize) -> Laid {
        let _span = info_span!("layout", slide = index + 1).entered();
        let lay_out =
            |cx: &Cx<'_>| page::lay_out(&self.deck.slides[index], self.shown_number(index), cx, self.page_height());
        self.guarded(index, lay_out)
    }

    /// Makes a slide's page; one that can't be made must never take the show down.
    fn guarded(&self, index: usize, make: impl FnOnce(&Cx<'_>) -> Page) -> Laid {
        let slide = &self.deck.slides[index];
        let diagnostics = RefCell::new(Diagnostics::default());
        let used = RefCell::new(Used::new());
        let code = Cell::new(f32::INFINITY);
        let cx = Cx {
            fonts: &self.fonts,
            theme: &self.theme,
            pictures: &self.pictures,
            source: &self.deck.source,
            diagnostics: &diagnostics,
            small: layout::small(self.page_height()),
            scale: 1.0,
            squeezed: false,
            code: &code,
            used: &used,
        };
        let page = catch_unwind(AssertUnwindSafe(|| make(&cx))).unwrap_or_else(|panic| {
            let message = format!("this slide could not be laid out: {}", panic_words(&*panic));
            let fault = Diagnostic::error("internal", message).at(&self.deck.source, slide.range.clone());
            diagnostics.borrow_mut().push(fault.help("this is a fault of footlight; please report it with the slide"));
            page::stand_in(slide, &cx, self.page_height())
        });
        let pictures = used.into_inner();
        // Fitting a slide asks for the same pictures again and again.
        let paths: BTreeSet<&String> = pictures.iter().map(|(path, _)| path).collect();
        let bytes = paths.into_iter().filter_map(|path| self.pictures.get(path).ok()).map(|p| p.weight()).sum();
        Laid { page: Arc::new(page), faults: diagnostics.into_inner(), pictures, bytes }
    }
}

fn panic_words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason given")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{DiskWorld, MemoryWorld};

    fn presentation(markdown: &str) -> Presentation {
        load(Arc::new(MemoryWorld::default().with("t.md", markdown)), Path::new("t.md"), Arc::new(Fonts::new()))
    }

    #[test]
    fn a_slide_that_cannot_be_laid_out_is_a_card() {
        let presentation = presentation("# a title");
        let laid = presentation.guarded(0, |_| panic!("on purpose"));
        let list = laid.page.at(&crate::show::Moment::settled(Default::default())).list;
        assert!(list.dump().contains("a title"));
        assert_eq!(laid.faults.iter().map(|d| d.code).collect::<Vec<_>>(), ["internal"]);
    }

    #[test]
    fn the_first_slides_of_a_long_talk_are_those_of_all_of_it() {
        let deck = |slides: usize| {
            let slide = |i: usize| format!("# Slide {i}\n\n```\n\n---\n\n{}\n```\n", "words ".repeat(20));
            (0..slides).map(slide).collect::<Vec<_>>().join("\n---\n\n")
        };
        let first = |slides: usize| {
            let world = Arc::new(MemoryWorld::default().with("t.md", deck(slides)));
            load_first_slides(world, Path::new("t.md"), Arc::new(Fonts::new()))
        };
        assert_eq!([first(100).is_partial(), first(5000).is_partial()], [false, true]);
        let (part, whole) = (first(5000), presentation(&deck(5000)));
        let count = part.len();
        assert!((50..1000).contains(&count), "{count}");
        assert!(part.deck.slides.iter().zip(&whole.deck.slides).all(|(one, other)| one.hash == other.hash));
        assert!(part.diagnostics().is_empty() && whole.len() == 5000);
    }

    #[test]
    fn a_large_recording_is_read_after_the_first_slide() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.md");
        let event = "[1,\"o\",\"words\"]\n".repeat(400_000);
        std::fs::write(folder.path().join("a.cast"), format!("{{\"version\":3,\"term\":{{}}}}\n{event}")).unwrap();
        let first = |deck: &str| {
            std::fs::write(&path, deck).unwrap();
            load_first_slides(Arc::new(DiskWorld::default()), &path, Arc::new(Fonts::new()))
        };
        let later = first("# one\n\n---\n\n![](a.cast)\n");
        let whole = reload(Arc::new(DiskWorld::default()), &path, &later);
        assert_eq!((later.is_partial(), later.deck.slides[1].steps), (true, 0));
        assert_eq!((whole.is_partial(), whole.deck.slides[1].steps), (false, 1));
        assert!(!first("![](a.cast)\n").is_partial());
    }

    #[test]
    fn pages_of_unchanged_slides_are_taken_over() {
        let old = presentation("# a\n\n---\n\n# b");
        (0..2).for_each(|i| drop(old.page(i)));
        let edited = MemoryWorld::default().with("t.md", "# new\n\n---\n\n# a\n\n---\n\n# b changed");
        let new = reload(Arc::new(edited), Path::new("t.md"), &old);
        assert_eq!([0, 1, 2].map(|i| new.is_laid_out(i)), [false, true, false]);
        assert!(Arc::ptr_eq(&old.page(0), &new.page(1)));
    }
}
