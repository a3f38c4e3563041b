//! `footlight export` to what moves: web pages, movies, recordings.

use std::path::Path;
use std::time::Duration;

use tracing::info_span;

use super::counted;
use super::progress::Progress;
use crate::cli::{Export, Format, MotionOptions};
use crate::export::movie::{self, Kind, Timing};
use crate::export::{cast, file, html, pptx};
use crate::load::Presentation;

/// How long a step stays in a movie unless said otherwise.
const HOLD: Duration = Duration::from_secs(2);

/// The most frames a second of a GIF, which counts in hundredths of a second: browsers show shorter than two as ten.
const GIF_RATE: u32 = 50;

/// Whether the options can be had in a format.
pub fn agrees_with(options: &MotionOptions, format: Format) -> Result<(), String> {
    let moves = matches!(format, Format::Frames | Format::Gif | Format::Apng | Format::Mp4 | Format::Webm);
    let given = [("--fps", options.fps.is_some()), ("--hold", options.hold.is_some())];
    if let Some((option, _)) = given.iter().find(|(_, given)| *given && !moves) {
        return Err(format!("{option} is for movies; leave it out, or write to a .gif, .apng or .mp4"));
    }
    if format == Format::Gif && options.fps > Some(GIF_RATE) {
        return Err(format!("a GIF has at most {GIF_RATE} frames a second; write to an .apng for more"));
    }
    Ok(())
}

/// Writes one of those formats, and gives what there is to say of it; the others are not for here.
pub fn export(
    format: Format,
    args: &Export,
    presentation: &Presentation,
    slides: &[usize],
    output: &Path,
) -> Result<String, String> {
    let written = match format {
        Format::Html => {
            file::make(output, |out| {
                let written = info_span!("encode").in_scope(|| html::write(presentation, slides, out));
                written.map_err(|why| file::failed(output, &why))
            })?;
            counted(slides.len(), "slide")
        }
        Format::Pptx => {
            // The picture is the whole of a slide, so it has its shape.
            let size = args.size.map_or_else(|| size(presentation, 1920), |most| fitted(presentation, most));
            info_span!("encode").in_scope(|| pptx::write(presentation, slides, size, output))?;
            counted(slides.len(), "slide")
        }
        Format::Cast => counted(cast::write(presentation, slides, output)?, "recording"),
        Format::Frames => film(Kind::Frames, args, presentation, slides, output)?,
        Format::Gif => film(Kind::Gif, args, presentation, slides, output)?,
        Format::Apng => film(Kind::Apng, args, presentation, slides, output)?,
        Format::Mp4 => film(Kind::Mp4, args, presentation, slides, output)?,
        Format::Webm => film(Kind::Webm, args, presentation, slides, output)?,
        Format::Pdf | Format::Png => return Ok(String::new()),
    };
    Ok(format!("{written} written to {}\n", output.display()))
}

fn film(
    kind: Kind,
    args: &Export,
    presentation: &Presentation,
    slides: &[usize],
    output: &Path,
) -> Result<String, String> {
    // Pictures for chats and pages are looked at small, and every pixel of them costs.
    let (rate, width) = if matches!(kind, Kind::Gif | Kind::Apng) { (20, 960) } else { (30, 1920) };
    let timing = Timing { rate: args.motion.fps.unwrap_or(rate), hold: args.motion.hold.unwrap_or(HOLD) };
    let size = args.size.unwrap_or_else(|| size(presentation, width));
    let progress = Progress::new("drawing frames");
    let length = movie::write(presentation, slides, kind, timing, size, output, &|done, of| {
        progress.tell(done as usize, of as usize);
    });
    progress.finish();
    let length = length?;
    let seconds = timing.at(length.frames);
    let (w, h) = size;
    let frames = counted(usize::try_from(length.frames).unwrap_or(usize::MAX), "frame");
    Ok(format!("{frames} of {w} × {h} pixels, {:.1} seconds,", seconds.as_secs_f32()))
}

/// As wide as that, in the shape of the slides; sides are even, as movies want them.
pub fn size(presentation: &Presentation, width: u32) -> (u32, u32) {
    let height = (width as f32 / presentation.deck.meta.aspect.0 / 2.0).round() as u32 * 2;
    (width, height.clamp(16, 16_384))
}

/// The largest size in the shape of the slides that is no larger.
fn fitted(presentation: &Presentation, (width, height): (u32, u32)) -> (u32, u32) {
    let aspect = presentation.deck.meta.aspect.0;
    let side = |length: f32, most: u32| (length.round() as u32).clamp(1, most);
    (side(height as f32 * aspect, width), side(width as f32 / aspect, height))
}
