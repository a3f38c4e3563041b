//! How a list becomes passes and layers. No device is needed.

use super::example::text;
use crate::color::Color;
use crate::geom::{Rect, Size, Transform};
use crate::gpu::pixels::PixelRect;
use crate::gpu::plan::{Plan, ShapeKind};
use crate::scene::{DisplayList, Group, Item, Quad};
use crate::text::{Family, Fonts, Layout, Style};

fn filled(x: f32, y: f32, w: f32, h: f32) -> Item {
    Quad::filled(Rect::new(x, y, w, h), Color::BLACK).into()
}

fn words(y: f32) -> Item {
    let style = Style::new(Family::Sans, 20.0, Color::BLACK);
    text(&Fonts::new(), "words", style, &Layout::unbounded(), 10.0, y).into()
}

fn list(items: Vec<Item>) -> DisplayList {
    DisplayList { size: Size::new(100.0, 100.0), items }
}

/// Shapes and texts of each layer of the last pass, at twice the size.
fn layers(list: &DisplayList) -> Vec<(usize, usize)> {
    let plan = Plan::new(list, Transform::scale(2.0), 200, 200);
    plan.passes.last().unwrap().layers.iter().map(|layer| (layer.shapes.len(), layer.texts.len())).collect()
}

#[test]
fn shapes_beside_texts_are_one_batch() {
    let rows = [0.0, 30.0, 60.0].into_iter().flat_map(|y| [filled(0.0, y, 100.0, 29.0), words(y)]);
    assert_eq!(layers(&list(rows.collect())), [(1, 3)]);
}

#[test]
fn a_shape_over_a_text_begins_a_layer() {
    assert_eq!(layers(&list(vec![words(0.0), filled(0.0, 0.0, 50.0, 50.0), words(60.0)])), [(0, 1), (1, 1)]);
}

#[test]
fn what_lies_outside_is_not_drawn() {
    let hidden = Group::new(vec![filled(0.0, 0.0, 9.0, 9.0)]).clipped(Rect::new(20.0, 20.0, 50.0, 50.0));
    assert_eq!(layers(&list(vec![filled(110.0, 0.0, 9.0, 9.0), words(200.0), hidden.into()])), [(0, 0)]);
}

#[test]
fn only_a_faded_group_is_drawn_off_screen_and_only_its_own_part() {
    let inner = || vec![filled(10.0, 10.0, 20.0, 20.0)];
    let solid = list(vec![Group::new(inner()).into(), Group::new(inner()).faded(0.0).into()]);
    assert_eq!(Plan::new(&solid, Transform::IDENTITY, 100, 100).passes.len(), 1);
    let faded = list(vec![Group::new(vec![Group::new(inner()).faded(0.5).into()]).faded(0.5).into()]);
    let plan = Plan::new(&faded, Transform::IDENTITY, 100, 100);
    let part = PixelRect { left: 10, top: 10, right: 30, bottom: 30 };
    let areas: Vec<PixelRect> = plan.passes.iter().map(|pass| pass.area).collect();
    assert_eq!(areas, [part, part, PixelRect::from_size(100, 100)]);
}

#[test]
fn changing_clips_split_a_batch() {
    let cut = Group::new(vec![filled(0.0, 0.0, 50.0, 50.0)]).clipped(Rect::new(0.0, 0.0, 10.0, 10.0));
    let list = list(vec![filled(0.0, 0.0, 50.0, 50.0), cut.into()]);
    let plan = Plan::new(&list, Transform::IDENTITY, 100, 100);
    let shapes = &plan.passes[0].layers[0].shapes;
    let ranges: Vec<u32> = shapes
        .iter()
        .map(|shape| match &shape.kind {
            ShapeKind::Quads { range, .. } => range.end - range.start,
            ShapeKind::Image { .. } => 0,
        })
        .collect();
    assert_eq!((ranges, shapes[1].clip.right), (vec![1, 1], 10));
}
