//! `footlight export` as PDF: slides, notes and handouts.

use std::path::{Path, PathBuf};

use super::progress::Progress;
use super::source_date;
use crate::cli::{Format, Notes, PaperOptions};
use crate::export::pdf::NotesAs;
use crate::export::{self, PdfOptions, paper};
use crate::load::Presentation;

/// Whether the options can be had in a format.
pub fn agrees_with(options: &PaperOptions, format: Format) -> Result<(), String> {
    if options.steps && !matches!(format, Format::Pdf | Format::Png) {
        return Err("--steps is for PDF and PNG; leave it out".to_owned());
    }
    let given =
        [("--notes", options.notes.is_some()), ("--handout", options.handout.is_some()), ("--pdfa", options.pdfa)];
    let stray = given.iter().find(|(_, given)| *given).filter(|_| format != Format::Pdf);
    if let Some((option, _)) = stray {
        return Err(format!("{option} is for PDF; leave it out, or write to a name that ends in .pdf"));
    }
    if options.pdfa && matches!(options.notes, Some(Notes::Annotations | Notes::Text)) {
        return Err("PDF/A has no notes but those on pages; leave out --pdfa, or use --notes pages".to_owned());
    }
    Ok(())
}

/// The name of a file with notes or a handout, beside that of the slides.
pub fn named(options: &PaperOptions, slides: PathBuf) -> PathBuf {
    let (part, extension) = match (options.notes, options.handout) {
        (Some(Notes::Pages), _) => ("-notes", "pdf"),
        (Some(Notes::Text), _) => ("-notes", "md"),
        (_, Some(_)) => ("-handout", "pdf"),
        _ => return slides,
    };
    let mut name = slides.file_stem().unwrap_or_default().to_os_string();
    name.push(part);
    slides.with_file_name(name).with_extension(extension)
}

/// Writes the file; what there is to say of it, and what the author may want to know.
pub fn write(
    options: &PaperOptions,
    presentation: &Presentation,
    slides: &[usize],
    output: &Path,
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
        image_dpi: options.image_dpi,
        archival: options.pdfa,
        notes_as: if annotated { NotesAs::Annotations } else { NotesAs::Attachment },
        progress: &tell,
    };
    let written = export::file::make(output, |out| {
        let written = match (options.notes, options.handout) {
            (Some(Notes::Pages), _) => paper::notes(presentation, &how, options.paper, out),
            (_, Some(per_page)) => paper::handout(presentation, &how, options.paper, per_page, out),
            _ => export::deck_pdf(presentation, &how, out),
        };
        progress.finish();
        written.map_err(|why| why.to_string())
    })?;
    let pages = if written.pages == 1 { "page" } else { "pages" };
    Ok((format!("{} {pages} written to {}\n", written.pages, output.display()), written.notes))
}
