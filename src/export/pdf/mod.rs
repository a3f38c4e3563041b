//! The PDF back end: one page a display list, by krilla.
