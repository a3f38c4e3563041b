//! `footlight export` as PDF: slides, notes and handouts.

use std::path::Path;

use super::progress::Progress;
use super::{counted, source_date};
use crate::cli::{Format, Notes, PaperOptions};
use crate::export::file::Draft;
use crate::export::pdf::{IMAGE_DPI, NotesAs};
use crate::export::{self, PdfOptions, paper};
use crate::load::Presentation;

/// Whether the options can be had in a format.
pub fn agrees_with(options: &PaperOptions, format: Format) -> Result<(), String> {
    if options.steps && !matches!(format, Format::Pdf | Format::Png) {
        return Err("--steps is for PDF and PNG; leave it out".to_owned());
    }
    let given = [
        ("--notes", options.notes.is_some()),
        ("--handout", options.handout.is_some()),
        ("--pdfa", options.pdfa),
        ("--paper", options.paper.is_some()),
        ("--image-dpi", options.image_dpi.is_some()),
    ];
    let stray = given.iter().find(|(_, given)| *given).filter(|_| format != Format::Pdf);
    if let Some((option, _)) = stray {
        return Err(format!("{option} is for PDF; leave it out, or write to a name that ends in .pdf"));
    }
    let is_on_paper = options.notes == Some(Notes::Pages) || options.handout.is_some();
    if options.paper.is_some() && !is_on_paper {
        return Err("--paper is for --notes pages and --handout; leave it out, or give one of these".to_owned());
    }
    if options.image_dpi.is_some() && options.notes == Some(Notes::Text) {
        return Err("notes as text have no pictures; leave out --image-dpi".to_owned());
    }
    if options.pdfa && matches!(options.notes, Some(Notes::Annotations | Notes::Text)) {
        return Err("PDF/A has no notes but those on pages; leave out --pdfa, or use --notes pages".to_owned());
    }
    Ok(())
}

/// What the name of a file with notes or a handout has behind that of the talk: a part and an ending.
pub fn naming(options: &PaperOptions) -> Option<(&'static str, &'static str)> {
    match (options.notes, options.handout) {
        (Some(Notes::Pages), _) => Some(("-notes", ".pdf")),
        (Some(Notes::Text), _) => Some(("-notes", ".md")),
        (_, Some(_)) => Some(("-handout", ".pdf")),
        _ => None,
    }
}

/// What becomes of a file that has the name already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Old {
    Replaced,
    /// The new one gets a name that is free.
    Kept,
}

/// Writes the file; what there is to say of it, and what the author may want to know.
pub fn write(
    options: &PaperOptions,
    presentation: &Presentation,
    slides: &[usize],
    output: &Path,
    old: Old,
) -> Result<(String, Vec<String>), String> {
    if options.notes == Some(Notes::Text) {
        export::file::write(output, paper::notes_text(presentation, slides).as_bytes())?;
        return Ok((format!("notes written to {}\n", output.display()), Vec::new()));
    }
    let progress = Progress::new("writing pages");
    let tell = |done: usize, of: usize| progress.tell(done, of);
    let annotated = options.notes == Some(Notes::Annotations);
    let how = PdfOptions {
        slides,
        steps: options.steps,
        date: source_date(),
        image_dpi: options.image_dpi.unwrap_or(IMAGE_DPI),
        archival: options.pdfa,
        notes_as: if annotated { NotesAs::Annotations } else { NotesAs::Attachment },
        progress: &tell,
    };
    let sheet = options.paper.unwrap_or_default();
    let mut draft = Draft::new(output)?;
    let written = match (options.notes, options.handout) {
        (Some(Notes::Pages), _) => paper::notes(presentation, &how, sheet, &mut draft),
        (_, Some(per_page)) => paper::handout(presentation, &how, sheet, per_page, &mut draft),
        _ => export::deck_pdf(presentation, &how, &mut draft),
    };
    progress.finish();
    let written = written.map_err(|why| why.to_string())?;
    let pages = counted(written.pages, "page");
    let said = match old {
        Old::Replaced => draft.finish().map(|()| format!("{pages} written to {}\n", output.display()))?,
        Old::Kept => match draft.finish_beside()? {
            (file, true) => format!("{pages} written to {}\n", file.display()),
            (file, false) => format!("{} has the same {pages} already\n", file.display()),
        },
    };
    Ok((said, written.notes))
}
