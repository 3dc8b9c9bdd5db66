//! `cargo xtask lint`: no warning anywhere.

use anyhow::Result;

use crate::run::{cargo, command, loud, quiet, step};
use crate::{npm, tools};

/// A check and its name.
type Check = (&'static str, fn() -> Result<()>);

/// Every check.
pub(crate) const CHECKS: [Check; 6] = [
    ("rustfmt", || {
        quiet(cargo(&["fmt", "--all", "--check"]))?;
        quiet(cargo(&["fmt", "--manifest-path", "tests/fuzz/Cargo.toml", "--check"])).map(drop)
    }),
    ("clippy", || {
        loud(cargo(&[
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ]))
    }),
    ("clippy wasm32", || {
        tools::wasm_target()?;
        loud(cargo(&[
            "clippy",
            "--quiet",
            "--locked",
            "--target",
            "wasm32-unknown-unknown",
            "-p",
            "latchkey-wasm",
            "-p",
            "latchkey-wasm-signer",
            "-p",
            "latchkey-wasm-ens",
            "--",
            "-D",
            "warnings",
        ]))
    }),
    ("clippy latchkey.wasm", || {
        loud(cargo(&[
            "clippy",
            "--quiet",
            "--locked",
            "--target",
            "wasm32-unknown-unknown",
            "-p",
            "latchkey-wasm",
            "--no-default-features",
            "--",
            "-D",
            "warnings",
        ]))
    }),
    ("biome", || {
        npm::install("tests")?;
        quiet(command(npm::program("tests", "biome"), &["ci", "--error-on-warnings", "."])).map(drop)
    }),
    ("typescript", || {
        // The benchmark is checked with the tests, and needs the types of what it measures.
        npm::install("tests/bench")?;
        for folder in ["pkg", "www", "tests"] {
            npm::install(folder)?;
            npm::script(folder, "typecheck")?;
        }
        Ok(())
    }),
];

/// Runs every check; the first failure ends it.
pub(crate) fn lint() -> Result<()> {
    tools::node()?;
    for (name, check) in CHECKS {
        step(&format!("Linting: {name}"), check)?;
    }
    Ok(())
}
