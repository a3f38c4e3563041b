//! A talk as moving pictures: drawn on the CPU, frame by frame, with no more than two frames in memory.

mod apng;
mod ffmpeg;
mod frames;
mod gif;
mod palette;
mod timeline;

use std::path::Path;
use std::time::Duration;

pub use timeline::Timing;

use tracing::info_span;

use super::file::Draft;
use crate::color::Color;
use crate::geom::{Rect, Transform};
use crate::load::Presentation;
use crate::raster::Canvas;
use crate::scene::Pixels;
use crate::show::timer::stopwatch;

/// How long a movie may be.
pub const MAX_LENGTH: Duration = Duration::from_secs(4 * 3600);

/// What a movie becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A folder with a PNG a frame.
    Frames,
    Gif,
    Apng,
    Mp4,
    Webm,
}

/// Takes frames, each whole, with what is new in it.
trait Sink {
    /// `pixels` is seen for `count` frames, at least one.
    fn frame(&mut self, pixels: &Pixels, new: Area, count: u64) -> Result<(), String>;

    fn finish(self: Box<Self>) -> Result<(), String>;
}

/// A rectangle of pixels, never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Area {
    x: u32,
    y: u32,
    w: u32,
    h: u32,
}

/// How much was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Length {
    /// Frames as they are seen.
    pub frames: u64,
    /// Different pictures among them, at most.
    pub pictures: u64,
}

/// Plays the chosen slides into a file, or for [`Kind::Frames`] into a folder. `size` is in pixels. `progress` is told how
/// many frames are done, and of how many.
pub fn write(
    presentation: &Presentation,
    slides: &[usize],
    kind: Kind,
    timing: Timing,
    size: (u32, u32),
    path: &Path,
    progress: &dyn Fn(u64, u64),
) -> Result<Length, String> {
    let length = length(presentation, slides, timing)?;
    let told = |done| progress(done, length.frames);
    if kind == Kind::Frames {
        let sink = Box::new(frames::Frames::new(path, length)?);
        draw(presentation, slides, timing, size, sink, &told)?;
        return Ok(length);
    }
    let mut draft = Draft::new(path)?;
    let sink: Box<dyn Sink + '_> = match kind {
        Kind::Gif => Box::new(gif::Gif::new(&mut draft, size, timing.rate)?),
        Kind::Apng => Box::new(apng::Apng::new(&mut draft, size, timing.rate, length)?),
        Kind::Webm => Box::new(ffmpeg::Ffmpeg::new(&draft, size, timing.rate, ffmpeg::WEBM)?),
        Kind::Mp4 | Kind::Frames => Box::new(ffmpeg::Ffmpeg::new(&draft, size, timing.rate, ffmpeg::MP4)?),
    };
    draw(presentation, slides, timing, size, sink, &told)?;
    draft.finish()?;
    Ok(length)
}

fn draw(
    presentation: &Presentation,
    slides: &[usize],
    timing: Timing,
    size: (u32, u32),
    mut sink: Box<dyn Sink + '_>,
    told: &dyn Fn(u64),
) -> Result<(), String> {
    let mut canvas = Canvas::new(size.0, size.1);
    let room = Rect::new(0.0, 0.0, size.0 as f32, size.1 as f32);
    let mut before: Option<Pixels> = None;
    let mut done = 0;
    timeline::play(presentation, slides, timing, &mut |_, list, count| {
        let pixels = info_span!("draw").in_scope(|| {
            canvas.draw(list, Transform::letterbox(list.size, room), Color::BLACK, None, &presentation.fonts);
            canvas.to_pixels()
        });
        let _span = info_span!("encode").entered();
        let new = before.as_ref().map_or(Area { x: 0, y: 0, w: size.0, h: size.1 }, |before| changed(before, &pixels));
        sink.frame(&pixels, new, count)?;
        before = Some(pixels);
        done += count;
        told(done);
        Ok(())
    })?;
    sink.finish()
}

/// How long it gets; an error for what nobody would look at to its end.
fn length(presentation: &Presentation, slides: &[usize], timing: Timing) -> Result<Length, String> {
    let mut length = Length::default();
    let (mut of_slide, mut longest) = ((0, 0), (0, 0));
    timeline::play(presentation, slides, timing, &mut |slide, _, count| {
        length.frames = length.frames.saturating_add(count);
        length.pictures += 1;
        of_slide = if of_slide.1 == slide { (of_slide.0, slide) } else { (0, slide) };
        of_slide.0 = count.saturating_add(of_slide.0);
        longest = longest.max(of_slide);
        if timing.at(length.frames) <= MAX_LENGTH {
            return Ok(());
        }
        let (hours, time) = (MAX_LENGTH.as_secs() / 3600, stopwatch(timing.at(longest.0)));
        Err(format!(
            "the movie would last longer than {hours} hours; slide {} takes {time} of it: cap the waits of its recording \
             with `idle:1s`, choose other slides with --range, or give a shorter --hold",
            longest.1 + 1
        ))
    })?;
    Ok(length)
}

/// The rectangle round all pixels that differ; a single pixel when none does.
fn changed(before: &Pixels, after: &Pixels) -> Area {
    let width = after.width as usize * 4;
    let rows = || before.rgba.chunks_exact(width.max(4)).zip(after.rgba.chunks_exact(width.max(4)));
    let differs = |(a, b): (&[u8], &[u8])| a != b;
    let (Some(top), Some(bottom)) = (rows().position(differs), rows().rposition(differs)) else {
        return Area { x: 0, y: 0, w: 1, h: 1 };
    };
    let (mut left, mut right) = (usize::MAX, 0);
    for (a, b) in rows().skip(top).take(bottom - top + 1) {
        let pixels = || a.chunks_exact(4).zip(b.chunks_exact(4));
        if let (Some(first), Some(last)) = (pixels().position(|(a, b)| a != b), pixels().rposition(|(a, b)| a != b)) {
            (left, right) = (left.min(first), right.max(last));
        }
    }
    Area { x: left as u32, y: top as u32, w: (right - left + 1) as u32, h: (bottom - top + 1) as u32 }
}

impl Area {
    /// Its pixels, cut out.
    fn cut(self, pixels: &Pixels) -> Vec<u8> {
        let rows = pixels.rgba.chunks_exact(pixels.width as usize * 4).skip(self.y as usize).take(self.h as usize);
        let (from, to) = (self.x as usize * 4, (self.x + self.w) as usize * 4);
        rows.filter_map(|row| row.get(from..to)).flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pixels(values: [u8; 6]) -> Pixels {
        Pixels { width: 3, height: 2, rgba: values.iter().flat_map(|&v| [v, v, v, 255]).collect() }
    }

    #[test]
    fn what_is_new_is_found_and_cut_out() {
        let (before, after) = (pixels([1, 2, 3, 4, 5, 6]), pixels([1, 2, 9, 4, 8, 6]));
        let area = changed(&before, &after);
        assert_eq!(area, Area { x: 1, y: 0, w: 2, h: 2 });
        assert_eq!(area.cut(&after).chunks(4).map(|p| p[0]).collect::<Vec<_>>(), [2, 9, 8, 6]);
        assert_eq!(changed(&before, &before), Area { x: 0, y: 0, w: 1, h: 1 });
    }
}
