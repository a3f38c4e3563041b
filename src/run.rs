//! Carrying out a command line: what was typed becomes what is done, and what happened an exit status.

mod accept;
mod bundle;
mod motion;
mod output;
mod paper;
mod progress;
mod terminal;

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use tracing::info_span;

use crate::app::{self, Failure};
use crate::cli::{Backend, Check, Cli, Command, Export, Format, Present, Rehearse, ReportFormat};
use crate::diag::{Diagnostic, Severity};
use crate::export;
use crate::gpu::{self, Gpu, Preference};
use crate::load::{Presentation, UNREADABLE, load, load_first_slides};
use crate::show::rehearsal;
use crate::text::Fonts;
use crate::world::World;
use crate::{lint, raster, report, trace, view};
use paper::Old;

/// All is well.
const GOOD: u8 = 0;
/// Problems were found in a deck or a recording.
const PROBLEMS: u8 = 1;
/// It could not be done.
const FAILED: u8 = 2;

/// Runs the program, which was started at a time.
pub fn run(cli: Cli, started: Instant) -> ExitCode {
    let traced = cli.trace.as_ref().map_or(Ok(()), |file| trace::start(file, started));
    match traced.and_then(|()| carry_out(cli)) {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            complain(&format!("error: {message}\n"));
            ExitCode::from(FAILED)
        }
    }
}

/// Does what was asked for; the exit status.
fn carry_out(cli: Cli) -> Result<u8, String> {
    match cli.command {
        None => present(&cli.present),
        Some(Command::Present(args)) => present(&args),
        Some(Command::New(args)) => new(&args.folder),
        Some(Command::Rehearse(args)) => rehearse(&args),
        Some(Command::Export(args)) => export_deck(&args, Old::Replaced),
        Some(Command::Check(args)) => check(&args),
        Some(Command::Record(args)) => terminal::record(&args),
        Some(Command::Accept(args)) => accept::accept(&args),
        Some(Command::Screen(args)) => terminal::screen(&args),
        Some(Command::Bundle(args)) => bundle::write(&args),
        Some(Command::Doctor) => {
            let (report, missing) = app::doctor::report();
            say(&report);
            Ok(if missing { PROBLEMS } else { GOOD })
        }
    }
}

fn present(args: &Present) -> Result<u8, String> {
    // Whoever begins at the beginning need not wait for the rest.
    let load = if args.resume || args.slide.is_some() { load } else { load_first_slides };
    match app::run(|| open_by(load, args.deck.as_deref(), args.untrusted), options(args)) {
        Ok(()) => Ok(GOOD),
        Err(Failure::Other(why)) => Err(why),
        Err(Failure::NoDisplay(why)) => {
            complain(&format!("There is no display to present on ({why}), so the talk is written as PDF.\n"));
            // Nobody has asked for a file, so none is written over.
            let export = Export { deck: args.deck.clone(), untrusted: args.untrusted, ..Export::default() };
            export_deck(&export, Old::Kept)
        }
    }
}

fn options(args: &Present) -> app::Options {
    app::Options {
        deck: args.deck.clone(),
        fullscreen: args.fullscreen,
        slide: args.slide.map(|number| number.saturating_sub(1)),
        backend: args.backend,
        speaker: if args.speaker { Some(true) } else { args.no_speaker.then_some(false) },
        display: args.display.clone(),
        resume: args.resume,
        follow: !args.no_follow,
        reduced_motion: args.reduced_motion,
        rehearse: false,
        untrusted: args.untrusted,
        live: args.live,
    }
}

