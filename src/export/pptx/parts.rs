//! The parts that every package has: contents, presentation, master, layout, themes, properties.

use std::fmt::Write;

use super::WIDTH;
use super::slide::escape;
use crate::export::deck::title_of;
use crate::load::Presentation;

pub const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

pub const NAMESPACES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";

/// What a tree of shapes begins with.
pub const TREE: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>\
    <p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/>\
    <a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument.presentationml";
/// The first ids that masters and slides may have.
const FIRST_MASTER: u32 = 2_147_483_648;
const FIRST_SLIDE: usize = 256;

/// Names and contents of the parts. `has_notes` is by slide.
pub fn fixed(presentation: &Presentation, has_notes: &[bool], height: u32) -> Vec<(String, String)> {
    let part = |name: &str, content: String| (name.to_owned(), content);
    let root = [
        (format!("{RELATION}/officeDocument"), "ppt/presentation.xml"),
        (
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties".to_owned(),
            "docProps/core.xml",
        ),
    ];
    let root: Vec<(&str, &str)> = root.iter().map(|(kind, target)| (kind.as_str(), *target)).collect();
    let slides: Vec<String> = (1..=has_notes.len()).map(|number| format!("slides/slide{number}.xml")).collect();
    let mut targets = vec![
        ("slideMaster", "slideMasters/slideMaster1.xml"),
        ("notesMaster", "notesMasters/notesMaster1.xml"),
        ("theme", "theme/theme1.xml"),
    ];
    targets.extend(slides.iter().map(|slide| ("slide", slide.as_str())));
    vec![
        part("[Content_Types].xml", content_types(has_notes)),
        part("_rels/.rels", relationships(&root)),
        part("docProps/core.xml", properties(presentation)),
        part("ppt/presentation.xml", presentation_part(has_notes.len(), height)),
        part("ppt/_rels/presentation.xml.rels", relationships(&targets)),
        part("ppt/theme/theme1.xml", theme()),
        part("ppt/theme/theme2.xml", theme()),
        part("ppt/slideMasters/slideMaster1.xml", master()),
        part(
            "ppt/slideMasters/_rels/slideMaster1.xml.rels",
            relationships(&[("slideLayout", "../slideLayouts/slideLayout1.xml"), ("theme", "../theme/theme1.xml")]),
        ),
        part("ppt/slideLayouts/slideLayout1.xml", layout()),
        part(
            "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
            relationships(&[("slideMaster", "../slideMasters/slideMaster1.xml")]),
        ),
        part("ppt/notesMasters/notesMaster1.xml", notes_master()),
        part("ppt/notesMasters/_rels/notesMaster1.xml.rels", relationships(&[("theme", "../theme/theme2.xml")])),
    ]
}

/// A part of relationships: kinds, by their last words or in full, and what they lead to; `rId1` and on.
pub fn relationships(targets: &[(&str, &str)]) -> String {
    let mut out =
        format!("{PROLOGUE}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    for (index, (kind, target)) in targets.iter().enumerate() {
        let kind = if kind.contains('/') { (*kind).to_owned() } else { format!("{RELATION}/{kind}") };
        // Writing to a string cannot fail.
        let _ = write!(out, "<Relationship Id=\"rId{}\" Type=\"{kind}\" Target=\"{target}\"/>", index + 1);
    }
    out + "</Relationships>"
}

fn content_types(has_notes: &[bool]) -> String {
    let mut out = format!(
        "{PROLOGUE}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>"
    );
    let mut part = |name: &str, kind: &str| {
        let _ = write!(out, "<Override PartName=\"/{name}\" ContentType=\"{kind}+xml\"/>");
    };
    part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties");
    part("ppt/presentation.xml", &format!("{CONTENT}.presentation.main"));
    part("ppt/slideMasters/slideMaster1.xml", &format!("{CONTENT}.slideMaster"));
    part("ppt/slideLayouts/slideLayout1.xml", &format!("{CONTENT}.slideLayout"));
    part("ppt/notesMasters/notesMaster1.xml", &format!("{CONTENT}.notesMaster"));
    for number in 1..=2 {
        part(&format!("ppt/theme/theme{number}.xml"), "application/vnd.openxmlformats-officedocument.theme");
    }
    for (index, has_notes) in has_notes.iter().enumerate() {
        let number = index + 1;
        part(&format!("ppt/slides/slide{number}.xml"), &format!("{CONTENT}.slide"));
        if *has_notes {
            part(&format!("ppt/notesSlides/notesSlide{number}.xml"), &format!("{CONTENT}.notesSlide"));
        }
    }
    out + "</Types>"
}

fn properties(presentation: &Presentation) -> String {
    let meta = &presentation.deck.meta;
    let element = |name: &str, value: Option<&str>| {
        value.map(|value| format!("<dc:{name}>{}</dc:{name}>", escape(value))).unwrap_or_default()
    };
    format!(
        "{PROLOGUE}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">{}{}{}</cp:coreProperties>",
        element("title", title_of(presentation)),
        element("creator", meta.author.as_deref()),
        element("language", Some(meta.language.as_deref().unwrap_or("en"))),
    )
}

