//! The objects of a finished file, and the table of where they are (ISO 32000-1, 7.5.4 and 7.5.5).

use std::fmt::Write;

/// The objects of a file with one table, each of the first generation, as krilla and lopdf write them.
pub struct Objects<'a> {
    bytes: &'a [u8],
    /// Where each object starts and ends, by its number; `None` for numbers that are free.
    ranges: Vec<Option<(usize, usize)>>,
    /// Where each is in the new file.
    places: Vec<Option<u64>>,
    /// What follows the table.
    trailer: &'a [u8],
}

impl<'a> Objects<'a> {
    /// `None` when the file is not of this kind.
    pub fn read(bytes: &'a [u8]) -> Option<Objects<'a>> {
        let tail = memchr::memmem::rfind(bytes, b"startxref")?;
        let start: usize = text(&bytes[tail + 9..]).split_whitespace().next()?.parse().ok()?;
        let table = bytes.get(start..tail)?;
        let trailer_at = memchr::memmem::find(table, b"trailer")?;
        let (table, trailer) = table.split_at(trailer_at);
        let mut words = text(table).split_whitespace();
        if (words.next()?, words.next()?) != ("xref", "0") {
            return None;
        }
        let count: usize = words.next()?.parse().ok()?;
        let mut starts = Vec::with_capacity(count.min(table.len()));
        while let (Some(at), Some(_), Some(kind)) = (words.next(), words.next(), words.next()) {
            starts.push(at.parse::<usize>().ok().filter(|&at| kind == "n" && at < start));
        }
        if starts.len() != count {
            return None;
        }
        let mut sorted: Vec<usize> = starts.iter().flatten().copied().collect();
        sorted.sort_unstable();
        let end_of = |at: usize| sorted.get(sorted.partition_point(|&other| other <= at)).copied().unwrap_or(start);
        let ranges: Vec<_> = starts.iter().map(|at| at.map(|at| (at, end_of(at)))).collect();
        Some(Objects { bytes, places: vec![None; ranges.len()], ranges, trailer })
    }

    /// The numbers of all objects, in the order of the file.
    pub fn numbers(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..self.ranges.len()).filter(|&number| self.ranges[number].is_some()).collect();
        numbers.sort_unstable_by_key(|&number| self.ranges[number]);
        numbers
    }

    /// An object as it is written, with its number; nothing for one that was added.
    pub fn bytes(&self, number: usize) -> &'a [u8] {
        self.ranges.get(number).copied().flatten().map_or(&[], |(from, to)| &self.bytes[from..to])
    }

    /// Gives the number of a new object.
    pub fn add(&mut self) -> usize {
        self.places.push(None);
        self.places.len() - 1
    }

    /// Says where an object is in the new file.
    pub fn put_at(&mut self, number: usize, at: u64) {
        if let Some(place) = self.places.get_mut(number) {
            *place = Some(at);
        }
    }

    /// The table and all that follows it, for a file in which it is at `at`.
    pub fn table(&self, at: u64) -> Vec<u8> {
        let mut table = format!("xref\n0 {}\n", self.places.len());
        for place in &self.places {
            let _ = match place {
                Some(at) => write!(table, "{at:010} 00000 n\r\n"),
                None => write!(table, "{:010} 65535 f\r\n", 0),
            };
        }
        // The number of objects is all that changes in the trailer.
        let (before, after) = self.trailer.split_at(memchr::memmem::find(self.trailer, b"/Size").unwrap_or(0));
        let old = after.iter().skip(5).take_while(|byte| byte.is_ascii_digit() || **byte == b' ').count() + 5;
        let size = format!("/Size {}", self.places.len());
        let end = format!("startxref\n{at}\n%%EOF");
        let after = after.get(old..).unwrap_or_default();
        let gap: &[u8] = if after.first().is_some_and(u8::is_ascii_alphanumeric) { b" " } else { b"" };
        [table.as_bytes(), before, size.as_bytes(), gap, after, end.as_bytes()].concat()
    }
}

/// The text that bytes start with.
fn text(bytes: &[u8]) -> &str {
    bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

#[cfg(test)]
mod tests {
    use super::Objects;

    const FILE: &str = "%PDF-1.7\n\n2 0 obj\nb\nendobj\n1 0 obj\na\nendobj\nxref\n0 3\n0000000000 65535 f\r\n\
                        0000000027 00000 n\r\n0000000010 00000 n\r\ntrailer\n<</Size 3/Root 1 0 R>>\nstartxref\n44\n%%EOF";

    #[test]
    fn objects_are_moved_and_added() {
        let mut objects = Objects::read(FILE.as_bytes()).unwrap();
        assert_eq!(objects.numbers(), [2, 1]);
        assert_eq!(objects.bytes(1), b"1 0 obj\na\nendobj\n");
        assert_eq!(objects.add(), 3);
        [(1, 100), (2, 200), (3, 300)].into_iter().for_each(|(number, at)| objects.put_at(number, at));
        let table = String::from_utf8(objects.table(400)).unwrap();
        let wanted = "xref\n0 4\n0000000000 65535 f\r\n0000000100 00000 n\r\n0000000200 00000 n\r\n0000000300 00000 n\r\n\
                      trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n400\n%%EOF";
        assert_eq!(table, wanted);
    }

    #[test]
    fn other_files_are_not_read() {
        for file in ["", "startxref", "xref\n0 9\ntrailer startxref\n0", &FILE.replace("0 3\n", "0 4\n")] {
            assert!(Objects::read(file.as_bytes()).is_none(), "{file}");
        }
    }
}
