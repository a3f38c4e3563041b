//! The text form of a display list, for goldens: one line an item, two spaces a level.

use std::fmt::{self, Write};

use super::{DisplayList, Group, Item, LinkTarget, Paint};
use crate::geom::{Point, Rect, Transform};

impl DisplayList {
    /// One line an item; numbers in units to one decimal.
    pub fn dump(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "list {}x{}", self.size.w, self.size.h);
        let _ = items(&mut out, &self.items, 1);
        out
    }
}

fn items(out: &mut String, list: &[Item], depth: usize) -> fmt::Result {
    for item in list {
        write!(out, "{:1$}", "", depth * 2)?;
        match item {
            Item::Quad(quad) => {
                write!(out, "quad {} {}", rect(quad.rect), paint(&quad.fill))?;
                if quad.radius > 0.0 {
                    write!(out, " radius={}", num(quad.radius))?;
                }
                if let Some(border) = quad.border {
                    write!(out, " border={}/{}", num(border.width), border.color)?;
                }
                if let Some(shadow) = quad.shadow {
                    write!(out, " shadow={}/{}/{}", point(shadow.offset), num(shadow.blur), shadow.color)?;
                }
                writeln!(out)?;
            }
            Item::Text(text) => {
                writeln!(out, "text {}", point(text.at))?;
                for line in text.block.lines() {
                    write!(out, "{:1$}", "", depth * 2 + 2)?;
                    let at = Point::new(text.at.x + line.x, text.at.y + line.baseline);
                    let styles = text.block.styles_of(line).join(" ");
                    writeln!(out, "{} w={} {:?} [{styles}]", point(at), num(line.width), text.block.line_text(line))?;
                }
            }
            Item::Image(image) => {
                let name = image.picture.name();
                write!(out, "image {:?} {}", name, rect(image.rect))?;
                if image.clip != image.rect {
                    write!(out, " clip={}", rect(image.clip))?;
                }
                if image.radius > 0.0 {
                    write!(out, " radius={}", num(image.radius))?;
                }
                writeln!(out)?;
            }
            Item::Path(item) => {
                write!(
                    out,
                    "path {} {} segments",
                    rect(item.path.bounds().translate(item.at)),
                    item.path.segments().len()
                )?;
                if let Some(fill) = &item.fill {
                    write!(out, " fill={}", paint(fill))?;
                }
                if let Some(stroke) = item.stroke {
                    write!(out, " stroke={}/{}", num(stroke.width), stroke.color)?;
                }
                writeln!(out)?;
            }
            Item::Group(inner) => group(out, inner, depth)?,
            Item::Link(link) => match &link.target {
                LinkTarget::Url(url) => writeln!(out, "link {} {url}", rect(link.rect))?,
                LinkTarget::Slide(index) => writeln!(out, "link {} slide {}", rect(link.rect), index + 1)?,
            },
        }
    }
    Ok(())
}

fn group(out: &mut String, group: &Group, depth: usize) -> fmt::Result {
    write!(out, "group")?;
    if let Some(tag) = &group.tag {
        write!(out, " {tag:?}")?;
    }
    if group.transform != Transform::IDENTITY {
        write!(out, " at={} scale={:.3}", point(group.transform.translate), group.transform.scale)?;
    }
    if group.opacity < 1.0 {
        write!(out, " opacity={:.2}", group.opacity)?;
    }
    if let Some(clip) = group.clip {
        write!(out, " clip={}", rect(clip))?;
    }
    writeln!(out)?;
    items(out, &group.items, depth + 1)
}

fn num(value: f32) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

fn point(p: Point) -> String {
    format!("({}, {})", num(p.x), num(p.y))
}

fn rect(r: Rect) -> String {
    format!("({}, {}) {}x{}", num(r.x), num(r.y), num(r.w), num(r.h))
}

fn paint(fill: &Paint) -> String {
    match fill {
        Paint::Solid(color) => color.to_string(),
        Paint::Linear { start, end, from, to } => format!("{from}@{}→{to}@{}", point(*start), point(*end)),
    }
}
