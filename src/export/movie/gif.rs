//! GIF89a: each frame as the rectangle that is new in it, with a palette of its own.

use gif::{DisposalMethod, Encoder, EncodingError, Frame, Repeat};

use super::palette::{Indexed, indexed};
use super::{Area, Sink};
use crate::export::file::Draft;
use crate::scene::Pixels;

pub struct Gif<'a> {
    encoder: Encoder<&'a mut Draft>,
    rate: u32,
    /// Frames that were seen, and the hundredths of a second that the file gives them: rounding does not add up.
    seen: u64,
    written: u64,
}

impl<'a> Gif<'a> {
    pub fn new(draft: &'a mut Draft, (width, height): (u32, u32), rate: u32) -> Result<Self, String> {
        let side = |side: u32| u16::try_from(side).map_err(|_| "no GIF is that large");
        let mut encoder = Encoder::new(draft, side(width)?, side(height)?, &[]).map_err(|why| bad(&why))?;
        encoder.set_repeat(Repeat::Infinite).map_err(|why| bad(&why))?;
        Ok(Gif { encoder, rate, seen: 0, written: 0 })
    }
}

fn bad(why: &EncodingError) -> String {
    format!("the GIF can't be written: {why}")
}

impl Sink for Gif<'_> {
    fn frame(&mut self, pixels: &Pixels, new: Area, count: u64) -> Result<(), String> {
        self.seen += count;
        let end = self.seen * 100 / u64::from(self.rate.max(1));
        // What is longer than the format can say, eleven minutes, is cut short.
        let delay = u16::try_from(end - self.written).unwrap_or(u16::MAX);
        self.written = end;
        let Indexed { palette, pixels } = indexed(&new.cut(pixels));
        let mut frame = Frame::from_palette_pixels(new.w as u16, new.h as u16, pixels, palette, None);
        (frame.left, frame.top, frame.delay) = (new.x as u16, new.y as u16, delay);
        frame.dispose = DisposalMethod::Keep;
        self.encoder.write_frame(&frame).map_err(|why| bad(&why))
    }

    fn finish(self: Box<Self>) -> Result<(), String> {
        self.encoder.into_inner().map(|_| ()).map_err(|why| bad(&why))
    }
}
