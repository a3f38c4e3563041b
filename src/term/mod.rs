//! Terminal sessions: recordings, transcripts that play, and the screen of either at a time.
