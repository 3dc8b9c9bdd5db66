//! The arrows between crates point down only, and JavaScript stays in the two wasm crates.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::run::{cargo, quiet};

/// Who may depend on whom, of ours (crates/README.md).
const ARROWS: [(&str, &[&str]); 9] = [
    ("latchkey-core", &[]),
    ("latchkey-curve", &[]),
    ("latchkey-keys", &["latchkey-core"]),
    ("latchkey-gateway", &["latchkey-core"]),
    ("latchkey-wallet", &["latchkey-core", "latchkey-gateway"]),
    ("latchkey-wasm", &["latchkey-core", "latchkey-gateway", "latchkey-wallet"]),
    ("latchkey-wasm-signer", &["latchkey-core", "latchkey-keys"]),
    ("differential", &[]),
    ("xtask", &[]),
];

/// Crates that know JavaScript, and who may use them.
const JAVASCRIPT: [&str; 8] = [
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "js-sys",
    "web-sys",
    "gloo-net",
    "gloo-timers",
    "idb",
    "serde-wasm-bindgen",
];
const WRAPPERS: [&str; 2] = ["latchkey-wasm", "latchkey-wasm-signer"];

/// Checks the arrows that ship (development dependencies of tests may point anywhere).
pub(crate) fn check() -> Result<()> {
    let metadata: Value = serde_json::from_str(&quiet(cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
        "--locked",
    ]))?)?;
    let packages = metadata["packages"].as_array().context("cargo metadata has no packages")?;
    let mut shipped: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in packages {
        let name = package["name"].as_str().context("a package without a name")?;
        let dependencies = package["dependencies"].as_array().context("a package without dependencies")?;
        let names = dependencies
            .iter()
            .filter(|dependency| dependency["kind"].is_null())
            .filter_map(|dependency| dependency["name"].as_str())
            .collect();
        shipped.insert(name, names);
    }
    let crates: Vec<&str> = shipped.keys().copied().collect();
    let listed: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    ensure!(
        crates.iter().all(|name| listed.contains(name)),
        "a crate without a place in the layering: {crates:?}"
    );
    for (name, allowed) in ARROWS {
        let names = shipped.get(name).with_context(|| format!("no crate {name}"))?;
        for dependency in names {
            ensure!(
                !crates.contains(dependency) || allowed.contains(dependency),
                "{name} depends on {dependency}: that arrow points up (crates/README.md)"
            );
            ensure!(
                !JAVASCRIPT.contains(dependency) || WRAPPERS.contains(&name),
                "{name} depends on {dependency}: only {WRAPPERS:?} may know JavaScript"
            );
        }
    }
    Ok(())
}
