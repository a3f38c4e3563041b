//! SVG drawings within limits: a file of a few hundred bytes can ask for years of work, so what a drawing asks for is
//! estimated before it is drawn. Nothing outside the file is read.

mod references;

use std::collections::HashMap;
use std::sync::Arc;

use resvg::usvg::fontdb::Database;
use resvg::usvg::roxmltree::{Document, ParsingOptions};
use resvg::usvg::{Group, ImageHrefResolver, ImageKind, Node, Options, Rect, Tree, filter};

use super::picture::{PictureError, check_bitmap, looks_like_svg};

/// The largest drawing, in bytes.
const MAX_BYTES: usize = 8 << 20;
/// How deep elements may stand in each other, as written and with all that `use` brings in.
const MAX_DEPTH: usize = 200;
/// How many groups drawn apart (opacity, masks, filters) may stand in each other: each takes a canvas of its own.
const MAX_LAYERS: usize = 24;
/// The most work, in fills of the whole drawing: some seconds.
const MAX_WORK: f64 = 5_000.0;
/// What a shape costs however small it is, in the same measure.
const SHAPE: f64 = 0.002;
/// Pixels of an embedded picture that cost as much as one fill.
const PIXELS: f64 = 200_000.0;

/// Reads a drawing. Its text is set in the faces of `fonts`.
pub fn parse(bytes: &[u8], fonts: &Arc<Database>) -> Result<Tree, PictureError> {
    let broken = |why: &dyn std::fmt::Display| PictureError::Broken(why.to_string());
    check_markup(bytes)?;
    let text = std::str::from_utf8(bytes).map_err(|_| broken(&"it is not UTF-8 text"))?;
    let document = read(text).map_err(|e| broken(&e))?;
    check_references(&document)?;
    let default = ImageHrefResolver::default_data_resolver();
    let resolve_data = Box::new(move |mime: &str, data: Arc<Vec<u8>>, options: &Options<'_>| {
        let is_fine = check_bitmap(&data).is_ok() || is_fine_drawing(&data);
        if is_fine { default(mime, data, options) } else { None }
    });
    let options = Options {
        fontdb: fonts.clone(),
        font_family: "Inter".into(),
        image_href_resolver: ImageHrefResolver { resolve_data, resolve_string: Box::new(|_, _| None) },
        ..Default::default()
    };
    let tree = Tree::from_xmltree(&document, &options).map_err(|e| broken(&e))?;
    let size = tree.size();
    let canvas = Rect::from_xywh(0.0, 0.0, size.width(), size.height());
    let mut estimate = Estimate { canvas, known: HashMap::new() };
    if estimate.group(tree.root(), 0, 0)? > MAX_WORK {
        return Err(PictureError::Limit("it takes too long to draw".to_owned()));
    }
    Ok(tree)
}

/// The elements of a drawing; entities are what drawing programs keep names of namespaces in.
fn read(text: &str) -> Result<Document<'_>, resvg::usvg::roxmltree::Error> {
    Document::parse_with_options(text, ParsingOptions { allow_dtd: true, ..Default::default() })
}

/// Whether a drawing in a drawing is within limits.
fn is_fine_drawing(bytes: &[u8]) -> bool {
    let is_within = |text: &str| read(text).is_ok_and(|document| check_references(&document).is_ok());
    looks_like_svg(bytes) && check_markup(bytes).is_ok() && std::str::from_utf8(bytes).is_ok_and(is_within)
}

fn check_references(document: &Document<'_>) -> Result<(), PictureError> {
    references::check(document).map_err(|excess| match excess {
        references::Excess::Elements => PictureError::Limit("what it refers to repeats beyond measure".to_owned()),
        references::Excess::Depth => too_deep(),
    })
}

/// Whether the markup is within limits, before anything reads it that recurses.
fn check_markup(bytes: &[u8]) -> Result<(), PictureError> {
    if bytes.len() > MAX_BYTES {
        let (has, most) = (bytes.len() >> 20, MAX_BYTES >> 20);
        return Err(PictureError::Limit(format!("it is too large: {has} MB, and drawings may have {most}")));
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(PictureError::Limit("compressed drawings are not read".to_owned()));
    }
    let mut depth = 0_usize;
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|&byte| byte == b'<') {
        rest = &rest[at..];
        let length = if rest.starts_with(b"<!--") {
            after(rest, b"-->")
        } else if rest.starts_with(b"<![CDATA[") {
            after(rest, b"]]>")
        } else if rest.starts_with(b"<?") {
            after(rest, b"?>")
        } else {
            let (length, is_plain) = tag(rest);
            if rest.starts_with(b"<!ENTITY") && !is_plain {
                return Err(PictureError::Limit("an entity in it stands for markup or for other entities".to_owned()));
            }
            if rest.starts_with(b"</") {
                depth = depth.saturating_sub(1);
            } else if rest.get(1).is_some_and(|byte| !matches!(byte, b'!')) && !rest[..length].ends_with(b"/>") {
                depth += 1;
            }
            if rest.starts_with(b"<!DOCTYPE") { b"<!DOCTYPE".len() } else { length }
        };
        if depth > MAX_DEPTH {
            return Err(too_deep());
        }
        rest = &rest[length..];
    }
    Ok(())
}