fn presentation_part(slides: usize, height: u32) -> String {
    let mut list = String::new();
    for index in 0..slides {
        // The first three relationships are the masters and the theme.
        let _ = write!(list, "<p:sldId id=\"{}\" r:id=\"rId{}\"/>", FIRST_SLIDE + index, index + 4);
    }
    format!(
        "{PROLOGUE}<p:presentation {NAMESPACES}>\
         <p:sldMasterIdLst><p:sldMasterId id=\"{FIRST_MASTER}\" r:id=\"rId1\"/></p:sldMasterIdLst>\
         <p:notesMasterIdLst><p:notesMasterId r:id=\"rId2\"/></p:notesMasterIdLst>\
         <p:sldIdLst>{list}</p:sldIdLst><p:sldSz cx=\"{WIDTH}\" cy=\"{height}\"/>\
         <p:notesSz cx=\"6858000\" cy=\"9144000\"/></p:presentation>"
    )
}

const COLOR_MAP: &str = "<p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" \
    accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" \
    hlink=\"hlink\" folHlink=\"folHlink\"/>";

/// A placeholder of a master or a layout.
fn placeholder(id: u32, kind: &str, [x, y, cx, cy]: [i64; 4]) -> String {
    let body = if kind.contains("sldImg") { "" } else { "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody>" };
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Placeholder {id}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>\
         <p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"{x}\" y=\"{y}\"/>\
         <a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr>{body}</p:sp>"
    )
}

/// Where titles are: above the slide.
const TITLE: [i64; 4] = [0, -548_640, WIDTH as i64, 457_200];

fn master() -> String {
    format!(
        "{PROLOGUE}<p:sldMaster {NAMESPACES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill>\
         <a:effectLst/></p:bgPr></p:bg><p:spTree>{TREE}{}</p:spTree></p:cSld>{COLOR_MAP}\
         <p:sldLayoutIdLst><p:sldLayoutId id=\"{}\" r:id=\"rId1\"/></p:sldLayoutIdLst>\
         <p:txStyles><p:titleStyle><a:lvl1pPr><a:defRPr sz=\"2400\"/></a:lvl1pPr></p:titleStyle><p:bodyStyle/>\
         <p:otherStyle/></p:txStyles></p:sldMaster>",
        placeholder(2, "type=\"title\"", TITLE),
        FIRST_MASTER + 1,
    )
}

fn layout() -> String {
    format!(
        "{PROLOGUE}<p:sldLayout {NAMESPACES} type=\"titleOnly\" preserve=\"1\"><p:cSld name=\"Picture\">\
         <p:spTree>{TREE}{}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>",
        placeholder(2, "type=\"title\"", TITLE),
    )
}

fn notes_master() -> String {
    format!(
        "{PROLOGUE}<p:notesMaster {NAMESPACES}><p:cSld><p:bg><p:bgRef idx=\"1001\"><a:schemeClr val=\"bg1\"/></p:bgRef>\
         </p:bg><p:spTree>{TREE}{}{}</p:spTree></p:cSld>{COLOR_MAP}</p:notesMaster>",
        placeholder(2, "type=\"sldImg\" idx=\"2\"", [685_800, 685_800, 5_486_400, 3_086_100]),
        placeholder(3, "type=\"body\" idx=\"1\"", [685_800, 4_114_800, 5_486_400, 4_343_400]),
    )
}

/// The plainest theme that the schema allows: nothing on the slides uses it.
fn theme() -> String {
    let color = |name: &str, value: &str| format!("<a:{name}><a:srgbClr val=\"{value}\"/></a:{name}>");
    let colors = [
        ("dk1", "000000"),
        ("lt1", "FFFFFF"),
        ("dk2", "1F2430"),
        ("lt2", "E8E6E3"),
        ("accent1", "4C9FFE"),
        ("accent2", "FFB454"),
        ("accent3", "7FD962"),
        ("accent4", "D2A6FF"),
        ("accent5", "F07178"),
        ("accent6", "95E6CB"),
        ("hlink", "4C9FFE"),
        ("folHlink", "D2A6FF"),
    ];
    let colors: String = colors.iter().map(|(name, value)| color(name, value)).collect();
    let font = |name: &str| {
        format!("<a:{name}><a:latin typeface=\"Arial\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/></a:{name}>")
    };
    let fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>".repeat(3);
    let line = "<a:ln w=\"9525\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>".repeat(3);
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>".repeat(3);
    format!(
        "{PROLOGUE}<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"footlight\">\
         <a:themeElements><a:clrScheme name=\"footlight\">{colors}</a:clrScheme>\
         <a:fontScheme name=\"footlight\">{}{}</a:fontScheme><a:fmtScheme name=\"footlight\">\
         <a:fillStyleLst>{fill}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst>\
         <a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst>\
         </a:fmtScheme></a:themeElements></a:theme>",
        font("majorFont"),
        font("minorFont"),
    )
}
