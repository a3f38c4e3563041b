//! The command line: only what was typed. What it means is decided where it is carried out.

mod motion;
mod paper;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use motion::MotionOptions;
pub use paper::{Notes, PaperOptions};

use crate::term::dump as term;

/// A presenter for talks written in markdown.
#[derive(Debug, Parser)]
#[command(name = "footlight", version, about, args_conflicts_with_subcommands = true, max_term_width = 100)]
#[command(after_help = "\
Examples:
  footlight                         present the built-in talk
  footlight talk.md                 present a talk
  footlight new my-talk             begin a talk of your own
  footlight export talk.md -o talk.pdf
  footlight check talk.md

Exit status: 0 all is well, 1 problems were found, 2 it could not be done.")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub present: Present,
    /// Write down where the time goes, as a trace for ui.perfetto.dev
    #[arg(long, global = true, value_name = "FILE")]
    pub trace: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Present a talk in a window (what happens without a command)
    Present(Present),
    /// Write a small talk to start from, with one of everything
    New(New),
    /// Present a talk and record how long each slide takes
    Rehearse(Rehearse),
    /// Write a talk as PDF, web page, pictures, movie or PowerPoint
    Export(Export),
    /// Say what is wrong with talks, without showing them
    Check(Check),
    /// Record a terminal session as an asciicast, to be shown on a slide
    Record(Record),
    /// Print what the terminal of a recording shows at a time
    Screen(Screen),
    /// Take over into a talk what its live transcripts have printed
    Accept(Accept),
    /// Say what this machine has for a show, and how to get what it lacks
    Doctor,
    /// Write one executable file that holds a talk and this program
    Bundle(Bundle),
}

#[derive(Debug, Clone, Args)]
#[command(after_help = "\
Examples:
  footlight present talk.md
  footlight present talk.md --fullscreen --slide 12
  footlight present talk.md --display 2 --speaker
  footlight present downloads/talk.md --untrusted")]
