//! The shaders' text: as built in, or as a folder has it while they are being worked on.

use std::borrow::Cow;

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

    /// The files of that folder.
    pub const FILES: [&'static str; 4] = ["common.wgsl", "quad.wgsl", "image.wgsl", "projector.wgsl"];

    /// Those that `read` gives by the built-in ones' file names.
    pub fn from_files<E>(read: impl Fn(&str) -> Result<String, E>) -> Result<Shaders, E> {
        let common = read("common.wgsl")?;
        let shader = |name: &str| read(name).map(|own| Cow::Owned(format!("{common}{own}")));
        Ok(Shaders { quad: shader("quad.wgsl")?, image: shader("image.wgsl")?, projector: shader("projector.wgsl")? })
    }
}
