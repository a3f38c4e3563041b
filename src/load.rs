//! From a path to a presentation: the deck, its pages laid out when they are first wanted, and what is wrong with it.

use std::any::Any;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::deck::{self, Deck};
use crate::diag::{Diagnostic, Diagnostics, Source, did_you_mean};
use crate::geom::SLIDE_WIDTH;
use crate::layout::{Cx, Pictures};
use crate::markup::Files;
use crate::page::{self, Page};
use crate::text::Fonts;
use crate::theme::Theme;
use crate::world::{World, resolve};

/// A picture as a page used it: its path, and the hash of what was found there.
type Used = Vec<(String, Option<u64>)>;

/// A talk ready to be shown: an immutable snapshot of everything it was made from.
pub struct Presentation {
    pub deck: Deck,
    pub theme: Arc<Theme>,
    pub fonts: Arc<Fonts>,
    pictures: Pictures,
    /// Faults found while reading; those of pages come when these are laid out.
    faults: Diagnostics,
    pages: Vec<OnceLock<Laid>>,
    /// What it was read through; it knows every file that was asked for.
    world: Arc<dyn World>,
}

#[derive(Clone)]
struct Laid {
    page: Arc<Page>,
    faults: Diagnostics,
    pictures: Used,
}

/// Reads the talk at `path`: a markdown file, or a folder that holds `talk.md`. Whatever is wrong with it is in the
/// presentation's diagnostics; there is always something to show.
pub fn load(world: Arc<dyn World>, path: &Path, fonts: Arc<Fonts>) -> Presentation {
    let mut faults = Diagnostics::default();
    let file = deck_file(&*world, path);
    let source = read_source(&*world, &file, &mut faults);
    let folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    let deck = deck::parse(&source, &Files::new(&*world, &folder), &mut faults);
    let theme = read_theme(&*world, &folder, deck.meta.theme.as_deref(), &mut faults);
    let pictures = Pictures::new(world.clone(), folder, fonts.clone());
    let pages = (0..deck.slides.len()).map(|_| OnceLock::new()).collect();
    Presentation { deck, theme, fonts, pictures, faults, pages, world }
}