pub struct Present {
    /// A markdown file, or a folder that holds talk.md; the built-in talk when missing
    pub deck: Option<PathBuf>,
    /// Fill the screen from the start
    #[arg(short, long)]
    pub fullscreen: bool,
    /// Begin at this slide
    #[arg(long, value_name = "NUMBER")]
    pub slide: Option<usize>,
    /// Open the speaker's window even where there is one display
    #[arg(long, overrides_with = "no_speaker")]
    pub speaker: bool,
    /// Never open the speaker's window by itself
    #[arg(long)]
    pub no_speaker: bool,
    /// The display for the audience, by name or number (see footlight doctor)
    #[arg(long, value_name = "NAME|NUMBER")]
    pub display: Option<String>,
    /// Go on where a show of this talk was cut off
    #[arg(long)]
    pub resume: bool,
    /// When the deck is saved, do not jump to the slide that was edited
    #[arg(long)]
    pub no_follow: bool,
    /// Run the commands of `+live` transcripts in a shell, on the slide
    #[arg(long)]
    pub live: bool,
    /// Let slides and steps fade rather than move
    #[arg(long)]
    pub reduced_motion: bool,
    /// What draws the slides
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub backend: Backend,
    /// Read nothing outside the deck's folder: for decks by somebody else
    #[arg(long, conflicts_with = "live")]
    pub untrusted: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  footlight new my-talk
  footlight my-talk

Nothing is ever overwritten.")]
pub struct New {
    /// The folder to write into; made when it is missing
    pub folder: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  footlight rehearse talk.md            as in the show; only time while the timer runs counts
  footlight rehearse talk.md --report   the times of the latest rehearsals")]
pub struct Rehearse {
    #[command(flatten)]
    pub present: Present,
    /// Print what earlier rehearsals took, and show nothing
    #[arg(long)]
    pub report: bool,
}

#[derive(Debug, Default, Args)]
#[command(after_help = "\
Examples:
  footlight export talk.md -o talk.pdf
  footlight export talk.md -o talk.html
  footlight export talk.md -o pictures --format png --range 1,4-6 --size 1920x1080
  footlight export talk.md -o demo.gif --range 3
  footlight export talk.md --notes pages
  footlight export talk.md --handout 3 --paper letter")]
pub struct Export {
    /// A markdown file, or a folder that holds talk.md; the built-in talk when missing
    pub deck: Option<PathBuf>,
    /// The file to write, or the folder for pictures
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// What to write; by default what the output's name says, else PDF
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Slides to write, such as 1,4-6 or 3-
    #[arg(long, value_name = "SLIDES")]
    pub range: Option<String>,
    /// Size of pictures in pixels; by default 1920 wide, GIF and APNG 960, and as high as the slides are
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    pub size: Option<(u32, u32)>,
    /// What draws PNG pictures; by default the CPU
    #[arg(long, value_enum, value_name = "WHAT")]
    pub backend: Option<Backend>,
    /// Read nothing outside the deck's folder: for decks by somebody else
    #[arg(long)]
    pub untrusted: bool,
    #[command(flatten)]
    pub paper: PaperOptions,
    #[command(flatten)]
    pub motion: MotionOptions,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  footlight check talk.md
  footlight check --strict --format json talks/*.md")]
pub struct Check {
    /// Markdown files, or folders that hold talk.md; the built-in talk when missing
    pub decks: Vec<PathBuf>,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t)]
    pub format: ReportFormat,
    /// Count warnings as problems
    #[arg(long)]
    pub strict: bool,
    /// Read nothing outside each deck's folder: for decks by somebody else
    #[arg(long)]
    pub untrusted: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Ctrl+\\ marks a place: on a slide, the recording stops there until the next step.

Examples:
  footlight record demo.cast
  footlight record demo.cast -- git log --graph")]
pub struct Record {
    /// The file to write; it must not be there yet
    pub output: PathBuf,
    /// What to record; your shell when missing
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  footlight screen demo.cast
  footlight screen demo.cast --at 12.5 --format json
  script -qc 'ls --color' /dev/null | footlight screen --raw --size 100x30 -")]
pub struct Screen {
    /// An asciicast, plain or gzip-compressed; `-` reads standard input
    pub file: PathBuf,
    /// Seconds from the start of the recording
    #[arg(long, value_name = "SECONDS|end", default_value = "end", value_parser = time)]
    pub at: Time,
    /// Size of the terminal, in place of the recorded one
    #[arg(long, value_name = "COLSxROWS", value_parser = term_size)]
    pub size: Option<(usize, usize)>,
    /// The file is what a program has printed, not a recording
    #[arg(long)]
    pub raw: bool,
    /// How to print the screen
    #[arg(long, value_enum, default_value_t)]
    pub format: ReportFormat,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  footlight talk.md --live     run the commands of `+live` transcripts
  footlight accept talk.md     then look at what has changed, and say yes or no

Runs nothing. The old text is kept beside the file as .orig, unless git has it.")]
pub struct Accept {
    /// Markdown files, or folders that hold talk.md
    #[arg(required = true)]
    pub decks: Vec<PathBuf>,
    /// Take over everything without asking
    #[arg(short, long)]
    pub yes: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  footlight bundle talk.md -o talk
  ./talk                            presents it, with no other file beside it
  ./talk export -o talk.pdf

It runs on machines like this one. Fonts that the machine has are not in it, but those of footlight are.")]
pub struct Bundle {
    /// A markdown file, or a folder that holds talk.md; the built-in talk when missing
    pub deck: Option<PathBuf>,
    /// The executable file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// A time in a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    After(Duration),
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Pdf,
    Png,
    /// One web page with everything in it
    Html,
    /// Pictures of the slides, with titles and notes, for other presenters
    Pptx,
    /// A PNG for every frame of the talk as it plays
    Frames,
    Gif,
    Apng,
    /// By ffmpeg, which must be installed
    Mp4,
    /// By ffmpeg, which must be installed
    Webm,
    /// The shell transcripts as recordings
    Cast,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ReportFormat {
    #[default]
    Text,
    Json,
}

/// What draws: the graphics processor, or the processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Backend {
    /// The GPU where there is one, else the CPU
    #[default]
    Auto,
    Gpu,
    Cpu,
}

/// `1920x1080`.
fn size(text: &str) -> Result<(u32, u32), String> {
    let (width, height) = text.split_once(['x', 'X', '×']).ok_or("write it as 1920x1080")?;
    let side = |text: &str| match text.trim().parse::<u32>() {
        Ok(side @ 16..=16384) => Ok(side),
        Ok(_) => Err("each side must be from 16 to 16384 pixels".to_owned()),
        Err(_) => Err(format!("`{text}` is no number")),
    };
    Ok((side(width)?, side(height)?))
}

/// `80x24`.
fn term_size(text: &str) -> Result<(usize, usize), String> {
    term::parse_size(text).ok_or_else(|| "write it as 80x24".to_owned())
}

/// `12.5`, or `end`.
fn time(text: &str) -> Result<Time, String> {
    if text == "end" {
        return Ok(Time::End);
    }
    let seconds = text.parse::<f64>().ok();
    let after = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    after.map(Time::After).ok_or_else(|| "write seconds from the start, such as 12.5, or `end`".to_owned())
}
