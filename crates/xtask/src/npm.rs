//! The npm side: folders with a lock file each (pkg, www, tests, tests/bench), installed when the lock file changed.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::run::{command, quiet, root, step};

/// Installs `folder`'s packages as its lock file says, unless that was already done for this lock file.
///
/// `npm ci` would refuse a lock file that was written where a registry lacks the binaries of other platforms.
pub(crate) fn install(folder: &str) -> Result<()> {
    let base = root().join(folder);
    let lock = fs::read(base.join("package-lock.json"))
        .with_context(|| format!("{folder}/package-lock.json is missing"))?;
    let stamp = base.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step(&format!("Installing npm packages of {folder}"), || {
        quiet(command("npm", &["install", "--no-audit", "--no-fund", "--prefix", folder]))?;
        fs::write(&stamp, fs::read(base.join("package-lock.json"))?)?;
        Ok(())
    })
}

/// Runs one of `folder`'s package scripts, quietly unless it fails.
pub(crate) fn script(folder: &str, name: &str) -> Result<()> {
    quiet(command("npm", &["run", "--silent", "--prefix", folder, name])).map(drop)
}

/// The path of a program that an npm package of `folder` brings.
pub(crate) fn program(folder: &str, name: &str) -> PathBuf {
    root().join(folder).join("node_modules/.bin").join(name)
}
