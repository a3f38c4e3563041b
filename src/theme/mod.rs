//! Themes: the few tokens of a TOML file, and every role a slide needs, derived from them.
//!
//! A block asks for a role (`rule()`, `token(Token::Comment)`) and never for a token by name, so a new block edits no
//! theme and a new theme is one file.

mod builtin;
mod contrast;
mod read;
mod settings;

use crate::color::Color;
use crate::text::Family;
use crate::text::highlight::Token;

/// How a talk looks: colours, fonts and the roundness of corners.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    name: String,
    dark: bool,
    pair: String,
    background: Color,
    background_end: Option<Color>,
    surface: Color,
    text: Color,
    muted: Color,
    accent: Color,
    accent2: Color,
    text_weight: u16,
    heading_weight: u16,
    radius: f32,
    fonts: Fonts,
    alerts: Alerts,
    code: Code,
    terminal: [Color; 16],
}

/// Fonts in the place of a theme's own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OtherFonts {
    pub text: Option<Family>,
    pub heading: Option<Family>,
    pub mono: Option<Family>,
}

impl OtherFonts {
    pub fn is_empty(&self) -> bool {
        *self == OtherFonts::default()
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Fonts {
    text: Family,
    heading: Family,
    mono: Family,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Alerts {
    note: Color,
    tip: Color,
    warning: Color,
    danger: Color,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Code {
    keyword: Color,
    string: Color,
    number: Color,
    function: Color,
    kind: Color,
    variable: Color,
    attribute: Color,
    operator: Color,
    comment: Color,
}

impl Theme {
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn is_dark(&self) -> bool {
        self.dark
    }

    /// The name of the theme that is this one by the other light; its own where there is none.
    pub fn pair(&self) -> &str {
        &self.pair
    }

    /// The slide's ground, at its top.
    pub fn background(&self) -> Color {
        self.background
    }

    /// The slide's ground at its bottom; the same as the top where the theme has no gradient.
    pub fn background_end(&self) -> Color {
        self.background_end.unwrap_or(self.background)
    }

    /// The ground of cards and of whatever lies on the slide.
    pub fn surface(&self) -> Color {
        self.surface
    }

    /// The ground of code and terminals.
    pub fn code_background(&self) -> Color {
        self.surface
    }

    pub fn text(&self) -> Color {
        self.text
    }

    /// Text that steps back: captions, credits, page numbers.
    pub fn muted(&self) -> Color {
        self.muted
    }

    pub fn accent(&self) -> Color {
        self.accent
    }

    /// A second accent, for what must be told apart from the first.
    pub fn accent2(&self) -> Color {
        self.accent2
    }

    pub fn link(&self) -> Color {
        self.accent2
    }

    /// Hairlines and borders: seen, not read.
    pub fn rule(&self) -> Color {
        self.background.mix(self.text, 0.18)
    }

    /// Over code lines that are being talked about; translucent.
    pub fn emphasis(&self) -> Color {
        self.accent.with_opacity(if self.dark { 0.13 } else { 0.09 })
    }

    /// Under text that lies on a picture, so that it stays legible whatever the picture; translucent.
    pub fn scrim(&self) -> Color {
        self.background.with_opacity(0.76)
    }

    /// The shadow under a card; translucent.
    pub fn shadow(&self) -> Color {
        Color::BLACK.with_opacity(if self.dark { 0.45 } else { 0.16 })
    }

    pub fn note(&self) -> Color {
        self.alerts.note
    }

    pub fn tip(&self) -> Color {
        self.alerts.tip
    }

    pub fn important(&self) -> Color {
        self.accent
    }

    pub fn warning(&self) -> Color {
        self.alerts.warning
    }

    pub fn danger(&self) -> Color {
        self.alerts.danger
    }

    /// The soft ground of a box whose colour is `color`, on the slide's ground; text stays legible on it.
    pub fn tint(&self, color: Color) -> Color {
        self.background.mix(color, if self.dark { 0.12 } else { 0.08 })
    }

    /// The same with everything written in it moved towards its ground by `amount` (0 to 1): for what steps back as a
    /// whole, such as notes whose time has not come.
    #[must_use]
    pub fn receding(&self, amount: f32) -> Theme {
        let mut theme = self.clone();
        let Theme { text, muted, accent, accent2, alerts, code, terminal, .. } = &mut theme;
        let Alerts { note, tip, warning, danger } = alerts;
        let Code { keyword, string, number, function, kind, variable, attribute, operator, comment } = code;
        let inks = [text, muted, accent, accent2, note, tip, warning, danger];
        let code = [keyword, string, number, function, kind, variable, attribute, operator, comment];
        for ink in inks.into_iter().chain(code).chain(terminal) {
            *ink = ink.mix(self.background, amount);
        }
        theme
    }

    /// The same on a ground of another colour: what steps back and what stands out can be read there, too.
    #[must_use]
    pub fn standing_on(&self, ground: Color) -> Theme {
        // What no longer reads as quiet comes near the text: it is quiet by its size, too.
        let is_read = self.muted.contrast(ground) >= contrast::READABLE;
        let muted = if is_read { self.muted } else { self.muted.mix(self.text, 0.6) };
        let [muted, accent, accent2] = [muted, self.accent, self.accent2].map(|ink| self.legible(ink, ground));
        Theme { muted, accent, accent2, ..self.clone() }
    }

    /// The same in other fonts, as far as these are there. Without another heading face, headings stay in the theme's. A
    /// family of the theme's own that is missing becomes the program's of that part.
    #[must_use]
    pub fn with_fonts(&self, other: &OtherFonts, is_there: impl Fn(&Family) -> bool) -> Theme {
        let pick = |other: &Option<Family>, own: &Family, program: Family| {
            let named = other.iter().chain([own]).find(|family| is_there(family));
            named.cloned().unwrap_or(program)
        };
        let text = pick(&other.text, &self.fonts.text, Family::Sans);
        let heading = pick(&other.heading, &self.fonts.heading, text.clone());
        let mono = pick(&other.mono, &self.fonts.mono, Family::Mono);
        Theme { fonts: Fonts { text, heading, mono }, ..self.clone() }
    }

    /// The same in the fonts of another theme.
    #[must_use]
    pub fn in_fonts_of(&self, other: &Theme) -> Theme {
        let (fonts, text_weight, heading_weight) = (other.fonts.clone(), other.text_weight, other.heading_weight);
        Theme { fonts, text_weight, heading_weight, ..self.clone() }
    }

    /// What to write in on a ground filled with `ground`: the theme's ink or its paper, whichever is told apart better.
    pub fn on(&self, ground: Color) -> Color {
        if self.text.contrast(ground) >= self.background.contrast(ground) { self.text } else { self.background }
    }

    /// `color` if it can be read on `ground`, else moved towards black or white until it has a contrast of 4.5. For colours
    /// the theme did not choose: those a program in a terminal asked for.
    pub fn legible(&self, color: Color, ground: Color) -> Color {
        let end =
            if ground.contrast(Color::WHITE) >= ground.contrast(Color::BLACK) { Color::WHITE } else { Color::BLACK };
        let steps = (0..10u8).map(|step| color.mix(end, f32::from(step) / 10.0));
        steps.into_iter().find(|mixed| mixed.contrast(ground) >= contrast::READABLE).unwrap_or(end)
    }

    /// The colour of a stretch of code or of a transcript, on [`Theme::code_background`].
    pub fn token(&self, token: Token) -> Color {
        match token {
            Token::Plain | Token::Argument => self.text,
            Token::Output => self.text.mix(self.code.comment, 0.3),
            Token::Comment => self.code.comment,
            Token::Punctuation => self.text.mix(self.code.comment, 0.7),
            Token::Keyword | Token::Tag => self.code.keyword,
            Token::Str => self.code.string,
            Token::Number | Token::Constant => self.code.number,
            Token::Function | Token::Command => self.code.function,
            Token::Type => self.code.kind,
            Token::Variable => self.code.variable,
            Token::Attribute | Token::Flag => self.code.attribute,
            Token::Operator => self.code.operator,
            Token::Heading => self.text,
            Token::Prompt | Token::Arrow => self.accent,
            Token::Url => self.accent2,
            Token::Inserted | Token::Success => self.alerts.tip,
            Token::Warning => self.alerts.warning,
            Token::Deleted | Token::Failure => self.alerts.danger,
        }
    }

    /// A terminal's colour by its number: 16 of the theme, then xterm's cube of 6×6×6 and its 24 greys.
    pub fn terminal(&self, index: u8) -> Color {
        const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        match index {
            0..16 => self.terminal[usize::from(index)],
            16..232 => {
                let cube = usize::from(index - 16);
                Color::rgb(LEVELS[cube / 36], LEVELS[cube / 6 % 6], LEVELS[cube % 6])
            }
            232.. => {
                let grey = 8 + 10 * (index - 232);
                Color::rgb(grey, grey, grey)
            }
        }
    }

    pub fn text_font(&self) -> &Family {
        &self.fonts.text
    }

    pub fn heading_font(&self) -> &Family {
        &self.fonts.heading
    }

    pub fn mono_font(&self) -> &Family {
        &self.fonts.mono
    }

    /// 100 to 900.
    pub fn text_weight(&self) -> u16 {
        self.text_weight
    }

    /// 100 to 900.
    pub fn heading_weight(&self) -> u16 {
        self.heading_weight
    }

    /// The corner radius of cards and code, in slide units.
    pub fn radius(&self) -> f32 {
        self.radius
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_have_xterms_256_colours() {
        let theme = Theme::default();
        assert_eq!(theme.terminal(1), theme.terminal[1]);
        let far = [16, 21, 231, 232, 255].map(|index| theme.terminal(index).to_string());
        assert_eq!(far, ["#000000", "#0000ff", "#ffffff", "#080808", "#eeeeee"]);
    }

    #[test]
    fn any_colour_is_made_legible_and_good_ones_are_left_alone() {
        let theme = Theme::default();
        let ground = theme.code_background();
        assert_eq!(theme.legible(Color::WHITE, ground), Color::WHITE);
        for index in 0..=255 {
            for ground in [ground, theme.terminal(index), Color::rgb(119, 119, 119)] {
                assert!(theme.legible(theme.terminal(index), ground).contrast(ground) >= 4.5);
            }
        }
    }
}
