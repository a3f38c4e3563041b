//! Code that changes step by step: several blocks, each in the place of the one before. Slidev's `md magic-move`.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::code::{fitting_size, panel};
use super::{Code, Wish};
use crate::geom::Size;
use crate::layout::{Cx, Fragment, Node, Room};
use crate::markup::{Fence, Reader, events};
use crate::scene;

#[derive(Debug, Clone, PartialEq)]
pub struct Stages {
    /// At least one; the step of each is its own first.
    pub stages: Vec<Code>,
    pub range: Range<usize>,
}

impl Stages {
    /// Whether a fence says that the code blocks inside it are stages of one.
    pub fn names(fence: &Fence) -> bool {
        fence.language == "md" && fence.unknown.iter().any(|word| word == "magic-move")
    }

    /// The code blocks in `text`, which is markdown; `None` where there is none.
    pub fn read(reader: &mut Reader<'_>, text: &str, range: &Range<usize>) -> Option<Stages> {
        let mut stages: Vec<Code> = Vec::new();
        let mut open: Option<(Fence, String)> = None;
        for (event, _) in events(text, 0) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    open = Some((Fence::read(&info), String::new()));
                }
                Event::Text(words) => {
                    if let Some((_, code)) = &mut open {
                        code.push_str(&words);
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    if let Some((fence, code)) = open.take() {
                        reader.step += usize::from(!stages.is_empty());
                        stages.push(Code::of(reader, fence, code.trim_end().to_owned(), range));
                    }
                }
                _ => {}
            }
        }
        (!stages.is_empty()).then(|| Stages { stages, range: range.clone() })
    }

    pub fn words(&self) -> String {
        self.stages.iter().map(|stage| stage.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// All are of the size at which the largest fits.
    pub fn wish(&self, cx: &Cx<'_>, width: f32) -> Wish {
        let of_type = |wish| match wish {
            Wish::Type { ems, most, .. } => (ems, most),
            Wish::Height { .. } => (0.0, f32::INFINITY),
        };
        let wishes = self.stages.iter().map(|stage| of_type(stage.wish(cx, width)));
        let (ems, most) = wishes.fold((0.0_f32, f32::INFINITY), |all, one| (all.0.max(one.0), all.1.min(one.1)));
        Wish::Type { fixed: 0.0, ems, most }
    }

    pub fn lay_out(&self, cx: &Cx<'_>, room: Room) -> Fragment {
        let sizes = self.stages.iter().map(|stage| fitting_size(cx, &stage.listing(), room, &self.range));
        let size = sizes.fold(f32::INFINITY, f32::min);
        let bodies: Vec<Fragment> = self.stages.iter().map(|stage| stage.body(cx, room, size)).collect();
        let height = bodies.iter().map(|body| body.size.h).fold(0.0, f32::max);
        let gone = self.stages.iter().skip(1).map(|stage| Some(stage.first_step)).chain([None]);
        let nodes = bodies.into_iter().zip(&self.stages).zip(gone).map(|((body, stage), until)| {
            let shown = Node::group(Some(scene::Tag::Code), body.nodes).from_step(stage.first_step);
            Node { until, ..shown }
        });
        panel(cx, Fragment::new(Size::new(room.width, height), nodes.collect()))
    }
}
