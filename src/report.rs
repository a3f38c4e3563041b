//! Diagnostics as a terminal shows them: the source line, a caret, and what to do.
