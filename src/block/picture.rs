//! Pictures in the flow of a slide, and filling a part of it.

use std::ops::Range;
use std::sync::Arc;

use super::{Card, Cast, Wish};
use crate::color::Color;
use crate::diag::Diagnostic;
use crate::geom::{Point, Rect, Size};
use crate::layout::{Cx, Fragment, Ink, Node, Room, rich, text};
use crate::markup::{Inlines, PictureAttrs, PictureRef, PictureSize, Reader};
use crate::scene::{Image, Tag};
use crate::text::{Layout, Style};

/// The height of a card where a picture can't be shown.
const CARD: f32 = 200.0;

#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    pub path: String,
    pub attrs: PictureAttrs,
    /// Who made it, shown small: the CommonMark title, or an emphasised paragraph below.
    pub credit: Option<Inlines>,
    pub range: Range<usize>,
}

impl Picture {
    /// A picture as it was written; its title is its credit.
    pub fn read(reader: &mut Reader<'_>, picture: PictureRef) -> Picture {
        let PictureRef { path, attrs, title, range } = picture;
        let credit = (!title.trim().is_empty()).then(|| reader.words_of(&title, &range));
        Picture { path, attrs, credit, range }
    }

    /// A picture that lies behind a slide because a directive says so.
    pub fn background(path: String, range: Range<usize>) -> Picture {
        let attrs = PictureAttrs { background: true, ..PictureAttrs::default() };
        Picture { path, attrs, credit: None, range }
    }

    pub fn words(&self) -> String {
        let credit = self.credit.as_ref().map(Inlines::plain).unwrap_or_default();
        format!("{}\n{credit}", self.attrs.alt)
    }

    /// The picture, or a sentence for a card; the fault is reported.
    fn load(&self, cx: &Cx<'_>) -> Result<Arc<crate::scene::Picture>, Card> {
        cx.picture(&self.path).map_err(|why| {
            if Cast::names(&self.path) {
                let message = format!("the recording `{}` can't play behind a slide or inside a line", self.path);
                let help = format!("give it a paragraph of its own: `![{}]({})`", self.attrs.alt, self.path);
                cx.report(Diagnostic::error("picture", message).at(cx.source, self.range.clone()).help(help));
                return Card::new(self.path.clone());
            }
            let message = format!("the picture `{}` can't be shown: {why}", self.path);
            let near = cx.pictures.near(&self.path).map(|near| format!("did you mean `{near}`?"));
            let help = near.unwrap_or_else(|| {
                "paths start from the deck's folder; PNG, JPEG, WebP, GIF and SVG are shown".to_owned()
            });
            cx.report(Diagnostic::error("picture", message).at(cx.source, self.range.clone()).help(help));
            let alt = if self.attrs.alt.is_empty() { &self.path } else { &self.attrs.alt };
            Card::new(alt.clone())
        })
    }

    /// Width by height; that of a slide when it can't be read.
    pub fn aspect(&self, cx: &Cx<'_>) -> f32 {
        cx.pictures.get(&self.path).map_or(16.0 / 9.0, |picture| picture.size().w / picture.size().h.max(1.0))
    }

    /// Whether it can be shown; if not, the fault is reported.
    pub fn is_shown(&self, cx: &Cx<'_>) -> bool {
        self.load(cx).is_ok()
    }

    /// How bright it is on the whole, 0 (black) to 1, as the eye sees it on a ground; nothing when it can't be shown.
    pub fn brightness(&self, cx: &Cx<'_>, ground: Color) -> Option<f32> {
        const SIDE: u32 = 24;
        let pixels = self.load(cx).ok()?.at_size(SIDE, SIDE).ok()?;
        let seen = |p: &[u8]| match *p {
            [r, g, b, a] => {
                let Color { r, g, b, .. } = Color { r, g, b, a }.over(ground);
                [r, g, b].map(f32::from).iter().zip([0.3, 0.59, 0.11]).map(|(v, w)| v * w).sum::<f32>()
            }
            _ => 0.0,
        };
        let count = (pixels.rgba.len() / 4).max(1) as f32;
        Some(pixels.rgba.chunks_exact(4).map(seen).sum::<f32>() / (count * 255.0))
    }

    /// As high as its width lets it be; a quarter of the room is the least that can be seen.
    pub fn wish(&self, cx: &Cx<'_>, room: Room) -> Wish {
        let best = self.best_height(cx, room);
        Wish::Height { best, least: best.min(room.height * 0.25) }
    }