/// The length of a stretch up to behind `end`.
fn after(text: &[u8], end: &[u8]) -> usize {
    text.windows(end.len()).position(|window| window == end).map_or(text.len(), |at| at + end.len())
}

/// The length of a tag up to behind its `>`, and whether no quoted value has markup or entities in it.
fn tag(text: &[u8]) -> (usize, bool) {
    let (mut quote, mut is_plain) = (None, true);
    for (at, &byte) in text.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return (at + 1, is_plain),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), b'<' | b'&') => is_plain = false,
            _ => {}
        }
    }
    (text.len(), is_plain)
}

fn too_deep() -> PictureError {
    PictureError::Limit(format!("its elements are nested more than {MAX_DEPTH} deep"))
}

struct Estimate {
    /// `None` where the drawing is too large for numbers; then every fill is a whole one.
    canvas: Option<Rect>,
    /// What groups cost that are drawn at several places, by their address: masks, patterns and their like.
    known: HashMap<*const Group, f64>,
}

impl Estimate {
    /// What drawing a group costs, in fills of the canvas.
    fn group(&mut self, group: &Group, depth: usize, layers: usize) -> Result<f64, PictureError> {
        if depth > MAX_DEPTH {
            return Err(too_deep());
        }
        let mut work = 0.0;
        for node in group.children() {
            work += SHAPE + self.node(node, depth, layers)?;
            let mut shared = Ok(0.0);
            node.subroots(|root| {
                if let Ok(sum) = shared {
                    shared = self.shared(root, depth, layers).map(|more| sum + more);
                }
            });
            work += shared?;
            if work > MAX_WORK {
                break;
            }
        }
        Ok(work)
    }

    fn node(&mut self, node: &Node, depth: usize, layers: usize) -> Result<f64, PictureError> {
        match node {
            Node::Group(group) => {
                let mut own = 0.0;
                let is_layer = group.should_isolate();
                if is_layer {
                    let share = self.share(group.abs_layer_bounding_box().to_rect());
                    own = share + group.filters().iter().map(|filter| filter_work(filter)).sum::<f64>() * share;
                }
                let layers = layers + usize::from(is_layer);
                if layers > MAX_LAYERS {
                    let message = format!("more than {MAX_LAYERS} of its groups with opacity or masks are nested");
                    return Err(PictureError::Limit(message));
                }
                Ok(own + self.group(group, depth + 1, layers)?)
            }
            Node::Path(path) => Ok(self.share(path.abs_bounding_box())),
            Node::Image(image) => {
                let pixels = match image.kind() {
                    ImageKind::SVG(_) => 0.0,
                    _ => f64::from(image.size().width()) * f64::from(image.size().height()),
                };
                Ok(self.share(image.abs_bounding_box()) + pixels / PIXELS)
            }
            Node::Text(text) => self.group(text.flattened(), depth + 1, layers),
        }
    }

    /// What a group costs each time it is used.
    fn shared(&mut self, root: &Group, depth: usize, layers: usize) -> Result<f64, PictureError> {
        if let Some(work) = self.known.get(&std::ptr::from_ref(root)) {
            return Ok(*work);
        }
        let work = 1.0 + self.group(root, depth + 1, layers)?;
        self.known.insert(root, work);
        Ok(work)
    }

    /// How much of the canvas a box covers, 0 to 1.
    fn share(&self, area: Rect) -> f64 {
        let Some(canvas) = self.canvas else { return 1.0 };
        let width = f64::from(area.right().min(canvas.right()) - area.left().max(0.0)).max(0.0);
        let height = f64::from(area.bottom().min(canvas.bottom()) - area.top().max(0.0)).max(0.0);
        (width * height / (f64::from(canvas.width()) * f64::from(canvas.height()))).min(1.0)
    }
}

