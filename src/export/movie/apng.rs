//! APNG: each frame as the rectangle that is new in it, in full colour.

use png::{BlendOp, ColorType, Compression, DisposeOp, Encoder, EncodingError, Writer};

use super::{Area, Length, Sink};
use crate::export::file::Draft;
use crate::scene::Pixels;

pub struct Apng<'a> {
    writer: Writer<&'a mut Draft>,
    rate: u16,
}

impl<'a> Apng<'a> {
    pub fn new(draft: &'a mut Draft, (width, height): (u32, u32), rate: u32, length: Length) -> Result<Self, String> {
        let mut encoder = Encoder::new(draft, width, height);
        encoder.set_color(ColorType::Rgba);
        encoder.set_compression(Compression::Fast);
        let pictures = u32::try_from(length.pictures).map_err(|_| "the APNG would have too many frames")?;
        // Played again and again, as a GIF is.
        encoder.set_animated(pictures, 0).map_err(|why| bad(&why))?;
        let writer = encoder.write_header().map_err(|why| bad(&why))?;
        Ok(Apng { writer, rate: u16::try_from(rate).unwrap_or(u16::MAX) })
    }

    fn write(&mut self, pixels: &Pixels, new: Area, count: u64) -> Result<(), EncodingError> {
        let writer = &mut self.writer;
        // The place first: a size is checked against the place of the frame before.
        writer.reset_frame_position()?;
        writer.set_frame_dimension(new.w, new.h)?;
        writer.set_frame_position(new.x, new.y)?;
        // What is longer than the format can say, 18 minutes and more at 60 frames a second, is cut short.
        writer.set_frame_delay(u16::try_from(count).unwrap_or(u16::MAX), self.rate)?;
        writer.set_blend_op(BlendOp::Source)?;
        writer.set_dispose_op(DisposeOp::None)?;
        writer.write_image_data(&new.cut(pixels))
    }
}

fn bad(why: &EncodingError) -> String {
    format!("the APNG can't be written: {why}")
}

impl Sink for Apng<'_> {
    fn frame(&mut self, pixels: &Pixels, new: Area, count: u64) -> Result<(), String> {
        self.write(pixels, new, count).map_err(|why| bad(&why))
    }

    fn finish(self: Box<Self>) -> Result<(), String> {
        self.writer.finish().map_err(|why| bad(&why))
    }
}
