//! What stands round the content of a slide: its ground, footer and page number.

use crate::color::Color;
use crate::deck::{Background, Slide};
use crate::geom::{Point, Rect, Size};
use crate::layout::{Cx, MARGIN_X, Node, SMALL, text};
use crate::scene::{Group, Paint, Quad, Tag};
use crate::text::{Align, Layout, RichText, Style, Wrap};

/// The ground of a slide.
pub fn ground(slide: &Slide, cx: &Cx<'_>, size: Size) -> Vec<Node> {
    let area = Rect::from_size(size);
    let fill = match slide.background {
        Some(Background::Color(color)) => Paint::Solid(color.over(cx.theme.background())),
        _ => Paint::vertical(cx.theme.background(), cx.theme.background_end()),
    };
    let mut nodes = vec![artifact(Quad::filled(area, fill))];
    if let Some(Background::Picture(picture)) = &slide.background {
        nodes.extend(crate::block::fill(picture, cx, area, picture.attrs.contain).nodes);
        nodes.push(artifact(scrim(cx, area)));
    }
    nodes
}

/// Footer and page number.
pub fn footer(slide: &Slide, number: Option<usize>, cx: &Cx<'_>, size: Size) -> Vec<Node> {
    let style = Style::new(cx.theme.text_font().clone(), SMALL, cx.theme.muted()).tabular();
    let y = size.h - 62.0;
    let width = size.w - 2.0 * MARGIN_X;
    let line = |words: &str, align| {
        let layout = Layout::width(width).align(align).wrap(Wrap::Never).line_height(1.3);
        let fragment = text(cx.fonts, &RichText::plain(words, style.clone()), &layout);
        Node::group(Some(Tag::Artifact), fragment.moved(Point::new(MARGIN_X, y)).nodes)
    };
    let footer = slide.footer.as_deref().map(|words| line(words, Align::Start));
    let number = number.filter(|_| slide.paginate).map(|number| line(&number.to_string(), Align::End));
    footer.into_iter().chain(number).collect()
}

/// What makes text legible over any picture: the ground's colour, dense where the text begins.
pub fn scrim(cx: &Cx<'_>, area: Rect) -> Quad {
    let ground = cx.theme.background();
    Quad::filled(area, Paint::horizontal(ground.with_opacity(0.86), ground.with_opacity(0.28)))
}

/// A dark fade along the lower edge, for a line of small text over a picture.
pub fn lower_fade(area: Rect, height: f32) -> Quad {
    let rect = Rect::new(area.x, area.bottom() - height, area.w, height);
    Quad::filled(rect, Paint::vertical(Color::TRANSPARENT, Color::BLACK.with_opacity(0.78)))
}

pub fn artifact(quad: Quad) -> Node {
    Node::still(vec![Group::tagged(Tag::Artifact, vec![quad.into()]).into()])
}
