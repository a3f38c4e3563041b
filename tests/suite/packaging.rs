//! What comes with the program: its manual, completions for shells, and the terms of what it is built from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::CommandFactory;
use clap_complete::Shell;
use expect_test::expect_file;
use footlight::cli::Cli;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The commands of the program, itself first.
fn commands() -> Vec<(String, clap::Command)> {
    let mut program = Cli::command();
    program.build();
    let own = program.get_subcommands().filter(|command| command.get_name() != "help").cloned();
    let own: Vec<_> = own.map(|command| (format!("footlight-{}", command.get_name()), command)).collect();
    std::iter::once(("footlight".to_owned(), program)).chain(own).collect()
}

#[test]
fn the_manual_is_what_the_help_says() {
    for (name, command) in commands() {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).title(name.clone()).render(&mut page).unwrap();
        expect_file![root().join(format!("assets/man/{name}.1"))].assert_eq(&String::from_utf8(page).unwrap());
    }
}

#[test]
fn completions_know_every_command() {
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell, Shell::Elvish] {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Cli::command(), "footlight", &mut script);
        let file = clap_complete::Generator::file_name(&shell, "footlight");
        let script = String::from_utf8(script).unwrap();
        expect_file![root().join("assets/completions").join(file)].assert_eq(&script);
    }
}

#[test]
fn help_has_examples_at_every_level() {
    for (name, mut command) in commands() {
        let help = command.render_long_help().to_string();
        // The doctor takes nothing, so there is nothing to show.
        assert!(help.contains("Examples:") || name == "footlight-doctor", "{name} has none:\n{help}");
    }
}

/// What cargo says of the packages the program is built from; `None` where it can't, as when it may not ask the network.
fn metadata() -> Option<serde_json::Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--format-version", "1", "--offline", "--locked"];
    let output = Command::new(cargo).args(arguments).current_dir(root()).output();
    let output = output.ok().filter(|output| output.status.success())?;
    serde_json::from_slice(&output.stdout).ok()
}

/// The names in a list of `deny.toml`.
fn listed(key: &str) -> BTreeSet<String> {
    let file: toml::Table = toml::from_str(&std::fs::read_to_string(root().join("deny.toml")).unwrap()).unwrap();
    file["licenses"][key].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// Whether a licence expression (SPDX) is met by the licences that are allowed: `OR` leaves a choice, `AND` none.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let plain = expression.replace(['(', ')'], " ").replace('/', " OR ");
    // Brackets in the tree only group choices.
    plain.split(" AND ").all(|part| part.split(" OR ").any(|name| allowed.contains(name.trim())))
}

#[test]
fn licences_of_all_dependencies_are_allowed() {
    let Some(metadata) = metadata() else {
        return super::tools::skip("cargo metadata can't be had offline", "FOOTLIGHT_REQUIRE_TOOLS");
    };
    let allowed = listed("allow");
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100);
    let refused: Vec<String> = packages
        .iter()
        .map(|package| (package["name"].as_str().unwrap_or("?"), package["license"].as_str().unwrap_or("none")))
        .filter(|(_, licence)| !is_met(licence, &allowed))
        .map(|(name, licence)| format!("{name}: {licence}"))
        .collect();
    assert!(refused.is_empty(), "\n{}", refused.join("\n"));
}

#[test]
fn the_stated_compiler_is_the_oldest_that_dependencies_allow() {
    let Some(metadata) = metadata() else {
        return super::tools::skip("cargo metadata can't be had offline", "FOOTLIGHT_REQUIRE_TOOLS");
    };
    let version = |text: &str| text.split('.').map(|part| part.parse::<u32>().unwrap_or(0)).take(2).collect::<Vec<_>>();
    let ours = version(env!("CARGO_PKG_RUST_VERSION"));
    for package in metadata["packages"].as_array().unwrap() {
        let needed = package["rust_version"].as_str().map(version).unwrap_or_default();
        assert!(needed <= ours, "{} needs Rust {needed:?}", package["name"]);
    }
}

/// The largest the program may be, in bytes, with its fonts and its talk.
const MAX_BINARY: u64 = 40 << 20;

#[test]
fn the_program_is_not_large() {
    let target = Path::new(env!("CARGO_BIN_EXE_footlight")).parent().and_then(Path::parent).unwrap();
    let builds: Vec<PathBuf> = ["release", "dist"].map(|profile| target.join(profile).join("footlight")).into();
    let sizes: Vec<u64> = builds.iter().filter_map(|file| Some(std::fs::metadata(file).ok()?.len())).collect();
    if sizes.is_empty() {
        println!("skipped: there is no release build");
    }
    assert!(sizes.iter().all(|size| *size < MAX_BINARY), "{sizes:?}");
}

#[test]
fn the_desktop_file_names_what_is_there() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let entry = read("assets/desktop/footlight.desktop");
    for line in ["[Desktop Entry]", "Type=Application", "Exec=footlight present %f", "Icon=footlight"] {
        assert!(entry.lines().any(|known| known == line), "{line}");
    }
    let icon = read("assets/desktop/footlight.svg");
    footlight::scene::Picture::load("icon", icon.as_bytes().into(), &Default::default()).unwrap();
}
