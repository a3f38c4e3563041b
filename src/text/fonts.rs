//! The fonts inside the binary, and the system's when those lack a character or a theme names one.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use cosmic_text::fontdb::{self, Database};
use cosmic_text::{Attrs, Buffer, CacheKeyFlags, Fallback, FeatureTag, FontFeatures, FontSystem, Metrics, Shaping};
use unicode_script::Script;

use super::block::{TextBlock, finish};
use super::{Align, Family, Layout, RichText, Style, Wrap, emoji, is_right_to_left};

/// Unmodified font files; `assets/fonts/README.md` says where they are from and under which licence.
const EMBEDDED: [&[u8]; 14] = [
    include_bytes!("../../assets/fonts/inter/Inter_400Regular.ttf"),
    include_bytes!("../../assets/fonts/inter/Inter_400Regular_Italic.ttf"),
    include_bytes!("../../assets/fonts/inter/Inter_600SemiBold.ttf"),
    include_bytes!("../../assets/fonts/inter/Inter_700Bold.ttf"),
    include_bytes!("../../assets/fonts/inter/Inter_700Bold_Italic.ttf"),
    include_bytes!("../../assets/fonts/jetbrains-mono/JetBrainsMono_400Regular.ttf"),
    include_bytes!("../../assets/fonts/jetbrains-mono/JetBrainsMono_400Regular_Italic.ttf"),
    include_bytes!("../../assets/fonts/jetbrains-mono/JetBrainsMono_700Bold.ttf"),
    include_bytes!("../../assets/fonts/jetbrains-mono/JetBrainsMono_700Bold_Italic.ttf"),
    include_bytes!("../../assets/fonts/source-serif-4/SourceSerif4_400Regular.ttf"),
    include_bytes!("../../assets/fonts/source-serif-4/SourceSerif4_400Regular_Italic.ttf"),
    include_bytes!("../../assets/fonts/source-serif-4/SourceSerif4_600SemiBold.ttf"),
    include_bytes!("../../assets/fonts/source-serif-4/SourceSerif4_700Bold.ttf"),
    include_bytes!("../../assets/fonts/twemoji/Twemoji.ttf"),
];

const SANS: &str = "Inter";
const SERIF: &str = "Source Serif 4";
const MONO: &str = "JetBrains Mono";
const EMOJI: &str = "Twemoji Mozilla";

/// The font system that layout and all back ends share, behind a lock that is held for one text at a time.
pub struct Fonts {
    system: Mutex<FontSystem>,
    /// What the system's fonts were already asked for: characters and families.
    asked: Mutex<Asked>,
    /// The database as it was embedded, for SVG pictures.
    embedded: Arc<Database>,
}

#[derive(Default)]
struct Asked {
    chars: BTreeSet<char>,
    families: BTreeSet<Arc<str>>,
}

/// Our own families first; whatever else is in the database follows by itself.
struct OwnFirst;

impl Fallback for OwnFirst {
    fn common_fallback(&self) -> &[&'static str] {
        &[SANS, MONO, SERIF, EMOJI]
    }

    fn forbidden_fallback(&self) -> &[&'static str] {
        &[]
    }

    fn script_fallback(&self, _: Script, _: &str) -> &[&'static str] {
        &[]
    }
}

impl Default for Fonts {
    fn default() -> Fonts {
        Fonts::new()
    }
}

impl Fonts {
    /// The embedded fonts alone; takes a few milliseconds.
    pub fn new() -> Fonts {
        let mut db = Database::new();
        for font in EMBEDDED {
            db.load_font_source(fontdb::Source::Binary(Arc::new(font)));
        }
        db.set_sans_serif_family(SANS);
        db.set_serif_family(SERIF);
        db.set_monospace_family(MONO);
        Fonts::from_db(db.clone(), Arc::new(db))
    }

    /// Another set with the same faces under the same ids, for a worker thread of its own.
    pub fn fork(&self) -> Fonts {
        Fonts::from_db(self.lock().db().clone(), self.embedded.clone())
    }

    fn from_db(db: Database, embedded: Arc<Database>) -> Fonts {
        let system = FontSystem::new_with_locale_and_db_and_fallback("en-US".to_owned(), db, OwnFirst);
        Fonts { system: Mutex::new(system), asked: Mutex::default(), embedded }
    }

    /// How many faces are inside the program, and how many the system has.
    pub fn census() -> (usize, usize) {
        (EMBEDDED.len(), system_db().len())
    }

