//! What a bare machine lacks, and how to get it.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::run::{command, quiet, root, say, step};

const WASM_TARGET: &str = "wasm32-unknown-unknown";

fn answers(program: &str, argument: &str) -> Option<String> {
    quiet_output(program, &[argument])
}

fn quiet_output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = command(program, arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Node.js 20 or newer, with npm.
pub(crate) fn node() -> Result<()> {
    let Some(version) = answers("node", "--version") else {
        bail!("Node.js is missing: install Node.js 20 or newer");
    };
    let major: u32 = version.trim_start_matches('v').split('.').next().unwrap_or("").parse().unwrap_or(0);
    if major < 20 {
        bail!("Node.js {version} is too old: install Node.js 20 or newer");
    }
    if answers("npm", "--version").is_none() {
        bail!("npm is missing: it comes with Node.js");
    }
    Ok(())
}

/// The wasm target of the Rust toolchain.
pub(crate) fn wasm_target() -> Result<()> {
    let installed = quiet_output("rustc", &["--print", "target-libdir", "--target", WASM_TARGET])
        .is_some_and(|folder| PathBuf::from(folder).exists());
    if installed {
        return Ok(());
    }
    step("Adding the wasm32 target to the Rust toolchain", || {
        quiet(command("rustup", &["target", "add", WASM_TARGET])).map(drop)
    })
}

/// The version of wasm-bindgen in Cargo.lock: the command line tool must be the same.
fn wasm_bindgen_version() -> Result<String> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock"))?;
    let mut lines = lock.lines();
    while let Some(line) = lines.next() {
        if line == "name = \"wasm-bindgen\""
            && let Some(version) = lines.next().and_then(|line| line.strip_prefix("version = "))
        {
            return Ok(version.trim_matches('"').to_owned());
        }
    }
    bail!("Cargo.lock names no wasm-bindgen")
}

/// wasm-pack, and the test runner it looks for.
pub(crate) fn wasm_pack() -> Result<()> {
    let version = wasm_bindgen_version()?;
    if !answers("wasm-bindgen-test-runner", "--version").is_some_and(|text| text.ends_with(&version)) {
        step(&format!("Installing wasm-bindgen-cli {version} (a few minutes, once)"), || {
            quiet(command("cargo", &["install", "wasm-bindgen-cli", "--version", &version, "--force"]))
                .map(drop)
        })?;
    }
    if answers("wasm-pack", "--version").is_none() {
        step("Installing wasm-pack (a few minutes, once)", || {
            quiet(command("cargo", &["install", "wasm-pack", "--locked"])).map(drop)
        })?;
    }
    Ok(())
}

/// cargo-fuzz, which instruments for libFuzzer.
pub(crate) fn cargo_fuzz() -> Result<()> {
    if quiet_output("cargo", &["fuzz", "--version"]).is_some() {
        return Ok(());
    }
    step("Installing cargo-fuzz (a few minutes, once)", || {
        quiet(command("cargo", &["install", "cargo-fuzz", "--locked"])).map(drop)
    })
}

/// A Chromium or Chrome, and its driver.
pub(crate) struct Browser {
    /// The browser's program.
    pub(crate) chromium: PathBuf,
    /// The driver's program.
    pub(crate) driver: PathBuf,
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file())
}

fn find_browser() -> Option<Browser> {
    let chromium = std::env::var_os("CHROMIUM")
        .map(PathBuf::from)
        .or_else(|| on_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]))?;
    let driver =
        std::env::var_os("CHROMEDRIVER").map(PathBuf::from).or_else(|| on_path(&["chromedriver"]))?;
    Some(Browser { chromium, driver })
}

/// Finds Chromium and its driver; on Debian, as root, installs them.
pub(crate) fn browser() -> Result<Browser> {
    if let Some(browser) = find_browser() {
        return Ok(browser);
    }
    let debian = on_path(&["apt-get"]).is_some();
    let root = quiet_output("id", &["-u"]).is_some_and(|id| id == "0");
    if debian && root {
        step("Installing Debian's chromium and chromium-driver", || {
            quiet(command("apt-get", &["update", "-qq"]))?;
            let mut install = command(
                "apt-get",
                &[
                    "install",
                    "-y",
                    "-qq",
                    "--no-install-recommends",
                    "chromium",
                    "chromium-driver",
                    "fonts-noto-cjk",
                ],
            );
            install.env("DEBIAN_FRONTEND", "noninteractive");
            quiet(install).map(drop)
        })?;
        if let Some(browser) = find_browser() {
            return Ok(browser);
        }
    }
    say("No Chromium found.");
    bail!(
        "the browser tests need chromium and chromedriver on the PATH (Debian: `apt-get install chromium \
         chromium-driver`), or their paths in CHROMIUM and CHROMEDRIVER"
    )
}
