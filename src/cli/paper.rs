//! The options of `export` for paper and PDF.

use clap::{Args, ValueEnum};

use crate::export::paper::{Paper, PerPage};

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "PDF and paper")]
pub struct PaperOptions {
    /// A page or picture for every step of a slide, rather than for its last
    #[arg(long)]
    pub steps: bool,
    /// Write hidden slides too
    #[arg(long, conflicts_with = "range")]
    pub hidden: bool,
    /// Speaker notes: below their slides, as annotations that pympress shows, or as text without slides
    #[arg(long, value_enum, value_name = "HOW", conflicts_with_all = ["handout", "steps"])]
    pub notes: Option<Notes>,
    /// So many slides on a page, with lines for writing: 2, 3, 4 or 6
    #[arg(long, value_name = "SLIDES", value_parser = per_page, conflicts_with = "steps")]
    pub handout: Option<PerPage>,
    /// The paper of notes and handouts; by default A4
    #[arg(long, value_name = "a4|letter", value_parser = paper)]
    pub paper: Option<Paper>,
    /// Make pictures smaller that have more pixels an inch; by default 300
    #[arg(long, value_name = "DPI", value_parser = dpi)]
    pub image_dpi: Option<f32>,
    /// Write PDF/A-2b, for archives, or nothing
    #[arg(long)]
    pub pdfa: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Notes {
    Pages,
    Annotations,
    Text,
}

fn paper(text: &str) -> Result<Paper, String> {
    match text.to_ascii_lowercase().as_str() {
        "a4" => Ok(Paper::A4),
        "letter" => Ok(Paper::Letter),
        _ => Err("there is a4 and letter".to_owned()),
    }
}

fn per_page(text: &str) -> Result<PerPage, String> {
    match text {
        "2" => Ok(PerPage::Two),
        "3" => Ok(PerPage::Three),
        "4" => Ok(PerPage::Four),
        "6" => Ok(PerPage::Six),
        _ => Err("there are handouts of 2, 3, 4 or 6 slides a page".to_owned()),
    }
}

fn dpi(text: &str) -> Result<f32, String> {
    let dpi = text.parse::<f32>().map_err(|_| format!("`{text}` is no number"))?;
    if (36.0..=2400.0).contains(&dpi) { Ok(dpi) } else { Err("it must be from 36 to 2400".to_owned()) }
}
