//! One picture a slide, or a step.

use std::path::{Path, PathBuf};

use tracing::info_span;

use crate::load::Presentation;
use crate::raster;
use crate::scene::{DisplayList, Pixels};
use crate::show::{Moment, Position};

/// Draws a display list at a size in pixels.
pub type Draw<'a> = dyn FnMut(&DisplayList, u32, u32) -> Result<Pixels, String> + 'a;

/// Writes `slide-01.png` … into `folder`, each slide as it looks at its last step; with `steps`, `slide-01-1.png` and
/// on, a picture for each step.
pub fn write(
    presentation: &Presentation,
    slides: &[usize],
    steps: bool,
    size: (u32, u32),
    folder: &Path,
    draw: &mut Draw<'_>,
) -> Result<Vec<PathBuf>, String> {
    std::fs::create_dir_all(folder).map_err(|e| format!("the folder `{}` can't be made: {e}", folder.display()))?;
    let digits = presentation.len().to_string().len().max(2);
    let mut written = Vec::new();
    for &index in slides {
        let page = presentation.page(index);
        let first = if steps { 0 } else { page.steps };
        let step_digits = (page.steps + 1).to_string().len();
        for step in first..=page.steps {
            let frame = page.finished_at(&Moment::still(Position::new(index, step)));
            let pixels = info_span!("draw", slide = index + 1).in_scope(|| draw(&frame.list, size.0, size.1))?;
            let number = format!("{:0digits$}", index + 1);
            let name = if steps { format!("{number}-{:0step_digits$}", step + 1) } else { number };
            let file = folder.join(format!("slide-{name}.png"));
            let bytes = info_span!("encode").in_scope(|| raster::png::encode(&pixels));
            super::file::write(&file, &bytes)?;
            written.push(file);
        }
    }
    Ok(written)
}
