//! Which stretch of a code block or shell transcript is what: by syntect, and by a lexer of our own for transcripts.