    /// The embedded faces, for the text in SVG pictures.
    pub fn embedded(&self) -> &Arc<Database> {
        &self.embedded
    }

    /// The engine itself, for back ends. Hold it shortly.
    pub(crate) fn lock(&self) -> MutexGuard<'_, FontSystem> {
        self.system.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shapes and sets a text. Characters that no embedded font has are looked for in the system's fonts, once.
    pub fn shape(&self, text: &RichText, layout: &Layout) -> TextBlock {
        self.load_named(text);
        let block = shape(&mut self.lock(), text, layout);
        if block.missing().is_empty() || !self.load_for(block.missing()) {
            return block;
        }
        shape(&mut self.lock(), text, layout)
    }

    /// Adds the system's faces of the families that `text` names.
    fn load_named(&self, text: &RichText) {
        for (_, style) in text.spans() {
            if let Family::Named(name) = &style.family {
                self.load_family(name);
            }
        }
    }

    fn load_family(&self, name: &Arc<str>) {
        if !self.asked().families.insert(name.clone()) || has_family(self.lock().db(), name) {
            return;
        }
        let faces = system_db().faces().filter(|face| face.families.iter().any(|(family, _)| **family == **name));
        faces.for_each(|face| self.add(face.clone()));
    }

    /// Whether a family is there. One that is not embedded is looked for among the system's.
    pub fn has(&self, family: &Family) -> bool {
        let Family::Named(name) = family else { return true };
        self.load_family(name);
        has_family(self.lock().db(), name)
    }

    /// Adds the best system face for each missing character; whether any was found.
    fn load_for(&self, missing: &[char]) -> bool {
        let new: Vec<char> = missing.iter().copied().filter(|&c| self.asked().chars.insert(c)).collect();
        let mut found = false;
        for c in new {
            if let Some(face) = best_system_face(c) {
                self.add(face.clone());
                found = true;
            }
        }
        found
    }

    fn add(&self, face: fontdb::FaceInfo) {
        let mut system = self.lock();
        if !system.db().faces().any(|f| f.post_script_name == face.post_script_name && f.index == face.index) {
            system.db_mut().push_face_info(face);
        }
    }

    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The system's fonts, read at the first need: that can take a second from a cold disk.
fn system_db() -> &'static Database {
    static DB: OnceLock<Database> = OnceLock::new();
    DB.get_or_init(|| {
        let mut db = Database::new();
        db.load_system_fonts();
        db
    })
}

fn has_family(db: &Database, name: &str) -> bool {
    db.faces().any(|face| face.families.iter().any(|(family, _)| family == name))
}

/// A system face that can draw `c`: upright, as near to regular weight as there is.
fn best_system_face(c: char) -> Option<&'static fontdb::FaceInfo> {
    let db = system_db();
    let mut faces: Vec<&fontdb::FaceInfo> = db.faces().collect();
    faces.sort_by_key(|face| {
        (face.style != fontdb::Style::Normal, face.weight.0.abs_diff(400), face.post_script_name.clone())
    });
    faces.into_iter().find(|face| covers(db, face.id, c))
}

/// Whether a face has an outline or a bitmap for `c`. Faces with only COLRv1 glyphs would draw nothing.
fn covers(db: &Database, id: fontdb::ID, c: char) -> bool {
    db.with_face_data(id, |data, index| {
        let Some(font) = swash::FontRef::from_index(data, index as usize) else { return false };
        let has = |tag: &[u8; 4]| font.table(swash::tag_from_bytes(tag)).is_some();
        let drawable = has(b"glyf") || has(b"CFF ") || has(b"CFF2") || has(b"CBDT") || has(b"sbix");
        let colr_v1 = font.table(swash::tag_from_bytes(b"COLR")).is_some_and(|colr| colr.get(1) == Some(&1));
        drawable && !colr_v1 && font.charmap().map(c) != 0
    })
    .unwrap_or(false)
}

