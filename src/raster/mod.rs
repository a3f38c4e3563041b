//! The CPU back end: draws a display list into pixels; the oracle of the tests and the show's last resort.
