//! `cargo xtask test`: everything, and one line at the end.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run::{cargo, command, root, say, watched};
use crate::serve::Site;
use crate::tools::Browser;
use crate::{api, build, chain, demo, ens, layering, lint, modules, npm, size, tools};

/// What one runner counted.
#[derive(Clone, Copy, Default)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

/// One runner of the suite.
struct Runner {
    name: &'static str,
    run: fn(&Session) -> Result<Count>,
}

/// What the runners share.
struct Session {
    browser: Browser,
}

const RUNNERS: [Runner; 9] = [
    Runner { name: "lint", run: lints },
    Runner { name: "layering", run: |_| one(layering::check()) },
    Runner {
        name: "native",
        run: |_| native(&["test", "--locked", "--workspace", "--exclude", "differential"]),
    },
    // The other arithmetic that both crates can be built with.
    Runner {
        name: "k256-only",
        run: |_| {
            native(&[
                "test",
                "--locked",
                "--package",
                "latchkey-core",
                "--package",
                "latchkey-keys",
                "--features",
                "latchkey-core/k256-only,latchkey-keys/k256-only",
            ])
        },
    },
    // Their output says how many cases ran.
    Runner {
        name: "differential",
        run: |_| native(&["test", "--locked", "--package", "differential", "--", "--show-output"]),
    },
    Runner { name: "modules", run: |_| module_checks() },
    Runner { name: "browser", run: in_browser },
    Runner { name: "node", run: |_| node("node", &[], &[]) },
    Runner { name: "e2e", run: end_to_end },
];

