//! `cargo xtask size`: what a page loads, against the committed table and the budgets.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::build;
use crate::run::root;

const TABLE: &str = "pkg/SIZE.md";
/// Compressors and linkers move by a few bytes between machines; growth past this is growth.
const TOLERANCE: f64 = 1.005;

/// The most bytes of brotli that a row should have, for the rows that have a budget.
const BUDGETS: [(&str, usize); 3] = [("latchkey_signer.wasm", 75_000), (CODECS, 60_000), (WALLET, 150_000)];
const CODECS: &str = "a page with `latchkey`";
const WALLET: &str = "a page with `latchkey/wallet`";

/// One row: bytes of everything a page loads for it.
#[derive(Clone, PartialEq)]
struct Row {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Row {
    fn budget(&self) -> Option<usize> {
        BUDGETS.iter().find(|(name, _)| *name == self.name).map(|(_, budget)| *budget)
    }
}

fn compressed(bytes: &[u8]) -> Result<(usize, usize)> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes)?;
    let mut brotli = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut brotli, &parameters)?;
    Ok((gzip.finish()?.len(), brotli.len()))
}

/// Adds up files, each compressed by itself, as a server sends them.
fn row(name: &str, folder: &Path, files: &BTreeSet<String>) -> Result<Row> {
    let mut row = Row { name: name.to_owned(), raw: 0, gzip: 0, brotli: 0 };
    for file in files {
        let bytes = fs::read(folder.join(file)).with_context(|| format!("no {file} in the package"))?;
        let (gzip, brotli) = compressed(&bytes)?;
        row.raw += bytes.len();
        row.gzip += gzip;
        row.brotli += brotli;
    }
    Ok(row)
}

/// Texts of `text` between one of `starts` and the quote that follows.
fn quoted<'a>(text: &'a str, starts: &[&str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for start in starts {
        for quote in ['"', '\''] {
            for (position, opening) in text.match_indices(&format!("{start}{quote}./")) {
                let rest = &text[position + opening.len()..];
                found.extend(rest.find(quote).map(|end| &rest[..end]));
            }
        }
    }
    found
}

/// The script and what it statically imports from the package, to the end.
fn closure(folder: &Path, entry: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut open = vec![entry.to_owned()];
    while let Some(file) = open.pop() {
        if found.contains(&file) {
            continue;
        }
        let text =
            fs::read_to_string(folder.join(&file)).with_context(|| format!("no {file} in the package"))?;
        open.extend(quoted(&text, &["from", "from ", "import"]).into_iter().map(str::to_owned));
        found.insert(file);
    }
    Ok(found)
}

/// The scripts that `scripts` import when `init` is called: the glue of `latchkey.wasm`.
fn at_init(folder: &Path, scripts: &BTreeSet<String>) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for script in scripts {
        let text = fs::read_to_string(folder.join(script))?;
        // Its name and a hash; what is loaded for names in another alphabet is another module's.
        for file in quoted(&text, &["import("]).into_iter().filter(|file| file.starts_with("latchkey-")) {
            found.extend(closure(folder, file)?);
        }
    }
    ensure!(!found.is_empty(), "no script loads the glue of latchkey.wasm");
    Ok(found)
}

fn measure() -> Result<Vec<Row>> {
    let folder = root().join("pkg/dist");
    let module = |name: &str| BTreeSet::from([format!("{name}_bg.wasm")]);
    let index = closure(&folder, "index.js")?;
    let wallet = &closure(&folder, "wallet.js")? | &index;
    let codecs = &at_init(&folder, &index)? | &index;
    let worker = closure(&folder, "signer-worker.js")?;
    let mut rows = Vec::new();
    for built in &build::MODULES {
        rows.push(row(&format!("{}.wasm", built.name), &folder, &module(built.name))?);
    }
    rows.push(row("`latchkey`: script", &folder, &codecs)?);
    rows.push(row("`latchkey` and `latchkey/wallet`: script", &folder, &wallet)?);
    rows.push(row("signer worker: script", &folder, &worker)?);
    for adapter in ["accounts", "viem", "ethers", "wagmi"] {
        let scripts = closure(&folder, &format!("{adapter}.js"))?;
        rows.push(row(&format!("`latchkey/{adapter}`: script"), &folder, &scripts)?);
    }
    rows.push(row(CODECS, &folder, &(&codecs | &module("latchkey")))?);
    let modules = &module("latchkey_wallet") | &module("latchkey_signer");
    rows.push(row(WALLET, &folder, &(&(&wallet | &worker) | &modules))?);
    Ok(rows)
}

fn table(rows: &[Row]) -> String {
    let mut text = String::from("| what | raw | gzip | brotli | budget |\n|---|---:|---:|---:|---:|\n");
    for row in rows {
        let budget = row.budget().map(|budget| budget.to_string()).unwrap_or_default();
        let _ = writeln!(text, "| {} | {} | {} | {} | {budget} |", row.name, row.raw, row.gzip, row.brotli);
    }
    text
}

fn parse(text: &str) -> Vec<Row> {
    text.lines()
        .filter_map(|line| {
            let line = line.strip_prefix('|')?.strip_suffix('|')?;
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [name, raw, gzip, brotli, _] = cells[..] else { return None };
            Some(Row {
                name: name.to_owned(),
                raw: raw.parse().ok()?,
                gzip: gzip.parse().ok()?,
                brotli: brotli.parse().ok()?,
            })
        })
        .collect()
}

/// Compares what is built with the committed table; gives the table of now.
pub(crate) fn check() -> Result<String> {
    let now = measure()?;
    let text = fs::read_to_string(root().join(TABLE))
        .with_context(|| format!("no {TABLE}: cargo xtask size --update"))?;
    let committed = parse(&text);
    let mut grown = String::new();
    for row in &now {
        let Some(was) = committed.iter().find(|was| was.name == row.name) else {
            bail!("{TABLE} has no row for {}: cargo xtask size --update", row.name);
        };
        for (kind, is, limit) in
            [("raw", row.raw, was.raw), ("gzip", row.gzip, was.gzip), ("brotli", row.brotli, was.brotli)]
        {
            #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
            if is as f64 > limit as f64 * TOLERANCE {
                let _ = writeln!(grown, "  {} {kind}: {is} bytes, the table says {limit}", row.name);
            }
        }
    }
    ensure!(
        grown.is_empty(),
        "grown past {TABLE}:\n{grown}If the growth is wanted, say why in the commit: cargo xtask size --update"
    );
    Ok(format!("{}{}", table(&now), past_budget(&now)))
}

/// Which rows are past their budgets: said, not failed.
fn past_budget(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        if let Some(budget) = row.budget().filter(|budget| row.brotli > *budget) {
            let _ = writeln!(text, "{} is {} bytes past its budget", row.name, row.brotli - budget);
        }
    }
    text
}

/// Builds, prints the table, and compares or updates the committed one.
pub(crate) fn size(options: &[&str]) -> Result<()> {
    build::build()?;
    match options {
        [] => print!("{}", check()?),
        ["--update"] => {
            let rows = measure()?;
            let text = table(&rows);
            fs::write(
                root().join(TABLE),
                format!(
                    "# Sizes\n\nBytes of what a page loads, minified; brotli is quality 11. Made by `cargo xtask size --update`; \
                     `cargo xtask size` fails on growth past it.\n\n{text}"
                ),
            )?;
            print!("{text}{}", past_budget(&rows));
        }
        _ => bail!("size takes nothing or --update"),
    }
    Ok(())
}
