//! The live shell of the slide, as the windows draw it.

use super::Stage;
use crate::layout::Shell;
use crate::show::command::Command;
use crate::term::Screen;

/// What is said of it in its title bar.
pub fn caption(stage: &Stage<'_>) -> String {
    let row = stage.keys.rows().iter().find(|row| row.command == Command::FocusShell);
    let key = row.and_then(|row| row.keys.first()).map_or_else(|| "F12".to_owned(), ToString::to_string);
    if stage.session.is_shell_focused() {
        format!("typing · {key} to leave")
    } else {
        format!("live · {key} to type")
    }
}

/// The shell where the speaker's slide has one.
pub fn of_speaker<'a>(stage: &Stage<'a>, caption: &'a str) -> Option<Shell<'a>> {
    let screen = stage.shell.filter(|_| stage.session.shows_shell())?;
    Some(shell(stage, screen, caption))
}

/// The shell where the audience's slide has one, as it was when that was frozen.
pub fn of_audience<'a>(stage: &Stage<'a>, caption: &'a str) -> Option<Shell<'a>> {
    if stage.session.is_frozen() {
        return stage.frozen_shell.map(|screen| shell(stage, screen, caption));
    }
    of_speaker(stage, caption)
}

fn shell<'a>(stage: &Stage<'_>, screen: &'a Screen, caption: &'a str) -> Shell<'a> {
    Shell { screen, caption, is_focused: stage.session.is_shell_focused() }
}
