//! From a path to a presentation: the deck, its pages laid out when they are first wanted, and what is wrong with it.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::deck::{self, Deck};
use crate::diag::{Diagnostic, Diagnostics, Source, did_you_mean};
use crate::geom::SLIDE_WIDTH;
use crate::layout::{Cx, Pictures, resolve};
use crate::page::{self, Page};
use crate::text::Fonts;
use crate::theme::Theme;
use crate::world::World;

/// The code of the fault that there is no deck at all.
pub const UNREADABLE: &str = "unreadable";

/// A talk ready to be shown: an immutable snapshot of everything it was made from.
pub struct Presentation {
    pub deck: Deck,
    pub theme: Arc<Theme>,
    pub fonts: Arc<Fonts>,
    pictures: Pictures,
    /// Faults found while reading; those of pages come when these are laid out.
    faults: Diagnostics,
    pages: Vec<OnceLock<Laid>>,
}

struct Laid {
    page: Arc<Page>,
    faults: Diagnostics,
}

/// Reads the talk at `path`: a markdown file, or a folder that holds `talk.md`. Whatever is wrong with it is in the
/// presentation's diagnostics; there is always something to show.
pub fn load(world: Arc<dyn World>, path: &Path, fonts: Arc<Fonts>) -> Presentation {
    let mut faults = Diagnostics::default();
    let file = deck_file(&*world, path);
    let source = read_source(&*world, &file, &mut faults);
    let deck = deck::parse(&source, &mut faults);
    let folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
    let theme = read_theme(&*world, &folder, deck.meta.theme.as_deref(), &mut faults);
    let pictures = Pictures::new(world, folder, fonts.clone());
    let pages = (0..deck.slides.len()).map(|_| OnceLock::new()).collect();
    Presentation { deck, theme, fonts, pictures, faults, pages }
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
            faults.push(Diagnostic::error(UNREADABLE, format!("`{name}` can't be read: {why}")).help(help));
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

    /// The page of a slide, laid out at the first call; indices past the end are the last slide.
    pub fn page(&self, index: usize) -> Arc<Page> {
        self.laid(index).page.clone()
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
        let cx = Cx {
            fonts: &self.fonts,
            theme: &self.theme,
            pictures: &self.pictures,
            source: &self.deck.source,
            diagnostics: &diagnostics,
            scale: 1.0,
        };
        let set = || page::lay_out(slide, self.number(index), &cx, self.page_height());
        // One slide must never take the show down.
        let page = catch_unwind(AssertUnwindSafe(set)).unwrap_or_else(|panic| {
            let message = format!("this slide could not be laid out: {}", panic_words(&*panic));
            let fault = Diagnostic::error("internal", message).at(&self.deck.source, slide.range.clone());
            diagnostics.borrow_mut().push(fault.help("this is a fault of footlight; please report it with the slide"));
            page::stand_in(slide, &cx, self.page_height())
        });
        Laid { page: Arc::new(page), faults: diagnostics.into_inner() }
    }
}

fn panic_words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason given")
}
