//! Streams that krilla left as they are, compressed: all by one compressor a core, and those that gain by it only.
//!
//! A drawing is hundreds of streams of some fifty bytes, which grow when they are compressed; and a compressor of their
//! own for each of them, as krilla would have it, took most of the time that a PDF takes.

use flate2::{Compress, Compression, FlushCompress, Status};

use super::objects::Objects;

/// What streams are compressed from, in bytes: below it little is gained.
const WORTH_IT: usize = 128;

/// What is given to another core at least, in bytes.
const SHARE: usize = 256 << 10;

/// The objects of `numbers` as they are to be written, in that order; `None` for those that stay as they are.
pub fn deflated(objects: &Objects<'_>, numbers: &[usize]) -> Vec<Option<Vec<u8>>> {
    let bytes: usize = numbers.iter().map(|&number| objects.bytes(number).len()).sum();
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(bytes / SHARE).max(1);
    let work = |numbers: &[usize]| -> Vec<Option<Vec<u8>>> {
        let mut compressor = Compress::new(Compression::default(), true);
        numbers.iter().map(|&number| with_less(objects.bytes(number), &mut compressor)).collect()
    };
    if cores == 1 {
        return work(numbers);
    }
    std::thread::scope(|scope| {
        let parts: Vec<_> = numbers.chunks(numbers.len().div_ceil(cores)).collect();
        let threads: Vec<_> = parts.iter().map(|part| scope.spawn(|| work(part))).collect();
        let done = threads.into_iter().zip(parts);
        done.flat_map(|(thread, part)| thread.join().unwrap_or_else(|_| vec![None; part.len()])).collect()
    })
}

/// An object with its data compressed, if it has data that are not and that become smaller.
fn with_less(object: &[u8], compressor: &mut Compress) -> Option<Vec<u8>> {
    let (entries, data) = stream(object)?;
    if data.len() < WORTH_IT || entries.contains("/Filter") || entries.contains("/Metadata") {
        return None;
    }
    let (before, after) = entries.split_once("/Length ")?;
    let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
    let small = compressed(data, compressor).filter(|small| small.len() < data.len())?;
    let head = format!("{before}/Length {}/Filter/FlateDecode{after}stream\n", small.len());
    Some([head.as_bytes(), &small, b"\nendstream\nendobj\n\n"].concat())
}

/// What stands before the keyword of a stream, and its data (ISO 32000-1, 7.3.8).
fn stream(object: &[u8]) -> Option<(&str, &[u8])> {
    let keyword = memchr::memmem::find(object, b"stream\n")?;
    let entries = std::str::from_utf8(&object[..keyword]).ok()?;
    let length = entries.split_once("/Length ")?.1;
    let length = &length[..length.find(|c: char| !c.is_ascii_digit())?];
    // That the data end where they should says that this is no word in a text.
    let (data, end) = object[keyword + 7..].split_at_checked(length.parse().ok()?)?;
    end.trim_ascii().starts_with(b"endstream").then_some((entries, data))
}

fn compressed(data: &[u8], compressor: &mut Compress) -> Option<Vec<u8>> {
    compressor.reset();
    // What would become larger does not fit, and is not wanted.
    let mut out = Vec::with_capacity(data.len());
    let status = compressor.compress_vec(data, &mut out, FlushCompress::Finish).ok()?;
    (status == Status::StreamEnd).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(entries: &str, data: &str) -> String {
        format!("7 0 obj\n<<{entries}/Length {}>>\nstream\n{data}\nendstream\nendobj\n\n", data.len())
    }

    fn less(object: &str) -> Option<Vec<u8>> {
        with_less(object.as_bytes(), &mut Compress::new(Compression::default(), true))
    }

    #[test]
    fn long_streams_get_shorter() {
        let data = "0 0 m 10 10 l S\n".repeat(50);
        let small = less(&object("/Type/XObject", &data)).unwrap();
        let (entries, stored) = stream(&small).unwrap();
        assert!(entries.starts_with("7 0 obj\n<</Type/XObject/Length ") && entries.contains("/Filter/FlateDecode>>"));
        let mut back = String::new();
        std::io::Read::read_to_string(&mut flate2::read::ZlibDecoder::new(stored), &mut back).unwrap();
        assert_eq!(back, data);
    }

    #[test]
    fn all_else_stays_as_it_is() {
        let long = "0 0 m 10 10 l S\n".repeat(50);
        assert_eq!(less(&object("", "0 0 m")), None);
        assert_eq!(less(&object("/Filter/DCTDecode", &long)), None);
        assert_eq!(less(&object("/Type/Metadata", &long)), None);
        assert_eq!(less(&format!("7 0 obj\n({long} /Length 3 stream\n{long})\nendobj\n")), None);
    }
}
