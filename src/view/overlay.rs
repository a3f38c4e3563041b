//! What lies over a view when it was asked for: help, overview, prompts.

use super::board::Board;
use super::{Stage, help, overview, prompt};
use crate::color::Color;
use crate::geom::{Rect, Size};
use crate::scene::{Group, Item};
use crate::show::session::{Overlay, PromptKind};

/// The open overlay over a list of `size`.
pub fn draw(stage: &Stage<'_>, overlay: &Overlay, size: Size, items: &mut Vec<Item>) {
    let mut board = Board::new(&stage.presentation.fonts);
    match overlay {
        Overlay::Help => help::draw(stage.keys, size, &mut board),
        Overlay::Overview { selected } => overview::draw(stage, *selected, size, &mut board),
        Overlay::Prompt(prompt) if prompt.kind == PromptKind::Number => prompt::number(stage, prompt, size, &mut board),
        Overlay::Prompt(prompt) => prompt::draw(stage, prompt, size, &mut board),
    }
    items.push(Group::new(board.items).into());
}

/// Darkens what an overlay leaves visible.
pub fn dim(size: Size, board: &mut Board<'_>) {
    board.filled(Rect::from_size(size), Color::BLACK.with_opacity(0.62));
}
