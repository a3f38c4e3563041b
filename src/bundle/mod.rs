//! A talk inside the program: one executable file that is footlight and carries a deck with all that it shows.
//!
//! Behind the program stand the files, and behind them a trailer with a checksum of everything before it. Besides, a
//! mark in the program says whether it carries a talk at all: a file that lost its end must not show another talk
//! instead. Reading knows nothing outside of the file; whatever is not in it is not there.

mod archive;

use std::fs::File;
use std::hint::black_box;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::world::MemoryWorld;

/// Says that the program carries no talk; its end becomes [`MARKED`] in a bundle. Read by [`mark`] alone, so that it
/// stands in the program once.
static MARK: [u8; 32] = *b"footlight carries: no talk......";

/// The end of [`MARK`] in a bundle.
const MARKED: &[u8; 13] = b"a talk.......";

/// The last bytes of a bundle.
const MAGIC: &[u8; 16] = b"footlight bundle";

/// The trailer: the length of the archive, the checksum, and the magic bytes.
const TRAILER: usize = 8 + 32 + MAGIC.len();

/// The largest program with its talk that is read, in bytes.
const MAX_BUNDLE: u64 = 4 << 30;

/// A deck and its files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Talk {
    /// The deck's name among the files.
    pub deck: PathBuf,
    /// Names are relative to the talk's folder; contents as they were.
    pub files: Vec<(PathBuf, Vec<u8>)>,
}

impl Talk {
    /// The files as a talk reads them.
    pub fn world(&self) -> MemoryWorld {
        self.files.iter().fold(MemoryWorld::default(), |world, (path, content)| world.with(path, content))
    }
}

/// The talk that the running program carries; `None` when it carries none.
///
/// # Errors
/// Says that the file is damaged, as its checksum tells, or cannot be read.
pub fn carried() -> Result<Option<Talk>, String> {
    if !is_marked(&mark()) {
        return Ok(None);
    }
    let bytes = program()?;
    let start = program_length(&bytes)?.ok_or_else(|| damaged("its talk is missing"))?;
    archive::read(&bytes[start..bytes.len() - TRAILER]).map(Some).ok_or_else(|| damaged("its talk can't be read"))
}

/// The running program's file, if it carries a talk.
pub fn file() -> Option<PathBuf> {
    std::env::current_exe().ok().filter(|_| is_marked(&mark()))
}

/// The running program with a talk in place of the one it may carry.
///
/// # Errors
/// Says why the program cannot be copied.
pub fn with(talk: &Talk) -> Result<Vec<u8>, String> {
    let mut bytes = program()?;
    if let Some(length) = program_length(&bytes)? {
        bytes.truncate(length);
    }
    let mark = mark();
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, &mark).collect();
    let [place] = places[..] else { return Err("this build of footlight can't carry a talk".to_owned()) };
    bytes[place..place + mark.len()].copy_from_slice(&marked(mark));
    let before = bytes.len();
    archive::write(talk, &mut bytes);
    let archive = (bytes.len() - before) as u64;
    bytes.extend_from_slice(&archive.to_le_bytes());
    let checksum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&checksum);
    bytes.extend_from_slice(MAGIC);
    Ok(bytes)
}

/// How many of the bytes are the program; `None` when nothing is behind it.
fn program_length(bytes: &[u8]) -> Result<Option<usize>, String> {
    let Some(body) = bytes.len().checked_sub(TRAILER).filter(|_| bytes.ends_with(MAGIC)) else { return Ok(None) };
    let (hashed, checksum) = (&bytes[..body + 8], &bytes[body + 8..body + 40]);
    if Sha256::digest(hashed)[..] != *checksum {
        return Err(damaged("its checksum is wrong"));
    }
    let archive = hashed[body..].try_into().map_or(u64::MAX, u64::from_le_bytes);
    let start = usize::try_from(archive).ok().and_then(|archive| body.checked_sub(archive));
    start.map(Some).ok_or_else(|| damaged("its talk is longer than the file"))
}

fn damaged(why: &str) -> String {
    format!("this file was changed or is not whole, so nothing of it is shown: {why}; get it anew from where it came")
}

/// The mark as it is in the running program.
fn mark() -> [u8; 32] {
    *black_box(&MARK)
}

fn marked(mut mark: [u8; 32]) -> [u8; 32] {
    let start = mark.len() - MARKED.len();
    mark[start..].copy_from_slice(MARKED);
    mark
}

fn is_marked(mark: &[u8; 32]) -> bool {
    mark.ends_with(MARKED)
}

fn program() -> Result<Vec<u8>, String> {
    let failed = |why: std::io::Error| format!("the program's own file can't be read: {why}");
    let path = std::env::current_exe().map_err(failed)?;
    read_whole(&path).map_err(failed)
}

fn read_whole(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BUNDLE).read_to_end(&mut bytes)?;
    Ok(bytes)
}
