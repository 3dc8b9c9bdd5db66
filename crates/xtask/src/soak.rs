//! `cargo xtask soak`: the tests of the vault's bars at their full size. `SECURITY.md` says which bar each is for.

use anyhow::{Result, bail};

use crate::run::{cargo, say};
use crate::suite::{Count, counted, node};
use crate::{demo, npm, tools};

/// Set for tests that have a full size.
const FULL_SIZE: (&str, &str) = ("LATCHKEY_SOAK", "1");

/// One test, or some that belong together.
struct Soak {
    name: &'static str,
    run: fn() -> Result<Count>,
}

const SOAKS: [Soak; 6] = [
    Soak { name: "crash-points", run: || native("latchkey-wallet", "wallet", "crash_points") },
    Soak { name: "refused-storage", run: || native("latchkey-wallet", "wallet", "refused_storage") },
    Soak { name: "many-tabs", run: || native("latchkey-wallet", "wallet", "many_tabs") },
    Soak { name: "wrong-password", run: || native("latchkey-keys", "wrong_password", "") },
    Soak { name: "entropy", run: || package("entropy") },
    Soak { name: "signer-memory", run: || package("signer-memory") },
];

/// The tests in the file `test` of a crate whose names hold `part`, with what they print.
fn native(package: &str, test: &str, part: &str) -> Result<Count> {
    let arguments = ["test", "--locked", "--package", package, "--test", test, part];
    let mut test = cargo(&arguments);
    test.args(["--", "--nocapture", "--test-threads=1"]).env(FULL_SIZE.0, FULL_SIZE.1);
    counted(test)
}

/// Tests of the package in Node.
fn package(name: &str) -> Result<Count> {
    tools::node()?;
    tools::wasm_target()?;
    for folder in ["pkg", "tests", "www"] {
        npm::install(folder)?;
    }
    demo::build_site()?;
    node("node", &[name], &[FULL_SIZE])
}

/// Runs all of them, or one.
pub(crate) fn soak(options: &[&str]) -> Result<()> {
    let only = match options {
        [] => None,
        ["--only", name] if SOAKS.iter().any(|soak| soak.name == *name) => Some(*name),
        _ => bail!("soak takes nothing or --only NAME: {}", SOAKS.map(|soak| soak.name).join(", ")),
    };
    let mut total = Count::default();
    for soak in SOAKS.iter().filter(|soak| only.is_none_or(|name| name == soak.name)) {
        say(&format!("Soaking: {}", soak.name));
        let count = (soak.run)().unwrap_or_else(|error| {
            println!("  {error:#}");
            Count { passed: 0, failed: 1 }
        });
        total.passed += count.passed;
        // What executed nothing has not passed.
        total.failed += count.failed.max(u64::from(count.passed == 0));
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}