/// Reads the talk again. Pages of slides that did not change are taken over from `old`.
pub fn reload(world: Arc<dyn World>, path: &Path, old: &Presentation) -> Presentation {
    let new = load(world, path, old.fonts.clone());
    if new.theme != old.theme || new.deck.meta.aspect != old.deck.meta.aspect {
        return new;
    }
    let mut laid: HashMap<(u64, Option<usize>), (usize, &Laid)> = HashMap::new();
    for (index, page) in old.pages.iter().enumerate() {
        if let (Some(slide), Some(page)) = (old.deck.slides.get(index), page.get()) {
            laid.insert((slide.hash, old.number(index)), (slide.range.start, page));
        }
    }
    for (index, slide) in new.deck.slides.iter().enumerate() {
        let Some((start, old_page)) = laid.get(&(slide.hash, new.number(index))) else { continue };
        let same = |(path, id): &(String, Option<u64>)| new.pictures.get(path).ok().map(|p| p.id()) == *id;
        if old_page.pictures.iter().all(same) {
            let faults = moved(&old_page.faults, &old.deck.source, *start, &new.deck.source, slide.range.start);
            let _ = new.pages[index].set(Laid { faults, ..(*old_page).clone() });
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

/// The theme that the deck names: a built-in one, or a file beside the deck; else the house theme.
fn read_theme(world: &dyn World, folder: &Path, name: Option<&str>, faults: &mut Diagnostics) -> Arc<Theme> {
    let Some(name) = name else { return Arc::new(Theme::default()) };
    if let Some(theme) = Theme::builtin(name) {
        return theme;
    }
    let with_extension = if name.ends_with(".toml") { name.to_owned() } else { format!("{name}.toml") };
    let path = resolve(folder, &with_extension);
    match world.read(&path) {
        Ok(bytes) => {
            let source = Source::new(path.display().to_string(), String::from_utf8_lossy(&bytes));
            Arc::new(Theme::parse(&source, faults))
        }
        Err(why) => {
            let names: Vec<&str> = Theme::names().collect();
            let near = did_you_mean(name, names.iter().copied());
            let help = near.map_or_else(
                || format!("themes are {}, or a TOML file beside the deck", names.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            faults.push(Diagnostic::warning("theme", format!("the theme `{name}` can't be had: {why}")).help(help));
            Arc::new(Theme::default())
        }
    }
}

/// The text of a deck; a file that can't be read is an empty one and a fault.
fn read_source(world: &dyn World, file: &Path, faults: &mut Diagnostics) -> Arc<Source> {
    let name = file.display().to_string();
    let bytes = match world.read(file) {
        Ok(bytes) => bytes,
        Err(why) => {
            let help = "give the path of a markdown file, or of a folder that holds `talk.md`";
            faults.push(Diagnostic::error("unreadable", format!("`{name}` can't be read: {why}")).help(help));
            return Source::new(name, "");
        }
    };
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

    /// Height of every page, in units.
    pub fn page_height(&self) -> f32 {
        SLIDE_WIDTH / self.deck.meta.aspect.0
    }

    /// The pictures of the deck.
    pub fn pictures(&self) -> &Pictures {
        &self.pictures
    }

    /// The page of a slide, laid out at the first call; indices past the end are the last slide.
    pub fn page(&self, index: usize) -> Arc<Page> {
        self.laid(index).page.clone()
    }

    /// Every file it was made from, and those that were missing.
    pub fn files(&self) -> BTreeSet<PathBuf> {
        self.world.seen()
    }

    /// Whether the page of a slide is at hand without work.
    pub fn is_laid_out(&self, index: usize) -> bool {
        self.pages.get(index).is_none_or(|page| page.get().is_some())
    }

    /// Everything wrong with the deck that is known: all of it once every page was asked for.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all = self.faults.clone();
        for laid in self.pages.iter().filter_map(OnceLock::get) {
            all.extend(laid.faults.iter().cloned());
        }
        all.into_sorted()
    }

    /// The number shown on a slide: how many counted slides there are up to it.
    pub fn number(&self, index: usize) -> Option<usize> {
        let slide = self.deck.slides.get(index)?;
        let counts = |s: &&deck::Slide| s.counted && !s.hidden;
        (slide.counted && !slide.hidden).then(|| self.deck.slides[..=index].iter().filter(counts).count())
    }

    fn laid(&self, index: usize) -> &Laid {
        let index = index.min(self.pages.len().saturating_sub(1));
        self.pages[index].get_or_init(|| self.lay_out(index))
    }

    fn lay_out(&self, index: usize) -> Laid {
        let slide = &self.deck.slides[index];
        let diagnostics = RefCell::new(Diagnostics::default());
        let used = RefCell::new(Used::new());
        let cx = Cx {
            fonts: &self.fonts,
            theme: &self.theme,
            pictures: &self.pictures,
            source: &self.deck.source,
            diagnostics: &diagnostics,
            scale: 1.0,
            used: &used,
        };
        let set = || page::lay_out(slide, self.number(index), &cx, self.page_height());
        // One slide must never take the show down.
        let page = catch_unwind(AssertUnwindSafe(set)).unwrap_or_else(|panic| {
            let message = format!("this slide could not be laid out: {}", panic_words(&*panic));
            let fault = Diagnostic::error("internal", message).at(&self.deck.source, slide.range.clone());
            diagnostics.borrow_mut().push(fault.help("this is a fault of footlight; please report it with the slide"));
            page::stand_in(slide, &cx, self.page_height())
        });
        Laid { page: Arc::new(page), faults: diagnostics.into_inner(), pictures: used.into_inner() }
    }
}

fn panic_words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason given")
}