fn shape(system: &mut FontSystem, text: &RichText, layout: &Layout) -> TextBlock {
    let size = text.max_size().max(1.0);
    let metrics = Metrics::new(size, size * layout.line_height.max(0.1));
    let mut buffer = Buffer::new_empty(metrics);
    let wrap = match layout.wrap {
        Wrap::Word | Wrap::Balanced => cosmic_text::Wrap::WordOrGlyph,
        Wrap::Words => cosmic_text::Wrap::Word,
        Wrap::Never => cosmic_text::Wrap::None,
    };
    buffer.set_wrap(wrap);
    buffer.set_size(layout.width, None);
    let mut weights = HashMap::new();
    let mut pieces = Vec::new();
    for (index, (range, style)) in text.spans().iter().enumerate() {
        let family = family_name(system.db(), &style.family);
        let weight = *weights
            .entry((family.clone(), style.weight, style.italic))
            .or_insert_with(|| nearest_weight(system.db(), &family, style));
        for (piece, is_emoji) in emoji::runs(&text.text()[range.clone()]) {
            pieces.push((piece, index, family.clone(), weight, is_emoji));
        }
    }
    let spans = pieces.iter().map(|(piece, index, family, weight, is_emoji)| {
        let style = &text.spans()[*index].1;
        let (name, weight) = if *is_emoji { (EMOJI, 400) } else { (&**family, *weight) };
        (*piece, attrs(style, name, weight, layout).metadata(*index))
    });
    let default = Attrs::new().family(fontdb::Family::Name(SANS));
    let align = match layout.align {
        Align::Start => None,
        Align::Center => Some(cosmic_text::Align::Center),
        Align::End => Some(cosmic_text::Align::End),
        Align::Right => Some(cosmic_text::Align::Right),
    };
    buffer.set_rich_text(spans, &default, Shaping::Advanced, align);
    buffer.shape_until_scroll(system, false);
    // Balancing narrows the text from its right, where other scripts begin.
    if layout.wrap == Wrap::Balanced && !is_right_to_left(text.text()) {
        balance(system, &mut buffer, layout);
    }
    finish(buffer, text, layout)
}

fn attrs<'a>(style: &Style, family: &'a str, weight: u16, layout: &Layout) -> Attrs<'a> {
    let mut features = FontFeatures::new();
    if !style.ligatures {
        features.disable(FeatureTag::CONTEXTUAL_ALTERNATES).disable(FeatureTag::STANDARD_LIGATURES);
    }
    if style.tabular {
        features.enable(FeatureTag::new(b"tnum"));
    }
    let size = style.size.max(1.0);
    let color = style.color;
    let mut line = size * layout.line_height.max(0.1);
    let mut tracking = style.tracking;
    if let Some(inset) = &style.inset {
        // The line grows alike to both sides of its text, of which a face has about 0.97 em above the baseline and
        // 0.24 em below.
        line = line.max((2.0 * inset.above - 0.73).max(2.0 * inset.below + 0.73) * size + 0.15 * size);
        tracking = inset.width;
    }
    let mut attrs = Attrs::new()
        .family(fontdb::Family::Name(family))
        .weight(fontdb::Weight(weight))
        .style(if style.italic { fontdb::Style::Italic } else { fontdb::Style::Normal })
        .color(cosmic_text::Color::rgba(color.r, color.g, color.b, color.a))
        .metrics(Metrics::new(size, line))
        // Hinting would snap outlines to the pixel grid of one scale; the same block is drawn at many.
        .cache_key_flags(CacheKeyFlags::DISABLE_HINTING)
        .font_features(features);
    if tracking != 0.0 {
        attrs = attrs.letter_spacing(tracking);
    }
    attrs
}

fn family_name(db: &Database, family: &Family) -> Arc<str> {
    match family {
        Family::Named(name) if has_family(db, name) => name.clone(),
        Family::Sans | Family::Named(_) => SANS.into(),
        Family::Serif => SERIF.into(),
        Family::Mono => MONO.into(),
    }
}

/// The weight that the family really has: the engine takes another family rather than another weight.
fn nearest_weight(db: &Database, family: &str, style: &Style) -> u16 {
    let query = fontdb::Query {
        families: &[fontdb::Family::Name(family)],
        weight: fontdb::Weight(style.weight),
        stretch: fontdb::Stretch::Normal,
        style: if style.italic { fontdb::Style::Italic } else { fontdb::Style::Normal },
    };
    db.query(&query).and_then(|id| db.face(id)).map_or(style.weight, |face| face.weight.0)
}

