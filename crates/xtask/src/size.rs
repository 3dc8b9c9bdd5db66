//! `cargo xtask size`: what a page loads, against the committed table.

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

/// One row: bytes of everything a page loads for it.
#[derive(Clone, PartialEq)]
struct Row {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
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

/// The script and what it statically imports from the package, to the end.
fn closure(folder: &Path, entry: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut open = vec![entry.to_owned()];
    while let Some(file) = open.pop() {
        if !found.insert(file.clone()) {
            continue;
        }
        let text =
            fs::read_to_string(folder.join(&file)).with_context(|| format!("no {file} in the package"))?;
        for quote in ['"', '\''] {
            for start in [format!("from{quote}./"), format!("from {quote}./"), format!("import{quote}./")] {
                for (position, _) in text.match_indices(&start) {
                    let rest = &text[position + start.len()..];
                    if let Some(end) = rest.find(quote) {
                        open.push(rest[..end].to_owned());
                    }
                }
            }
        }
    }
    Ok(found)
}

fn measure() -> Result<Vec<Row>> {
    let folder = root().join("pkg/dist");
    let module = |name: &str| BTreeSet::from([format!("{name}_bg.wasm")]);
    let index = closure(&folder, "index.js")?;
    let wallet = closure(&folder, "wallet.js")?;
    let worker = closure(&folder, "signer-worker.js")?;
    let mut rows = vec![
        row("latchkey.wasm", &folder, &module("latchkey"))?,
        row("latchkey_signer.wasm", &folder, &module("latchkey_signer"))?,
        row("latchkey_ens.wasm", &folder, &module("latchkey_ens"))?,
        row("`latchkey`: script", &folder, &index)?,
        row("`latchkey/wallet`: script", &folder, &wallet)?,
        row("signer worker: script", &folder, &worker)?,
    ];
    for adapter in ["viem", "ethers", "wagmi"] {
        rows.push(row(
            &format!("`latchkey/{adapter}`: script"),
            &folder,
            &closure(&folder, &format!("{adapter}.js"))?,
        )?);
    }
    let codec: BTreeSet<String> = index.iter().cloned().chain(module("latchkey")).collect();
    let all: BTreeSet<String> =
        codec.iter().chain(&wallet).chain(&worker).cloned().chain(module("latchkey_signer")).collect();
    rows.push(row("a page with `latchkey`", &folder, &codec)?);
    rows.push(row("a page with `latchkey/wallet`", &folder, &all)?);
    Ok(rows)
}

fn table(rows: &[Row]) -> String {
    let mut text = String::from("| what | raw | gzip | brotli |\n|---|---:|---:|---:|\n");
    for row in rows {
        let _ = writeln!(text, "| {} | {} | {} | {} |", row.name, row.raw, row.gzip, row.brotli);
    }
    text
}

fn parse(text: &str) -> Vec<Row> {
    text.lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [name, raw, gzip, brotli] = cells[..] else { return None };
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
    Ok(table(&now))
}

/// Builds, prints the table, and compares or updates the committed one.
pub(crate) fn size(options: &[&str]) -> Result<()> {
    build::build()?;
    match options {
        [] => print!("{}", check()?),
        ["--update"] => {
            let text = table(&measure()?);
            fs::write(
                root().join(TABLE),
                format!(
                    "# Sizes\n\nBytes of what a page loads, minified; brotli is quality 11. Made by `cargo xtask size --update`; \
                     `cargo xtask size` fails on growth past it.\n\n{text}"
                ),
            )?;
            print!("{text}");
        }
        _ => bail!("size takes nothing or --update"),
    }
    Ok(())
}
