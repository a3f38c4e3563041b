//! What stands round the content of a slide: its ground, footer and page number.

use super::compose::{behind_words, inside, is_to_be_read};
use super::running::line;
use crate::color::Color;
use crate::deck::{Background, Slide};
use crate::geom::{Point, Rect, Size};
use crate::layout::{Cx, Fragment, Ink, Node, rich, stack, text};
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
    if let Some(Background::Picture(picture)) = &slide.background
        && picture.is_shown(cx)
    {
        nodes.extend(crate::block::fill(picture, cx, area, picture.attrs.contain).nodes);
        nodes.push(artifact(scrim(cx, area, is_to_be_read(slide))));
    }
    nodes
}

/// Header, footer and page number of a slide, in the `area` that pictures leave.
pub fn furniture(slide: &Slide, number: Option<usize>, cx: &Cx<'_>, area: Rect) -> Vec<Node> {
    // Over a picture there is no colour to spare.
    let color = if behind_words(slide).is_some() { cx.theme.text() } else { cx.theme.muted() };
    let style = Style::new(cx.theme.text_font().clone(), cx.small, color).tabular();
    let (top, bottom) = (area.y + 34.0, area.bottom() - 38.0 - cx.small);
    let Rect { x, w: width, .. } = inside(area);
    let number = number.filter(|_| slide.paginate).map(|number| RichText::plain(&number.to_string(), style.clone()));
    let taken =
        number.as_ref().map_or(0.0, |number| cx.fonts.shape(number, &Layout::unbounded()).extent().1 + cx.small);
    let place = |line: Fragment, y: f32| Node::group(Some(Tag::Artifact), line.moved(Point::new(x, y)).nodes);
    let ink = Ink::new(style);
    let header = slide.header.as_ref().map(|words| place(line(words, cx, &ink, width), top));
    let footer = slide.footer.as_ref().map(|words| place(line(words, cx, &ink, width - taken), bottom));
    let number = number.map(|number| {
        let layout = Layout::width(width).align(Align::End).wrap(Wrap::Never).line_height(1.3);
        place(text(cx.fonts, &number, &layout), bottom)
    });
    header.into_iter().chain(footer).chain(number).collect()
}

/// The footnotes of a slide at the foot of `area`; its height is what they take from it.
pub fn footnotes(slide: &Slide, cx: &Cx<'_>, area: Rect) -> Fragment {
    if slide.footnotes.is_empty() {
        return Fragment::default();
    }
    let inner = inside(area);
    let ink = Ink::new(Style::new(cx.theme.text_font().clone(), cx.small * 1.08, cx.theme.muted()));
    let lines = slide.footnotes.iter().enumerate().map(|(index, words)| {
        let number = Style { color: cx.theme.accent(), ..ink.style.clone() };
        let mut line = RichText::plain(&format!("{}\u{2002}", index + 1), number.weight(700));
        let words = rich(words, &ink, cx.theme);
        for (range, style) in words.spans() {
            line.push(&words.text()[range.clone()], style.clone());
        }
        (6.0, text(cx.fonts, &line, &Layout::width(inner.w).line_height(1.3)).tagged(Tag::Note))
    });
    let lines = stack(lines.collect());
    let above = 18.0;
    // The footer has the last line of the slide to itself.
    let top = area.bottom() - 54.0 - cx.small - lines.size.h;
    let rule = Quad::filled(Rect::new(inner.x, top - above, 160.0, 2.0), cx.theme.rule());
    let mut nodes = vec![artifact(rule)];
    let height = lines.size.h + above;
    nodes.extend(lines.moved(Point::new(inner.x, top)).nodes);
    Fragment::new(Size::new(area.w, height), nodes)
}

/// What makes text legible over any picture: the ground's colour, dense where the text begins. Even where it is thinnest,
/// large type has a contrast of 3 to black and to white, and text that is `to_be_read` one of 7.
pub fn scrim(cx: &Cx<'_>, area: Rect, to_be_read: bool) -> Quad {
    let ground = cx.theme.background();
    let least = if to_be_read { 0.8 } else { 0.5 };
    Quad::filled(area, Paint::horizontal(ground.with_opacity(0.86), ground.with_opacity(least)))
}

/// A dark fade along the lower edge, for a line of small text over a picture.
pub fn lower_fade(area: Rect, height: f32) -> Quad {
    let rect = Rect::new(area.x, area.bottom() - height, area.w, height);
    Quad::filled(rect, Paint::vertical(Color::TRANSPARENT, Color::BLACK.with_opacity(0.78)))
}

pub fn artifact(quad: Quad) -> Node {
    Node::still(vec![Group::tagged(Tag::Artifact, vec![quad.into()]).into()])
}