/// Narrows the buffer until one more step would cost another line, so that all lines are about equally long.
fn balance(system: &mut FontSystem, buffer: &mut Buffer, layout: &Layout) {
    let Some(full) = layout.width else { return };
    let lines = buffer.layout_runs().count();
    if !(2..=6).contains(&lines) {
        return;
    }
    let paragraphs = buffer.lines.len();
    if lines == paragraphs {
        return;
    }
    let mut set = |buffer: &mut Buffer, wrap, width: f32| {
        buffer.set_wrap(wrap);
        buffer.set_size(Some(width), None);
        buffer.shape_until_scroll(system, false);
        let fits = buffer.layout_runs().all(|run| run.line_w <= width + 0.5);
        fits.then(|| buffer.layout_runs().count())
    };
    let (mut low, mut high) = (full / lines as f32 * 0.5, full);
    while high - low > full / 200.0 {
        let middle = (low + high) / 2.0;
        if set(buffer, cosmic_text::Wrap::Word, middle) == Some(lines) { high = middle } else { low = middle }
    }
    if set(buffer, cosmic_text::Wrap::Word, high) != Some(lines) {
        set(buffer, cosmic_text::Wrap::WordOrGlyph, full);
        return;
    }
    if !breaks_at_hyphen(buffer) && last_line(buffer) >= 0.25 {
        return;
    }
    // Another width may keep words whole at the same number of lines, or else at one more.
    for count in [lines, lines + 1] {
        let widths = (0..=48u8).map(|step| full * (0.4 + 0.6 * f32::from(step) / 48.0));
        for width in widths {
            if set(buffer, cosmic_text::Wrap::Word, width) == Some(count)
                && !breaks_at_hyphen(buffer)
                && last_line(buffer) >= 0.4
            {
                return;
            }
        }
    }
    set(buffer, cosmic_text::Wrap::Word, high);
}

/// The last line's width as a share of the widest; a small one is a widow.
fn last_line(buffer: &Buffer) -> f32 {
    let widest = buffer.layout_runs().map(|run| run.line_w).fold(1.0, f32::max);
    buffer.layout_runs().last().map_or(1.0, |run| run.line_w / widest)
}

/// Whether a line ends at a hyphen inside a word.
fn breaks_at_hyphen(buffer: &Buffer) -> bool {
    let lines: Vec<(usize, bool)> = buffer
        .layout_runs()
        .map(|run| {
            let end = run.glyphs.iter().map(|glyph| glyph.end).max().unwrap_or(0);
            (run.line_i, run.text.get(..end).is_some_and(|text| text.ends_with('-')))
        })
        .collect();
    lines.windows(2).any(|pair| pair[0].0 == pair[1].0 && pair[0].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::Color;

    fn shaped(text: &str, layout: Layout) -> TextBlock {
        Fonts::new().shape(&RichText::plain(text, Style::new(Family::Sans, 40.0, Color::BLACK)), &layout)
    }

    #[test]
    fn digits_do_not_come_from_the_emoji_font() {
        let one = shaped("1", Layout::unbounded());
        let keycap = shaped("1\u{fe0f}\u{20e3}", Layout::unbounded());
        let font = |block: &TextBlock| block.buffer().layout_runs().next().map(|r| r.glyphs[0].font_id);
        assert_ne!(font(&one), font(&keycap));
    }

    #[test]
    fn balanced_lines_are_about_equal() {
        let words = "all the words of this statement should be spread over two lines that look alike";
        let block = shaped(words, Layout::width(1100.0).wrap(Wrap::Balanced));
        let widths: Vec<f32> = block.lines().iter().map(|line| line.width).collect();
        assert_eq!(widths.len(), 2);
        assert!((widths[0] - widths[1]).abs() < 200.0, "{widths:?}");
    }

    #[test]
    fn words_with_hyphens_stay_whole_where_they_can() {
        let quote = "4. Put your developers on-call. You’ll be surprised what stops breaking.";
        let block = shaped(quote, Layout::width(1150.0).wrap(Wrap::Balanced));
        let lines: Vec<&str> = block.lines().iter().map(|line| block.line_text(line).trim_end()).collect();
        assert!(lines.iter().all(|line| !line.ends_with('-') && line.contains(' ')), "{lines:?}");
        let words = "an on-call engineer and the twenty-one well-known pagers of hers";
        for width in [600.0, 700.0, 800.0, 900.0, 1000.0] {
            let block = shaped(words, Layout::width(width).wrap(Wrap::Balanced));
            let cut = block.lines().iter().any(|line| block.line_text(line).trim_end().ends_with('-'));
            assert!(!cut, "{width}: {block:?}");
        }
    }

    #[test]
    fn every_weight_keeps_its_family() {
        for (family, weight) in [(Family::Mono, 600), (Family::Sans, 500), (Family::Serif, 900)] {
            let style = Style::new(family, 40.0, Color::BLACK).weight(weight);
            let block = Fonts::new().shape(&RichText::plain("abc", style), &Layout::unbounded());
            assert!(block.missing().is_empty());
        }
    }
}
