//! `cargo xtask api`: what the npm package exports, as a committed report that shows every change of it.

mod declarations;

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use self::declarations::{Declaration, Member, exports};
use crate::build;
use crate::run::root;

const REPORT: &str = "pkg/API.md";

const HEAD: &str = "\
# What `latchkey` exports

Made by `cargo xtask api --update` from the built declarations; the test command fails if it is stale.

Any function may also fail with `INVALID_REQUEST` (before `await init()`) and `CRASHED` (after the module crashed).
";

/// Builds, and compares or updates the committed report.
pub(crate) fn api(options: &[&str]) -> Result<()> {
    build::build()?;
    match options {
        [] => check().map(|()| println!("{REPORT} is what the package exports")),
        ["--update"] => {
            fs::write(root().join(REPORT), report()?)?;
            println!("wrote {REPORT}");
            Ok(())
        }
        _ => bail!("api takes nothing or --update"),
    }
}

/// Compares what is built with the committed report.
pub(crate) fn check() -> Result<()> {
    let committed = fs::read_to_string(root().join(REPORT))
        .with_context(|| format!("no {REPORT}: cargo xtask api --update"))?;
    let now = report()?;
    let lines = committed.lines().zip(now.lines()).enumerate();
    let first = lines.into_iter().find(|(_, (was, is))| was != is);
    if let Some((index, (was, is))) = first {
        bail!("{REPORT}:{} is stale: cargo xtask api --update\n  - {was}\n  + {is}", index + 1);
    }
    ensure!(committed == now, "{REPORT} is stale: cargo xtask api --update");
    Ok(())
}

fn report() -> Result<String> {
    let folder = root().join("pkg");
    let manifest: Value = serde_json::from_str(&fs::read_to_string(folder.join("package.json"))?)?;
    let entries =
        manifest.get("exports").and_then(Value::as_object).context("package.json has no exports")?;
    let mut text = String::from(HEAD);
    for (name, entry) in entries {
        let Some(types) = entry.get("types").and_then(Value::as_str) else { continue };
        let list = exports(&folder.join(types))?;
        ensure!(!list.is_empty(), "{types} exports nothing");
        let _ = writeln!(text, "\n## `latchkey{}`", name.trim_start_matches('.'));
        for declaration in list {
            write_declaration(&declaration, &mut text);
        }
    }
    Ok(text)
}

fn write_declaration(declaration: &Declaration, text: &mut String) {
    let _ = writeln!(text, "\n### {}\n", declaration.name);
    write_facts(&declaration.facts.summary, &declaration.facts.codes, text);
    let _ = writeln!(text, "```ts\n{}\n```", declaration.code);
    for Member { name, code, facts } in &declaration.members {
        let _ = writeln!(text, "\n#### {}.{name}\n", declaration.name);
        write_facts(&facts.summary, &facts.codes, text);
        let _ = writeln!(text, "```ts\n{code}\n```");
    }
}

fn write_facts(summary: &str, codes: &[String], text: &mut String) {
    if !summary.is_empty() {
        let _ = writeln!(text, "{summary}\n");
    }
    if !codes.is_empty() {
        let codes: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
        let _ = writeln!(text, "Errors: {}\n", codes.join(", "));
    }
}
