//! stub
use crate::color::Color;
use crate::scene::Paint;
use crate::text::Family;
use crate::text::highlight::Token;
pub struct Theme;
impl Theme {
    pub fn background(&self) -> Color {
        Color::rgb(14, 17, 22)
    }
    pub fn ground(&self) -> Paint {
        self.background().into()
    }
    pub fn text(&self) -> Color {
        Color::rgb(222, 220, 215)
    }
    pub fn heading(&self) -> Color {
        Color::rgb(240, 238, 233)
    }
    pub fn muted(&self) -> Color {
        Color::rgb(150, 155, 165)
    }
    pub fn accent(&self) -> Color {
        Color::rgb(255, 180, 84)
    }
    pub fn link(&self) -> Color {
        Color::rgb(92, 207, 230)
    }
    pub fn surface(&self) -> Color {
        Color::rgb(24, 28, 36)
    }
    pub fn rule(&self) -> Color {
        Color::rgb(46, 52, 64)
    }
    pub fn code_background(&self) -> Color {
        Color::rgb(20, 24, 32)
    }
    pub fn inline_code_background(&self) -> Color {
        Color::rgb(38, 44, 56)
    }
    pub fn radius(&self) -> f32 {
        18.0
    }
    pub fn danger(&self) -> Color {
        Color::rgb(255, 107, 94)
    }
    pub fn warning(&self) -> Color {
        Color::rgb(255, 180, 84)
    }
    pub fn success(&self) -> Color {
        Color::rgb(120, 210, 130)
    }
    pub fn text_family(&self) -> Family {
        Family::Sans
    }
    pub fn heading_family(&self) -> Family {
        Family::Sans
    }
    pub fn quote_family(&self) -> Family {
        Family::Serif
    }
    pub fn mono_family(&self) -> Family {
        Family::Mono
    }
    pub fn heading_weight(&self) -> u16 {
        700
    }
    pub fn heading_tracking(&self) -> f32 {
        -0.025
    }
    pub fn token(&self, token: Token) -> Color {
        match token {
            Token::Prompt => self.accent(),
            Token::Command => self.heading(),
            _ => self.text(),
        }
    }
}