/// What a filter costs, in fills of its region.
fn filter_work(filter: &filter::Filter) -> f64 {
    let primitive = |primitive: &filter::Primitive| match primitive.kind() {
        filter::Kind::Turbulence(turbulence) => 40.0 * f64::from(turbulence.num_octaves()),
        filter::Kind::ConvolveMatrix(convolve) => {
            let matrix = convolve.matrix();
            f64::from(matrix.columns()) * f64::from(matrix.rows())
        }
        // Each pixel looks at all round it.
        filter::Kind::Morphology(shape) => {
            let side = |radius: f32| 2.0 * f64::from(radius) + 1.0;
            side(shape.radius_x().get()) * side(shape.radius_y().get())
        }
        _ => 5.0,
    };
    filter.primitives().iter().map(primitive).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Why a drawing with this inside is refused.
    fn refused(inside: &str) -> Option<String> {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 160 90\">{inside}</svg>"
        );
        parse(svg.as_bytes(), &Default::default()).err().map(|why| why.to_string())
    }

    fn limit(inside: &str, words: &str) {
        let why = refused(inside).unwrap_or_default();
        assert!(why.contains(words), "{why:?}");
    }

    #[test]
    fn drawings_as_people_make_them_are_read() {
        let layer = "<g opacity=\"0.5\"><rect width=\"160\" height=\"90\" fill=\"red\"/></g>";
        assert_eq!(refused(&layer.repeat(500)), None);
        assert_eq!(refused(&"<circle r=\"2\"/>".repeat(20_000)), None);
        assert_eq!(
            refused(&format!("{}<rect width=\"1\" height=\"1\"/>{}", "<g>".repeat(150), "</g>".repeat(150))),
            None
        );
    }

    #[test]
    fn nesting_is_limited() {
        for depth in [300, 100_000] {
            limit(
                &format!("{}<rect width=\"9\" height=\"9\"/>{}", "<g>".repeat(depth), "</g>".repeat(depth)),
                "200 deep",
            );
        }
        let layers =
            format!("{}<rect width=\"9\" height=\"9\"/>{}", "<g opacity=\".9\">".repeat(30), "</g>".repeat(30));
        limit(&layers, "more than 24");
    }

    #[test]
    fn use_in_use_is_limited() {
        let chain = |length: usize| -> String {
            let link = |i: usize| format!("<g id=\"g{i}\" opacity=\".99\"><use xlink:href=\"#g{}\"/></g>", i + 1);
            let links: String = (0..length).map(link).collect();
            format!(
                "<defs>{links}<g id=\"g{length}\"><rect width=\"9\" height=\"9\"/></g></defs><use xlink:href=\"#g0\"/>"
            )
        };
        limit(&chain(60), "more than 24");
        assert!(refused(&chain(900)).is_some());
    }

    #[test]
    fn work_is_limited() {
        let doubling = |what: &dyn Fn(usize) -> String| (0..40).map(what).collect::<String>();
        let uses =
            doubling(&|i| format!("<g id=\"a{}\"><use xlink:href=\"#a{i}\"/><use xlink:href=\"#a{i}\"/></g>", i + 1));
        assert!(
            refused(&format!(
                "<defs><rect id=\"a0\" width=\"9\" height=\"9\"/>{uses}</defs><use xlink:href=\"#a40\"/>"
            ))
            .is_some()
        );
        let patterns = doubling(&|i| {
            let rect = format!("<rect width=\"9\" height=\"9\" fill=\"url(#p{i})\"/>").repeat(2);
            format!(
                "<pattern id=\"p{}\" width=\"9\" height=\"9\" patternUnits=\"userSpaceOnUse\">{rect}</pattern>",
                i + 1
            )
        });
        let first = "<pattern id=\"p0\" width=\"9\" height=\"9\" patternUnits=\"userSpaceOnUse\"><rect width=\"9\" height=\"9\"/></pattern>";
        assert!(refused(&format!("{first}{patterns}<rect width=\"9\" height=\"9\" fill=\"url(#p40)\"/>")).is_some());
        let noise = "<filter id=\"f\"><feTurbulence baseFrequency=\"1\" numOctaves=\"999999\"/></filter>\
                     <rect width=\"160\" height=\"90\" filter=\"url(#f)\"/>";
        limit(noise, "too long");
        limit(&"<rect width=\"160\" height=\"90\" fill-opacity=\".5\"/>".repeat(6000), "too long");
    }

    #[test]
    fn entities_that_multiply_are_refused() {
        let svg = "<!DOCTYPE svg [<!ENTITY a \"<g/>\"><!ENTITY b \"&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&b;</svg>";
        let why = parse(svg.as_bytes(), &Default::default()).unwrap_err().to_string();
        assert!(why.contains("entity"), "{why}");
        let harmless =
            "<!DOCTYPE svg [<!ENTITY ns \"http://www.w3.org/2000/svg\">]><svg xmlns=\"&ns;\" viewBox=\"0 0 9 9\"/>";
        assert!(parse(harmless.as_bytes(), &Default::default()).is_ok());
    }

    #[test]
    fn nothing_outside_the_file_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("outside.png");
        image::RgbaImage::from_pixel(4, 4, image::Rgba([255, 0, 0, 255])).save(&file).unwrap();
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><image href=\"{}\" width=\"9\" height=\"9\"/></svg>",
            file.display()
        );
        assert!(parse(svg.as_bytes(), &Default::default()).unwrap().root().children().is_empty());
    }
}
