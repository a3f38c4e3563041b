//! One picture a slide.

use std::path::{Path, PathBuf};

use crate::load::Presentation;
use crate::raster;
use crate::scene::{DisplayList, Pixels};
use crate::show::{Moment, Position};

/// Draws a display list at a size in pixels.
pub type Draw<'a> = dyn FnMut(&DisplayList, u32, u32) -> Result<Pixels, String> + 'a;

/// Writes `slide-01.png` … into `folder`, each slide as it looks at its last step.
pub fn write(
    presentation: &Presentation,
    slides: &[usize],
    size: (u32, u32),
    folder: &Path,
    draw: &mut Draw<'_>,
) -> Result<Vec<PathBuf>, String> {
    std::fs::create_dir_all(folder).map_err(|e| format!("the folder `{}` can't be made: {e}", folder.display()))?;
    let digits = presentation.len().to_string().len().max(2);
    let mut written = Vec::new();
    for &index in slides {
        let page = presentation.page(index);
        let frame = page.finished_at(&Moment::still(Position::new(index, page.steps)));
        let pixels = draw(&frame.list, size.0, size.1)?;
        let file = folder.join(format!("slide-{:0digits$}.png", index + 1));
        super::file::write(&file, &raster::png::encode(&pixels))?;
        written.push(file);
    }
    Ok(written)
}
