//! OpenType files for browsers: a font cut down to some glyphs, with a character map of our own.
//!
//! The subsetter leaves out what PDF does not need. Browsers also want `cmap` and `OS/2` (OpenType 1.9, "Required
//! tables").

use std::collections::BTreeMap;

use subsetter::{GlyphRemapper, Tag};

const DIRECTORY: usize = 12;
const RECORD: usize = 16;
/// What all bytes of a file sum up to, by the definition of `head`.
const MAGIC_SUM: u32 = 0xB1B0_AFBA;

/// A table: its tag and its bytes.
type Table = ([u8; 4], Vec<u8>);

/// A face of a font file, at a weight where it is variable.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub data: &'a [u8],
    /// Of the face in a collection.
    pub index: u32,
    pub weight: Option<u16>,
}

/// A font in which every character of `glyphs` has its glyph, and no others. `None` when the font cannot be cut, or its
/// licence bits forbid embedding.
pub fn subset(source: Source<'_>, glyphs: &BTreeMap<char, u16>) -> Option<Vec<u8>> {
    let os2 = swash::FontRef::from_index(source.data, source.index as usize)?.table(swash::tag_from_bytes(b"OS/2"))?;
    // fsType: bit 1 alone is "restricted licence".
    if be16(os2, 8)? & 0xf == 2 {
        return None;
    }
    let mut remapper = GlyphRemapper::new();
    let map: Vec<(u32, u16)> = glyphs.iter().map(|(c, glyph)| (u32::from(*c), remapper.remap(*glyph))).collect();
    let cut = match source.weight {
        Some(weight) => {
            let weight = [(Tag::new(b"wght"), f32::from(weight))];
            subsetter::subset_with_variations(source.data, source.index, &weight, &remapper).ok()?
        }
        None => subsetter::subset(source.data, source.index, &remapper).ok()?,
    };
    let mut tables = tables(&cut)?;
    tables.push((*b"cmap", cmap(&map)));
    tables.push((*b"OS/2", os2.to_vec()));
    tables.sort();
    Some(assemble(cut.get(..4)?, tables))
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn tables(font: &[u8]) -> Option<Vec<Table>> {
    let count = usize::from(be16(font, 4)?);
    let table = |index: usize| {
        let record = DIRECTORY + index * RECORD;
        let (start, length) = (be32(font, record + 8)? as usize, be32(font, record + 12)? as usize);
        let tag = font.get(record..record + 4)?.try_into().ok()?;
        Some((tag, font.get(start..start.checked_add(length)?)?.to_vec()))
    };
    (0..count).map(table).collect()
}

/// A `cmap` with one subtable, of format 12: groups of characters that follow each other as their glyphs do.
fn cmap(map: &[(u32, u16)]) -> Vec<u8> {
    let mut groups: Vec<[u32; 3]> = Vec::new();
    for &(c, glyph) in map {
        let glyph = u32::from(glyph);
        match groups.last_mut() {
            Some([first, last, start]) if *last + 1 == c && *start + (c - *first) == glyph => *last = c,
            _ => groups.push([c, c, glyph]),
        }
    }
    let mut out = Vec::new();
    // Version 0, one table: for Windows (3), all of Unicode (10), right behind.
    [0_u16, 1, 3, 10].iter().for_each(|v| out.extend(v.to_be_bytes()));
    out.extend(12_u32.to_be_bytes());
    [12_u16, 0].iter().for_each(|v| out.extend(v.to_be_bytes()));
    let length = 16 + 12 * groups.len() as u32;
    [length, 0, groups.len() as u32].iter().for_each(|v| out.extend(v.to_be_bytes()));
    groups.iter().flatten().for_each(|v| out.extend(v.to_be_bytes()));
    out
}

/// A font file of tables in the order of their tags.
fn assemble(flavor: &[u8], tables: Vec<Table>) -> Vec<u8> {
    let count = tables.len().max(1) as u16;
    let power = count.ilog2() as u16;
    let mut out = flavor.to_vec();
    let range = 16 << power;
    [tables.len() as u16, range, power, count * 16 - range].iter().for_each(|v| out.extend(v.to_be_bytes()));
    let mut at = DIRECTORY + tables.len() * RECORD;
    let mut head = None;
    let mut body = Vec::new();
    for (tag, mut data) in tables {
        if tag == *b"head" && data.len() >= 12 {
            data[8..12].fill(0);
            head = Some(at + 8);
        }
        out.extend(tag);
        [checksum(&data), at as u32, data.len() as u32].iter().for_each(|v| out.extend(v.to_be_bytes()));
        data.resize(data.len().next_multiple_of(4), 0);
        at += data.len();
        body.extend(data);
    }
    out.extend(body);
    if let Some(head) = head {
        let adjustment = MAGIC_SUM.wrapping_sub(checksum(&out));
        out[head..head + 4].copy_from_slice(&adjustment.to_be_bytes());
    }
    out
}

fn checksum(data: &[u8]) -> u32 {
    let word = |bytes: &[u8]| {
        let mut word = [0; 4];
        word[..bytes.len()].copy_from_slice(bytes);
        u32::from_be_bytes(word)
    };
    data.chunks(4).fold(0, |sum, bytes| sum.wrapping_add(word(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: &[u8] = include_bytes!("../../../assets/fonts/inter/Inter_400Regular.ttf");

    #[test]
    fn a_subset_has_its_characters_and_no_others() {
        let full = swash::FontRef::from_index(FONT, 0).unwrap();
        let glyphs = ['A', 'B', 'é', '→'].map(|c| (c, full.charmap().map(c)));
        let font = subset(Source { data: FONT, index: 0, weight: None }, &glyphs.into()).unwrap();
        let cut = swash::FontRef::from_index(&font, 0).unwrap();
        let width = |font: &swash::FontRef<'_>, c| font.glyph_metrics(&[]).advance_width(font.charmap().map(c));
        for (c, _) in glyphs {
            assert_eq!(width(&cut, c), width(&full, c), "{c}");
        }
        assert_eq!((cut.charmap().map('C'), checksum(&font)), (0, MAGIC_SUM));
        assert!(font.len() < 20_000, "{}", font.len());
    }
}
