//! A PNG file for every frame, for programs that cut films.

use std::path::{Path, PathBuf};

use super::{Area, Length, Sink};
use crate::export::file;
use crate::raster;
use crate::scene::Pixels;

/// How the names of frames begin.
const START: &str = "frame-";

pub struct Frames {
    folder: PathBuf,
    digits: usize,
    next: u64,
}

impl Frames {
    /// `frame-0001.png` … in `folder`, with as many digits as the last one needs.
    pub fn new(folder: &Path, length: Length) -> Result<Frames, String> {
        let digits = length.frames.to_string().len().max(4);
        let is_stale = |path: &PathBuf| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let number = name.strip_prefix(START).unwrap_or_default();
            let is_ours =
                number.len() == digits && number.parse().is_ok_and(|number| (1..=length.frames).contains(&number));
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && !is_ours
        };
        // Programs that take all frames of a folder would take these too.
        if let Some(stale) = file::in_series(folder, START, ".png").into_iter().find(is_stale) {
            return Err(format!(
                "`{}` is a frame of another movie, which would stay; remove such frames, or name another folder",
                stale.display()
            ));
        }
        std::fs::create_dir_all(folder).map_err(|e| format!("the folder `{}` can't be made: {e}", folder.display()))?;
        Ok(Frames { folder: folder.to_path_buf(), digits, next: 1 })
    }
}

impl Sink for Frames {
    fn frame(&mut self, pixels: &Pixels, _: Area, count: u64) -> Result<(), String> {
        let png = raster::png::encode(pixels);
        for _ in 0..count {
            file::write(&self.folder.join(format!("{START}{:01$}.png", self.next, self.digits)), &png)?;
            self.next += 1;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), String> {
        Ok(())
    }
}
