//! Whether words can be told from what is really behind them, on a good screen and on a bad projector.
//!
//! The thresholds are those of WCAG 2.2: 4.5:1 for text and 3:1 for large text (success criterion 1.4.3, level AA), below
//! which it is an error; 7:1 and 4.5:1 (1.4.6, level AAA), below which it is a warning. The stricter pair is asked of
//! running text in the theme's own ink and of large text only: tokens of code, quiet text and accents are coloured to
//! step back or to stand out, so level AA is enough for them.

use super::projector::bad_lamp;
use super::seen::{Part, Words};
use super::{Look, place};
use crate::color::Color;
use crate::diag::{Diagnostic, Severity};
use crate::load::Presentation;
use crate::text::highlight::Token;
use crate::theme::Theme;

/// Type of this size or more is large, in slide units: the strokes of letters are thick.
const LARGE: f32 = 60.0;

/// What words want: contrasts under which it is an error, a warning, and a warning for a bad projector.
struct Limits {
    error: f32,
    warning: f32,
    projected: f32,
}

impl Limits {
    fn of(words: &Words, theme: &Theme) -> Limits {
        if words.size >= LARGE {
            // 3:1 on a good screen is about 2:1 on a bad one.
            return Limits { error: 3.0, warning: 4.5, projected: 2.0 };
        }
        match words.part {
            Part::Body if words.color == theme.text() => Limits { error: 4.5, warning: 7.0, projected: 3.0 },
            Part::Body | Part::Furniture => Limits { error: 4.5, warning: 4.5, projected: 3.0 },
            // Few of a listing's words carry it; comments may fade a little more.
            Part::Code => Limits { error: 4.5, warning: 4.5, projected: 2.5 },
        }
    }
}

/// Colours that cannot be told apart, in the words they were first seen at.
struct Fault<'a> {
    look: &'a Look<'a>,
    text: &'a str,
    severity: Severity,
    is_projected: bool,
    color: Color,
    ground: Color,
    contrast: f32,
    wanted: f32,
    /// Other slides with the same.
    others: usize,
}

/// One fault for a colour on a slide, at its worst; the same colours on later slides are counted, not told again.
pub fn check(presentation: &Presentation, looks: &[Look<'_>]) -> Vec<Diagnostic> {
    let theme = &presentation.theme;
    let dimmed = Token::ALL.map(|token| crate::block::dimmed(theme.token(token), theme));
    let mut faults: Vec<Fault<'_>> = Vec::new();
    for look in looks {
        for fault in slide(theme, look, &dimmed) {
            let same = |known: &&mut Fault<'_>| {
                (known.severity, known.is_projected, known.color, known.ground)
                    == (fault.severity, fault.is_projected, fault.color, fault.ground)
            };
            match faults.iter_mut().find(same) {
                Some(known) => known.others += 1,
                None => faults.push(fault),
            }
        }
    }
    faults.iter().map(|fault| fault.tell(presentation)).collect()
}

/// The worst of each colour on a slide; lines of code that are not being talked about are `dimmed` on purpose.
fn slide<'a>(theme: &Theme, look: &'a Look<'a>, dimmed: &[Color]) -> Vec<Fault<'a>> {
    let mut worst: Vec<Fault<'_>> = Vec::new();
    for words in &look.seen.words {
        if words.part == Part::Code && dimmed.contains(&words.color) {
            continue;
        }
        let Some(fault) = fault(look, words, &Limits::of(words, theme)) else { continue };
        match worst.iter_mut().find(|known| known.color == fault.color) {
            Some(known) if (fault.severity, fault.lack()) > (known.severity, known.lack()) => *known = fault,
            Some(_) => {}
            None => worst.push(fault),
        }
    }
    worst
}

fn fault<'a>(look: &'a Look<'a>, words: &'a Words, limits: &Limits) -> Option<Fault<'a>> {
    let (contrast, ground) = weakest(words, |color| color)?;
    let (projected, lit_ground) = weakest(words, bad_lamp)?;
    let (severity, is_projected, contrast, ground, wanted) = if contrast < limits.error {
        (Severity::Error, false, contrast, ground, limits.error)
    } else if contrast < limits.warning {
        (Severity::Warning, false, contrast, ground, limits.warning)
    } else if projected < limits.projected {
        (Severity::Warning, true, projected, lit_ground, limits.projected)
    } else {
        return None;
    };
    let (text, color) = (words.text.as_str(), words.color);
    Some(Fault { look, text, severity, is_projected, color, ground, contrast, wanted, others: 0 })
}

/// The weakest contrast with what is behind, and that ground; a tenth of the points may be weaker, as words stay legible
/// across a star or a thin branch.
fn weakest(words: &Words, seen: impl Fn(Color) -> Color) -> Option<(f32, Color)> {
    let contrast = |ground: Color| (seen(words.color.over(ground)).contrast(seen(ground)), ground);
    let mut all: Vec<(f32, Color)> = Vec::with_capacity(words.grounds.len());
    for &ground in &words.grounds {
        // Neighbouring points are mostly of one colour.
        let same = all.last().copied().filter(|(_, last)| *last == ground);
        all.push(same.unwrap_or_else(|| contrast(ground)));
    }
    all.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    all.get(all.len() / 10).copied()
}

impl Fault<'_> {
    /// How far it is from what is wanted, 1 and more.
    fn lack(&self) -> f32 {
        self.wanted / self.contrast.max(1.0)
    }

    fn tell(&self, presentation: &Presentation) -> Diagnostic {
        let Fault { color, ground, contrast, wanted, .. } = self;
        let others = match self.others {
            0 => String::new(),
            1 => ", also on another slide".into(),
            more => format!(", also on {more} other slides"),
        };
        let (code, message, help) = if self.is_projected {
            let message = format!("a bad projector leaves {color} on {ground} a contrast of {contrast:.1}:1{others}");
            ("projector-contrast", message, format!("colours further apart keep {wanted}:1 in a room that is not dark"))
        } else {
            let message = format!("{color} on {ground} has a contrast of {contrast:.1}:1{others}");
            (
                "contrast",
                message,
                format!("this text wants at least {wanted}:1: change its colour or what is behind it"),
            )
        };
        let span = place(&presentation.deck, self.look.slide, self.text);
        Diagnostic::new(self.severity, code, message).at_span(span).help(help)
    }
}