/// Runs the suite, or one runner of it.
pub(crate) fn test(options: &[&str]) -> Result<()> {
    let only = match options {
        [] => None,
        ["--only", name] => Some(*name),
        _ => bail!("test takes nothing or --only NAME"),
    };
    if let Some(name) = only
        && !RUNNERS.iter().any(|runner| runner.name == name)
    {
        bail!("no runner `{name}`; there are: {}", RUNNERS.map(|runner| runner.name).join(", "));
    }
    tools::node()?;
    tools::wasm_target()?;
    let session = Session { browser: tools::browser()? };
    for folder in ["pkg", "tests", "www"] {
        npm::install(folder)?;
    }
    demo::build_site()?;

    let mut total = Count::default();
    let mut lines = Vec::new();
    for runner in RUNNERS.iter().filter(|runner| only.is_none_or(|name| name == runner.name)) {
        say(&format!("Testing: {}", runner.name));
        let start = std::time::Instant::now();
        let count = (runner.run)(&session).unwrap_or_else(|error| {
            println!("  {error:#}");
            Count { passed: 0, failed: 1 }
        });
        // A runner that executed nothing has not passed.
        let count = if count.passed + count.failed == 0 {
            println!("  {} executed no test", runner.name);
            Count { passed: 0, failed: 1 }
        } else {
            count
        };
        total.passed += count.passed;
        total.failed += count.failed;
        let seconds = start.elapsed().as_secs();
        lines.push(format!(
            "  {:<13} {:>6} passed, {} failed   {seconds} s",
            runner.name, count.passed, count.failed
        ));
    }
    println!("\n{}\n", lines.join("\n"));
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

fn one(result: Result<()>) -> Result<Count> {
    result.map(|()| Count { passed: 1, failed: 0 })
}

/// Runs named checks, each counted as a test.
fn checks(list: impl IntoIterator<Item = (String, Result<()>)>) -> Count {
    let mut count = Count::default();
    for (name, result) in list {
        match result {
            Ok(()) => {
                println!("  ok      {name}");
                count.passed += 1;
            }
            Err(error) => {
                println!("  FAILED  {name}: {error:#}");
                count.failed += 1;
            }
        }
    }
    count
}

fn lints(_: &Session) -> Result<Count> {
    Ok(checks(lint::CHECKS.iter().map(|(name, check)| ((*name).to_owned(), check()))))
}

fn module_checks() -> Result<Count> {
    let imports = build::MODULES
        .iter()
        .map(|module| (format!("imports of {}.wasm", module.name), modules::check(module.name)));
    let size = std::iter::once(("sizes".to_owned(), size::check().map(|table| println!("{table}"))));
    let tables = std::iter::once(("tables of ENS names".to_owned(), ens::ens(&["--check"])));
    let report = std::iter::once(("report of exports".to_owned(), api::check()));
    Ok(checks(imports.chain(size).chain(tables).chain(report)))
}

/// Sums `test result: ok. 3 passed; 0 failed; …` lines, of cargo and of wasm-bindgen's runner.
fn cargo_count(lines: &[String], success: bool) -> Count {
    let mut count = Count::default();
    for line in lines {
        let Some((_, result)) = line.split_once("test result: ") else { continue };
        let number = |what: &str| -> u64 {
            result
                .split([';', '.'])
                .find_map(|part| part.trim().strip_suffix(what)?.trim().parse().ok())
                .unwrap_or(0)
        };
        count.passed += number("passed");
        count.failed += number("failed");
    }
    if !success && count.failed == 0 {
        count.failed = 1;
    }
    count
}

fn native(arguments: &[&str]) -> Result<Count> {
    counted(cargo(arguments))
}

/// Runs a command that prints what `cargo test` prints.
pub(crate) fn counted(command: Command) -> Result<Count> {
    let (lines, success) = watched(command)?;
    Ok(cargo_count(&lines, success))
}

fn in_browser(session: &Session) -> Result<Count> {
    tools::wasm_pack()?;
    let chain = chain::start("www", None)?;
    let driver = session.browser.driver.to_str().context("the driver's path is not UTF-8")?;
    let mut total = Count::default();
    for folder in ["crates/wasm", "crates/wasm-signer"] {
        let mut test =
            command("wasm-pack", &["test", "--headless", "--chrome", "--chromedriver", driver, folder]);
        test.env("LATCHKEY_TEST_GATEWAY", chain.url()).env("WASM_BINDGEN_TEST_TIMEOUT", "300");
        // wasm-pack's cargo is to read .cargo/config.toml's flags.
        test.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        let (lines, success) = watched(test)?;
        let count = cargo_count(&lines, success);
        total.passed += count.passed;
        total.failed += count.failed.max(u64::from(count.passed == 0));
    }
    Ok(total)
}

/// Runs `tests/<folder>`, or those of its files with these names, by its package script, in TAP, and reads the counts at its
/// end.
pub(crate) fn node(script: &str, names: &[&str], environment: &[(&str, &str)]) -> Result<Count> {
    let mut test: Command = command("npm", &["run", "--silent", "--prefix", "tests", script, "--"]);
    test.args(names).envs(environment.iter().copied());
    let (lines, success) = watched(test)?;
    let number = |what: &str| -> u64 {
        lines.iter().rev().find_map(|line| line.strip_prefix(what)?.trim().parse().ok()).unwrap_or(0)
    };
    let mut count = Count { passed: number("# pass "), failed: number("# fail ") + number("# cancelled ") };
    let skipped = number("# skipped ") + number("# todo ");
    if skipped > 0 {
        println!("  {skipped} skipped: a skipped test is a failed one here");
        count.failed += skipped;
    }
    if !success && count.failed == 0 {
        count.failed = 1;
    }
    Ok(count)
}

fn end_to_end(session: &Session) -> Result<Count> {
    let chromium = session.browser.chromium.to_str().context("the browser's path is not UTF-8")?;
    // The very server of the demo, without a configuration: each test gives the page its own chain.
    let site = Site::bind(root().join("www/dist"), "{}".to_owned(), 0)?;
    let url = site.url();
    std::thread::spawn(move || site.run());
    node("e2e", &[], &[("CHROMIUM", chromium), ("LATCHKEY_DEMO", &url)])
}
