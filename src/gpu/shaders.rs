//! The shaders' text: as built in, or as a folder has it while they are being worked on.

use std::borrow::Cow;
use std::path::Path;

/// One module a field; each begins with what they have in common.
#[derive(Debug, Clone)]
pub struct Shaders {
    pub(super) quad: Cow<'static, str>,
    pub(super) image: Cow<'static, str>,
    pub(super) projector: Cow<'static, str>,
}

impl Shaders {
    /// Those in the program.
    pub const BUILT_IN: Shaders = Shaders {
        quad: Cow::Borrowed(concat!(
            include_str!("../../shaders/common.wgsl"),
            include_str!("../../shaders/quad.wgsl")
        )),
        image: Cow::Borrowed(concat!(
            include_str!("../../shaders/common.wgsl"),
            include_str!("../../shaders/image.wgsl")
        )),
        projector: Cow::Borrowed(concat!(
            include_str!("../../shaders/common.wgsl"),
            include_str!("../../shaders/projector.wgsl")
        )),
    };

    /// Where the built-in ones came from.
    pub const FOLDER: &'static str = concat!(env!("CARGO_MANIFEST_DIR"), "/shaders");

    /// Those of a folder with the built-in ones' names.
    pub fn read(folder: &Path) -> std::io::Result<Shaders> {
        let common = std::fs::read_to_string(folder.join("common.wgsl"))?;
        let shader = |name: &str| {
            let own = std::fs::read_to_string(folder.join(name))?;
            Ok::<_, std::io::Error>(Cow::Owned(format!("{common}{own}")))
        };
        Ok(Shaders { quad: shader("quad.wgsl")?, image: shader("image.wgsl")?, projector: shader("projector.wgsl")? })
    }
}
