//! `cargo xtask fuzz`: every parser of what comes from outside, under libFuzzer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::run::{command, quiet, root, step, target};
use crate::tools;

const FOLDER: &str = "tests/fuzz";
/// Bounds of one input, and of the process.
const LIMITS: [&str; 4] = ["-timeout=1", "-rss_limit_mb=512", "-max_len=4096", "-print_final_stats=1"];

/// What a run of one target did.
pub(crate) struct Run {
    executions: u64,
    coverage: u64,
    peak_mb: u64,
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { executions, coverage, peak_mb } = self;
        write!(f, "{executions} executions, {coverage} edges, {peak_mb} MB")
    }
}

/// The targets' names.
pub(crate) fn targets() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join(FOLDER).join("fuzz_targets"))? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).context("a target without a name")?;
        names.push(name.to_owned());
    }
    names.sort();
    Ok(names)
}

/// Builds every target; gives the folder of their programs.
pub(crate) fn build() -> Result<PathBuf> {
    tools::cargo_fuzz()?;
    let out = target().join("fuzz");
    step("Building the fuzz targets", || {
        let folder = out.to_str().context("the path is not UTF-8")?;
        let arguments =
            ["fuzz", "build", "--fuzz-dir", FOLDER, "--sanitizer", "none", "--target-dir", folder];
        let mut build = command("cargo", &arguments);
        // cargo-fuzz's instrumentation is behind flags that a stable compiler has but does not show. The flags of the
        // caller would replace them.
        build.env("RUSTC_BOOTSTRAP", "1").env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        quiet(build).map(drop)
    })?;
    let host = quiet(command("rustc", &["--print", "host-tuple"]))?;
    Ok(out.join(host.trim()).join("release"))
}

/// Runs one target. An input that took longer than a second is tried again by itself: other work on the machine may
/// have been the reason.
pub(crate) fn run(programs: &Path, name: &str, seconds: u64) -> Result<Run> {
    let (seeds, corpus) =
        (root().join(FOLDER).join("seeds").join(name), target().join("fuzz/corpus").join(name));
    let artifacts = target().join("fuzz/artifacts").join(name);
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&artifacts)?;
    ensure!(seeds.is_dir(), "{name} has no seeds");
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut total = Run { executions: 0, coverage: 0, peak_mb: 0 };
    loop {
        let left = end.saturating_duration_since(Instant::now()).as_secs().max(1);
        let mut fuzz = command(programs.join(name), &LIMITS);
        fuzz.arg(format!("-max_total_time={left}")).arg(format!("-artifact_prefix={}/", artifacts.display()));
        let output = fuzz.args([&corpus, &seeds]).stdin(Stdio::null()).output()?;
        let log = String::from_utf8_lossy(&output.stderr);
        let run = read_log(&log);
        total.executions += run.executions;
        total.coverage = total.coverage.max(run.coverage);
        total.peak_mb = total.peak_mb.max(run.peak_mb);
        if output.status.success() {
            ensure!(total.executions > 0, "{name} executed nothing");
            return Ok(total);
        }
        let finding = log.lines().find_map(|line| line.split("Test unit written to ").nth(1));
        let Some(finding) = finding.map(str::trim) else {
            bail!(
                "{name} ended without a finding: {}",
                log.lines().rev().take(20).collect::<Vec<_>>().join("\n")
            );
        };
        let again = command(programs.join(name), &LIMITS).arg(finding).stdin(Stdio::null()).output()?;
        if !finding.contains("/timeout-") || !again.status.success() {
            bail!("{name} fails on {finding}: {}", last_words(&log));
        }
        fs::remove_file(finding)?;
        println!("  {name}: an input took over a second once, and did not by itself");
    }
}

/// The panic's message, or libFuzzer's summary.
fn last_words(log: &str) -> String {
    let panic =
        log.lines().skip_while(|line| !line.contains("panicked at")).take(2).collect::<Vec<_>>().join(" ");
    let summary = log.lines().rev().find(|line| line.starts_with("SUMMARY")).unwrap_or_default();
    format!("{panic} {summary}").trim().to_owned()
}

/// libFuzzer's figures: `stat::number_of_executed_units: 12` at the end, `cov: 345` in its running lines.
fn read_log(log: &str) -> Run {
    let stat = |name: &str| -> u64 {
        let mut values = log.lines().filter_map(|line| line.strip_prefix(name)?.trim().parse().ok());
        values.next_back().unwrap_or(0)
    };
    let coverage =
        |line: &str| -> Option<u64> { line.split_once("cov: ")?.1.split(' ').next()?.parse().ok() };
    Run {
        executions: stat("stat::number_of_executed_units:"),
        coverage: log.lines().filter_map(coverage).max().unwrap_or(0),
        peak_mb: stat("stat::peak_rss_mb:"),
    }
}

/// Runs every target, or one.
pub(crate) fn fuzz(options: &[&str]) -> Result<()> {
    let (mut seconds, mut only) = (60, None);
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match (*option, options.next()) {
            ("--seconds", Some(number)) => seconds = number.parse().context("--seconds takes a number")?,
            ("--only", Some(name)) => only = Some(*name),
            _ => bail!("fuzz takes --seconds N and --only NAME"),
        }
    }
    let names = targets()?;
    ensure!(only.is_none_or(|only| names.iter().any(|name| name == only)), "targets: {}", names.join(", "));
    let programs = build()?;
    let (mut passed, mut failed) = (0, 0);
    for name in names.iter().filter(|name| only.is_none_or(|only| *name == only)) {
        match run(&programs, name, seconds) {
            Ok(run) => {
                println!("{name}: {run}");
                passed += 1;
            }
            Err(error) => {
                println!("{name}: {error:#}");
                failed += 1;
            }
        }
    }
    println!("\n{passed} passed, {failed} failed");
    ensure!(failed == 0, "{failed} targets failed; their inputs are in target/fuzz/artifacts");
    Ok(())
}