fn new(folder: &Path) -> Result<u8, String> {
    let deck = export::template::write(folder)?;
    let (deck, folder) = (quoted(&deck), quoted(folder));
    say(&format!(
        "The talk is written. Next:\n\n  footlight {folder}\n\nand open {deck} in an editor: \
         what you save is shown at once.\n"
    ));
    Ok(GOOD)
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = text.chars().all(|c| c.is_alphanumeric() || "_-./~:\\".contains(c));
    if plain { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// Presents and records, and in the end, or at once where only that is wanted, says what was recorded.
fn rehearse(args: &Rehearse) -> Result<u8, String> {
    let deck = args.present.deck.as_deref();
    if !args.report {
        let options = app::Options { rehearse: true, ..options(&args.present) };
        app::run(|| open(deck, args.present.untrusted), options).map_err(|failure| match failure {
            Failure::Other(why) => why,
            Failure::NoDisplay(why) => format!("there is no display to rehearse on: {why}"),
        })?;
    }
    // The talk may have been edited meanwhile.
    let presentation = open(deck, args.present.untrusted)?;
    let file = app::deck_file(&presentation, deck);
    let rehearsals = app::state::rehearsals(file.as_deref());
    say(&rehearsal::table(&view::outline(&presentation), &rehearsals));
    Ok(GOOD)
}

fn export_deck(args: &Export, old: Old) -> Result<u8, String> {
    keep_freed_memory();
    let format = output::format(args)?;
    paper::agrees_with(&args.paper, format)?;
    motion::agrees_with(&args.motion, format)?;
    if args.size.is_some() && matches!(format, Format::Pdf | Format::Html | Format::Cast) {
        return Err("--size is for pictures, movies and PowerPoint; leave it out".to_owned());
    }
    if args.backend.is_some() && format != Format::Png {
        return Err("--backend is for PNG; leave it out".to_owned());
    }
    let presentation = open(args.deck.as_deref(), args.untrusted)?;
    presentation.expect_order();
    let slides = match &args.range {
        Some(range) => export::range::parse(range, presentation.len())?,
        None => (0..presentation.len()).filter(|&i| args.paper.hidden || !presentation.deck.slides[i].hidden).collect(),
    };
    if slides.is_empty() {
        return Err("every slide is hidden, so there is nothing to write; --hidden writes them all the same".to_owned());
    }
    let output = args.output.clone().unwrap_or_else(|| output::default_name(args, format));
    if old == Old::Replaced {
        output::spare_sources(&presentation, &output, format)?;
    }
    let tell_of = if output::is_stdout(&output) { complain } else { say };
    match format {
        Format::Pdf => {
            let (said, notes) = paper::write(&args.paper, &presentation, &slides, &output, old)?;
            tell_of(&said);
            notes.iter().for_each(|note| complain(&format!("note: {note}\n")));
        }
        Format::Png => {
            let mut draw = drawer(args.backend.unwrap_or(Backend::Cpu), &presentation)?;
            let size = args.size.unwrap_or_else(|| motion::size(&presentation, 1920));
            let written = export::png::write(&presentation, &slides, args.paper.steps, size, &output, &mut *draw)?;
            tell_of(&format!("{} written to {}\n", counted(written.len(), "picture"), output.display()));
        }
        _ => tell_of(&motion::export(format, args, &presentation, &slides, &output)?),
    }
    Ok(tell(&presentation.diagnostics()))
}

/// `1 page`, `2 pages`.
fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Has the allocator keep what is freed for the next buffer. A PDF is made of many streams, each of which is compressed
/// with fresh buffers of some 300 kB, and glibc gives memory of that size back to the system each time: that took two
/// thirds of an export. Once it saw a larger block come and go, which costs nothing, it keeps all up to that size
/// (mallopt(3), M_MMAP_THRESHOLD). Other allocators do not mind.
fn keep_freed_memory() {
    const LARGE: usize = 16 << 20;
    drop(std::hint::black_box(Vec::<u8>::with_capacity(LARGE)));
}

/// What draws pictures, as asked for.
fn drawer(backend: Backend, presentation: &Presentation) -> Result<Box<export::png::Draw<'_>>, String> {
    let fonts = &presentation.fonts;
    match backend {
        Backend::Cpu | Backend::Auto => Ok(Box::new(move |list, w, h| Ok(raster::render(list, w, h, fonts)))),
        Backend::Gpu => {
            let gpu = Gpu::headless(Preference::Any).map_err(|e| e.to_string())?;
            Ok(Box::new(move |list, w, h| gpu::headless::render(&gpu, list, w, h, fonts).map_err(|e| e.to_string())))
        }
    }
}

fn check(args: &Check) -> Result<u8, String> {
    let mut all = Vec::new();
    let own = args.decks.is_empty().then_some(None);
    for deck in args.decks.iter().map(|deck| Some(deck.as_path())).chain(own) {
        match open(deck, args.untrusted) {
            Ok(presentation) => all.extend(lint::check(&presentation)),
            // The other decks are checked all the same.
            Err(why) => all.push(Diagnostic::error(UNREADABLE, why)),
        }
    }
    match args.format {
        ReportFormat::Text => tell(&all),
        ReportFormat::Json => {
            say(&report::json(&all));
            0
        }
    };
    if all.iter().any(|d| d.code == UNREADABLE) {
        return Ok(FAILED);
    }
    let worst = all.iter().map(|d| d.severity).max();
    let limit = if args.strict { Severity::Warning } else { Severity::Error };
    Ok(if worst >= Some(limit) { PROBLEMS } else { GOOD })
}

/// Reads a deck from disk, or the built-in talk. A deck that cannot be read at all is an error here.
fn open(deck: Option<&Path>, untrusted: bool) -> Result<Presentation, String> {
    open_by(load, deck, untrusted)
}

/// A way to read a deck.
type Load = fn(Arc<dyn World>, &Path, Arc<Fonts>) -> Presentation;

fn open_by(load: Load, deck: Option<&Path>, untrusted: bool) -> Result<Presentation, String> {
    let fonts = info_span!("fonts").in_scope(|| Arc::new(Fonts::new()));
    let Some(path) = deck else {
        let (world, path) = bundle::own_talk()?;
        return Ok(crate::load::load(Arc::new(world), &path, fonts));
    };
    let presentation = load(Arc::new(app::world(path, untrusted)), path, fonts);
    match presentation.diagnostics().iter().find(|fault| fault.code == UNREADABLE) {
        Some(fault) => Err(fault.message.clone()),
        None => Ok(presentation),
    }
}

/// The date that a reproducible build wants in its files (reproducible-builds.org's SOURCE_DATE_EPOCH).
fn source_date() -> Option<u64> {
    std::env::var("SOURCE_DATE_EPOCH").ok()?.parse().ok()
}

/// Prints diagnostics; the exit status they amount to.
fn tell(diagnostics: &[Diagnostic]) -> u8 {
    if diagnostics.is_empty() {
        return GOOD;
    }
    complain(&report::render(diagnostics, std::io::stderr().is_terminal()));
    if diagnostics.iter().any(|d| d.severity == Severity::Error) { PROBLEMS } else { GOOD }
}

/// Prints to standard output; a pipe that is gone is no fault.
fn say(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Prints to standard error.
fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
