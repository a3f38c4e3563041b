//! A PNG file for every frame, for programs that cut films.

use std::path::{Path, PathBuf};

use super::{Area, Length, Sink};
use crate::export::file;
use crate::raster;
use crate::scene::Pixels;

pub struct Frames {
    folder: PathBuf,
    digits: usize,
    next: u64,
}

impl Frames {
    /// `frame-0001.png` … in `folder`, with as many digits as the last one needs.
    pub fn new(folder: &Path, length: Length) -> Result<Frames, String> {
        std::fs::create_dir_all(folder).map_err(|e| format!("the folder `{}` can't be made: {e}", folder.display()))?;
        Ok(Frames { folder: folder.to_path_buf(), digits: length.frames.to_string().len().max(4), next: 1 })
    }
}

impl Sink for Frames {
    fn frame(&mut self, pixels: &Pixels, _: Area, count: u64) -> Result<(), String> {
        let png = raster::png::encode(pixels);
        for _ in 0..count {
            file::write(&self.folder.join(format!("frame-{:01$}.png", self.next, self.digits)), &png)?;
            self.next += 1;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), String> {
        Ok(())
    }
}