    /// The height it takes in a room as high as can be, in units.
    pub fn best_height(&self, cx: &Cx<'_>, room: Room) -> f32 {
        let Ok(picture) = cx.pictures.get(&self.path) else { return CARD };
        let (credit, size) = (self.credit_line(cx, room.width, cx.theme.muted()), picture.size());
        let wide = room.width / size.w.max(1.0);
        let scale = self.asked_scale(size, room).map_or(wide, |asked| asked.min(wide));
        size.h * scale + credit.map_or(0.0, |credit| credit.size.h + 12.0)
    }

    /// The scale that its author asked for.
    fn asked_scale(&self, natural: Size, room: Room) -> Option<f32> {
        let wish = |size: Option<PictureSize>, whole: f32| match size? {
            PictureSize::Units(units) => Some(units),
            PictureSize::Share(share) => Some(share * whole),
        };
        let wide = wish(self.attrs.width, room.width).map(|w| w / natural.w.max(1.0));
        wide.or_else(|| wish(self.attrs.height, room.height).map(|h| h / natural.h.max(1.0)))
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let picture = match self.load(cx) {
            Ok(picture) => picture,
            Err(card) => return card.lay_out(cx, room),
        };
        let credit = self.credit_line(cx, room.width, cx.theme.muted());
        let credit_height = credit.as_ref().map_or(0.0, |c| c.size.h + 12.0);
        let natural = picture.size();
        let height = (room.height - credit_height).max(80.0);
        let fit = natural.contain_scale(Size::new(room.width, height));
        let scale = self.asked_scale(natural, room).map_or(fit, |asked| asked.min(fit.max(0.01)));
        let (w, h) = (natural.w * scale, natural.h * scale);
        let rect = Rect::new((room.width - w) / 2.0, 0.0, w, h);
        let picture = self.filtered(cx, picture, rect.size());
        let image = Image { picture, rect, clip: rect, radius: cx.theme.radius().min(h / 8.0) };
        let mut nodes = vec![figure(&self.attrs.alt, image)];
        let mut height = h;
        if let Some(credit) = credit {
            nodes.extend(credit.moved(Point::new(rect.x, h + 12.0)).nodes);
            height += credit_height;
        }
        Fragment::new(Size::new(room.width, height), nodes)
    }

    /// The picture in its colours for a place of `size` units; as it is where that fails.
    fn filtered(&self, cx: &Cx<'_>, loaded: Arc<crate::scene::Picture>, size: Size) -> Arc<crate::scene::Picture> {
        cx.pictures.filtered(&self.path, &self.attrs.filters, size).unwrap_or(loaded)
    }

    pub fn credit_line(&self, cx: &Cx<'_>, width: f32, color: Color) -> Option<Fragment> {
        let credit = self.credit.as_ref()?;
        let mut plain = credit.clone();
        for part in &mut plain.parts {
            if let crate::markup::Inline::Text { marks, .. } = part {
                marks.emphasis = false;
            }
        }
        let mut ink = Ink::new(Style::new(cx.theme.text_font().clone(), cx.small, color));
        ink.strong.1 = Some(color);
        let mut words = rich(&plain, &ink, cx.theme);
        words.recolor(color);
        let layout = Layout::width(width).line_height(1.3);
        Some(text(cx.fonts, &words, &layout).tagged(Tag::Caption))
    }
}

/// A picture that fills `area`: covering it, or whole inside it when it asks for that.
pub fn fill(picture: &Picture, cx: &Cx<'_>, area: Rect, contain: bool) -> Fragment {
    let loaded = match picture.load(cx) {
        Ok(loaded) => loaded,
        Err(card) => {
            let inner = area.inset(60.0, 60.0);
            let room = Room { width: inner.w, height: inner.h };
            return card.lay_out(cx, room).moved(inner.origin());
        }
    };
    let size = loaded.size();
    let mut rect = if contain { area.contain(size) } else { area.cover(size) };
    if let Some(zoom) = picture.attrs.zoom {
        let (w, h) = (area.w * zoom, area.w * zoom * size.h / size.w.max(1.0));
        rect = Rect::new(area.center().x - w / 2.0, area.center().y - h / 2.0, w, h);
    }
    let loaded = picture.filtered(cx, loaded, rect.size());
    let image = Image { picture: loaded, rect, clip: rect.intersect(area), radius: 0.0 };
    Fragment::new(area.size(), vec![figure(&picture.attrs.alt, image)])
}

fn figure(alt: &str, image: Image) -> Node {
    let tag = if alt.is_empty() { Tag::Artifact } else { Tag::Figure { alt: alt.into() } };
    Node::group(Some(tag), vec![Node::still(vec![image.into()])])
}
