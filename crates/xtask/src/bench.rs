//! `cargo xtask bench`: the package against its peers, in Node or in Chromium.

use anyhow::{Context, Result, bail};

use crate::run::{command, loud, root, say, target};
use crate::{build, npm, tools};

/// What to measure, and where.
struct Options {
    chromium: bool,
    only: Option<String>,
}

fn parse(options: &[&str]) -> Result<Options> {
    let mut parsed = Options { chromium: false, only: None };
    let mut options = options.iter();
    while let Some(option) = options.next() {
        let value = options.next().with_context(|| format!("{option} needs a value"))?;
        match (*option, *value) {
            ("--env", "node") => parsed.chromium = false,
            ("--env", "chromium") => parsed.chromium = true,
            ("--env", other) => bail!("--env is node or chromium, not {other}"),
            ("--only", name) => parsed.only = Some(name.to_owned()),
            (other, _) => bail!("bench takes --env node|chromium and --only NAME, not {other}"),
        }
    }
    Ok(parsed)
}

/// Builds the package, measures it, and leaves JSON, Markdown and charts in `target/bench`.
pub(crate) fn bench(options: &[&str]) -> Result<()> {
    let options = parse(options)?;
    build::build()?;
    for folder in ["tests", "tests/bench"] {
        npm::install(folder)?;
    }
    let out = target().join("bench");
    let mut run = command("node", &["tests/bench/run.mjs", "--env"]);
    run.arg(if options.chromium { "chromium" } else { "node" });
    // The benchmark works in its own folder.
    run.arg("--out").arg(root().join(out));
    if options.chromium {
        run.env("CHROMIUM", tools::browser()?.chromium);
    }
    if let Some(name) = &options.only {
        run.args(["--only", name]);
    }
    say("Measuring; other work on this machine shows in the figures");
    loud(run)
}
