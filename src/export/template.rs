//! The deck that `footlight new` writes: one of everything, from `assets/template/`.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The deck first, then what it shows.
const FILES: [(&str, &str); 2] = [
    ("talk.md", include_str!("../../assets/template/talk.md")),
    ("stage.svg", include_str!("../../assets/template/stage.svg")),
];

/// Writes the deck into a folder, which is made when it is missing; the path of the deck.
///
/// # Errors
/// Says what stands in the way. Nothing is ever overwritten, and nothing is written when one of the files is there.
pub fn write(folder: &Path) -> Result<PathBuf, String> {
    if folder.exists() && !folder.is_dir() {
        return Err(format!("`{}` is a file; give the name of a folder", folder.display()));
    }
    let paths = FILES.map(|(name, _)| folder.join(name));
    if let Some(taken) = paths.iter().find(|path| path.symlink_metadata().is_ok()) {
        return Err(format!("`{}` is there already, and nothing is overwritten; give another folder", taken.display()));
    }
    let failed = |path: &Path, why: std::io::Error| format!("`{}` can't be written: {why}", path.display());
    std::fs::create_dir_all(folder).map_err(|why| failed(folder, why))?;
    for ((_, content), path) in FILES.iter().zip(&paths) {
        // Even a file that appeared meanwhile stays as it is.
        let file = OpenOptions::new().write(true).create_new(true).open(path);
        file.and_then(|mut file| file.write_all(content.as_bytes())).map_err(|why| failed(path, why))?;
    }
    Ok(folder.join(FILES[0].0))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::load::load;
    use crate::text::Fonts;
    use crate::world::MemoryWorld;

    /// What is wrong with the template in a theme.
    fn faults(theme: &str) -> Vec<String> {
        let world = FILES.iter().fold(MemoryWorld::default(), |world, (name, text)| {
            world.with(*name, text.replacen("---\n", &format!("---\ntheme: {theme}\n"), 1))
        });
        let presentation = load(Arc::new(world), Path::new(FILES[0].0), Arc::new(Fonts::new()));
        (0..presentation.len()).for_each(|index| drop(presentation.page(index)));
        presentation.diagnostics().iter().map(|d| d.message.clone()).collect()
    }

    #[test]
    fn it_is_without_faults_in_every_theme() {
        for theme in crate::theme::Theme::names() {
            assert_eq!(faults(theme), Vec::<String>::new(), "{theme}");
        }
    }

    #[test]
    fn nothing_is_written_where_one_file_is() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("stage.svg"), "mine").unwrap();
        assert!(write(folder.path()).is_err_and(|why| why.contains("stage.svg")));
        assert!(!folder.path().join("talk.md").exists());
        assert_eq!(std::fs::read_to_string(folder.path().join("stage.svg")).unwrap(), "mine");
    }
}
