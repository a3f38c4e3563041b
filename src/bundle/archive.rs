//! The files of a talk as one run of bytes: `magic, count, {length, name, length, content}…`, the deck first; numbers
//! are of 8 bytes, the small end first. There are no times, owners or rights in it, so the same files give the same
//! bytes.

use std::path::PathBuf;

use super::Talk;

/// With the version of the format.
const MAGIC: &[u8; 8] = b"talk\0\0\0\x01";

/// Appends the archive of a talk.
pub fn write(talk: &Talk, out: &mut Vec<u8>) {
    out.extend_from_slice(MAGIC);
    put_number(talk.files.len(), out);
    let (deck, others): (Vec<_>, Vec<_>) = talk.files.iter().partition(|(path, _)| *path == talk.deck);
    for (path, content) in deck.into_iter().chain(others) {
        // Paths of a talk come from text, so nothing is lost.
        put(path.to_string_lossy().as_bytes(), out);
        put(content, out);
    }
}

/// Reads an archive; `None` when it is none.
pub fn read(bytes: &[u8]) -> Option<Talk> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let count = number(&mut rest)?;
    let mut files = Vec::new();
    for _ in 0..count {
        let name = std::str::from_utf8(part(&mut rest)?).ok()?;
        files.push((PathBuf::from(name), part(&mut rest)?.to_vec()));
    }
    let (deck, _) = files.first()?;
    rest.is_empty().then(|| Talk { deck: deck.clone(), files: files.clone() })
}

fn put_number(number: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&(number as u64).to_le_bytes());
}

fn put(bytes: &[u8], out: &mut Vec<u8>) {
    put_number(bytes.len(), out);
    out.extend_from_slice(bytes);
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let (number, after) = rest.split_first_chunk::<8>()?;
    *rest = after;
    usize::try_from(u64::from_le_bytes(*number)).ok()
}

fn part<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = number(rest)?;
    let (part, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(part)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn talk() -> Talk {
        let files = [("a/talk.md", "# Ä"), ("a/b c.svg", ""), ("theme.toml", "x = 1")];
        let files = files.map(|(path, content)| (path.into(), content.as_bytes().to_vec()));
        Talk { deck: "a/talk.md".into(), files: files.into() }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Vec::new();
        write(&talk(), &mut bytes);
        assert_eq!(read(&bytes), Some(talk()));
        assert!((0..bytes.len()).all(|length| read(&bytes[..length]).is_none()));
    }

    proptest! {
        #[test]
        fn other_bytes_are_refused(at in 0_usize..80, byte: u8) {
            let mut bytes = Vec::new();
            write(&talk(), &mut bytes);
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            // It may still be an archive, but it does no harm.
            read(&bytes);
        }
    }
}
