//! The parts of one slide: the slide, its notes, and what they refer to.

use super::WIDTH;
use super::parts::{NAMESPACES, PROLOGUE, TREE, relationships};
use crate::export::deck::{name_of, notes_of};
use crate::load::Presentation;

/// The longest title, in characters.
const MAX_TITLE: usize = 120;

/// The longest alternative text, in characters: what a reader would listen to.
const MAX_ALT: usize = 2000;

/// Names and contents of the parts of the slide at `index`, which is number `number` in the package.
pub fn parts(presentation: &Presentation, index: usize, number: usize, height: u32) -> Vec<(String, String)> {
    let notes = notes_of(&presentation.deck.slides[index]);
    let layout = "../slideLayouts/slideLayout1.xml";
    let image = format!("../media/image{number}.png");
    let notes_slide = format!("../notesSlides/notesSlide{number}.xml");
    let mut targets = vec![("slideLayout", layout), ("image", &image)];
    if notes.is_some() {
        targets.push(("notesSlide", &notes_slide));
    }
    let mut parts = vec![
        (format!("ppt/slides/slide{number}.xml"), slide(presentation, index, height)),
        (format!("ppt/slides/_rels/slide{number}.xml.rels"), relationships(&targets)),
    ];
    if let Some(notes) = notes {
        let slide = format!("../slides/slide{number}.xml");
        let targets = [("notesMaster", "../notesMasters/notesMaster1.xml"), ("slide", slide.as_str())];
        parts.push((format!("ppt/notesSlides/notesSlide{number}.xml"), notes_part(&notes)));
        parts.push((format!("ppt/notesSlides/_rels/notesSlide{number}.xml.rels"), relationships(&targets)));
    }
    parts
}

fn slide(presentation: &Presentation, index: usize, height: u32) -> String {
    let slide = &presentation.deck.slides[index];
    let words = slide.words();
    let words = words.trim();
    let title = name_of(slide, MAX_TITLE).unwrap_or_else(|| format!("Slide {}", index + 1));
    let alt: String = words.chars().take(MAX_ALT).collect();
    let alt = if alt.is_empty() { title.clone() } else { alt };
    let hidden = if slide.hidden { " show=\"0\"" } else { "" };
    // A tenth of an inch above the slide.
    let (title_height, above) = (457_200, -548_640);
    format!(
        "{PROLOGUE}<p:sld {NAMESPACES}{hidden}><p:cSld><p:spTree>{TREE}\
         <p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Title\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>\
         <p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr>\
         <p:spPr><a:xfrm><a:off x=\"0\" y=\"{above}\"/><a:ext cx=\"{WIDTH}\" cy=\"{title_height}\"/></a:xfrm></p:spPr>\
         <p:txBody><a:bodyPr/><a:lstStyle/>{}</p:txBody></p:sp>\
         <p:pic><p:nvPicPr><p:cNvPr id=\"3\" name=\"Slide\" descr=\"{}\"/>\
         <p:cNvPicPr><a:picLocks noChangeAspect=\"1\"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>\
         <p:blipFill><a:blip r:embed=\"rId2\"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>\
         <p:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{WIDTH}\" cy=\"{height}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:pic>\
         </p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>",
        paragraphs(&title),
        escape(&alt).replace('\n', "&#10;"),
    )
}

fn notes_part(notes: &str) -> String {
    format!(
        "{PROLOGUE}<p:notes {NAMESPACES}><p:cSld><p:spTree>{TREE}\
         <p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Slide\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" noRot=\"1\" \
         noChangeAspect=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"sldImg\"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>\
         <p:sp><p:nvSpPr><p:cNvPr id=\"3\" name=\"Notes\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>\
         <p:nvPr><p:ph type=\"body\" idx=\"1\"/></p:nvPr></p:nvSpPr><p:spPr/>\
         <p:txBody><a:bodyPr/><a:lstStyle/>{}</p:txBody></p:sp>\
         </p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>",
        paragraphs(notes),
    )
}

/// A paragraph for each line; at least one, which a text must have.
fn paragraphs(text: &str) -> String {
    let lines = text.split('\n').map(str::trim_end);
    lines
        .map(|line| match line {
            "" => "<a:p/>".to_owned(),
            line => format!("<a:p><a:r><a:t>{}</a:t></a:r></a:p>", escape(line)),
        })
        .collect()
}

/// Text as XML 1.0 has it. Characters that it cannot have at all become blanks.
pub fn escape(text: &str) -> String {
    let is_forbidden = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    super::super::escape::escape(text, |c| matches!(c, '\n' | '\t') || !is_forbidden(c))
}
