//! Shell transcripts as recordings (asciicast v3), with the rhythm that they have on their slides.

use std::path::{Path, PathBuf};

use crate::block::{Block, Kind, each};
use crate::load::Presentation;
use crate::term::Performance;
use crate::term::cast;

/// Writes a recording for every transcript on the chosen slides: `slide-03.cast`, or `slide-03-1.cast` and on, in the
/// folder `path`; a path that ends in `.cast` is the file of the only one. How many there were.
pub fn write(presentation: &Presentation, slides: &[usize], path: &Path) -> Result<usize, String> {
    let found: Vec<(usize, Vec<&Performance>)> = slides
        .iter()
        .map(|&index| (index, performances(&presentation.deck.slides[index].blocks)))
        .filter(|(_, performances)| !performances.is_empty())
        .collect();
    let count = found.iter().map(|(_, performances)| performances.len()).sum();
    let is_file = path.extension().is_some_and(|extension| extension == "cast");
    match count {
        0 => return Err("there is no shell transcript on these slides; write one as a `console` block".to_owned()),
        1 => {}
        _ if is_file => {
            return Err(format!("there are {count} transcripts; name a folder, or one slide with --range"));
        }
        _ => {}
    }
    if !is_file {
        std::fs::create_dir_all(path).map_err(|e| format!("the folder `{}` can't be made: {e}", path.display()))?;
    }
    let digits = presentation.len().to_string().len().max(2);
    for (index, performances) in found {
        let one = performances.len() == 1;
        for (number, performance) in performances.iter().enumerate() {
            let part = if one { String::new() } else { format!("-{}", number + 1) };
            let name: PathBuf = format!("slide-{:0digits$}{part}.cast", index + 1).into();
            let file = if is_file { path.to_path_buf() } else { path.join(name) };
            let mut cast = performance.record();
            let title = &presentation.deck.slides[index].title;
            cast.title = (!title.is_empty()).then(|| title.clone());
            super::file::write(&file, cast::write(&cast).as_bytes())?;
        }
    }
    Ok(count)
}

fn performances(blocks: &[Block]) -> Vec<&Performance> {
    let mut found = Vec::new();
    each(blocks, &mut |block| {
        if let Kind::Console(console) = &block.kind {
            found.push(&*console.performance);
        }
    });
    found
}
