//! `cargo xtask ens`: the tables of ENS names (`crates/core/src/ens/tables.bin`), from what ENSIP-15's reference
//! implementation is made from, as the crate `ens-normalize` carries it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::run::{cargo, quiet, root};

const TABLES: &str = "crates/core/src/ens/tables.bin";
const SELECTOR: u32 = 0xFE0F;

#[derive(Deserialize)]
struct Spec {
    emoji: Vec<Vec<u32>>,
    ignored: Vec<u32>,
    mapped: Vec<(u32, Vec<u32>)>,
    fenced: Vec<(u32, String)>,
    wholes: Vec<Whole>,
    cm: Vec<u32>,
    nsm: Vec<u32>,
    nsm_max: u32,
    groups: Vec<Group>,
}

/// Code points that look alike.
#[derive(Deserialize)]
struct Whole {
    valid: Vec<u32>,
    confused: Vec<u32>,
}

#[derive(Deserialize)]
struct Group {
    name: String,
    primary: Vec<u32>,
    secondary: Vec<u32>,
    /// Present where composed forms are listed one by one.
    cm: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct Forms {
    ranks: Vec<Vec<u32>>,
    exclusions: Vec<u32>,
    decomp: Vec<(u32, Vec<u32>)>,
}

/// The folder of the `ens-normalize` crate, as Cargo.lock pins it.
fn source() -> Result<PathBuf> {
    let metadata: Value =
        serde_json::from_str(&quiet(cargo(&["metadata", "--format-version", "1", "--locked"]))?)?;
    let packages = metadata["packages"].as_array().context("cargo metadata has no packages")?;
    let package = packages.iter().find(|package| package["name"] == "ens-normalize");
    let manifest = package.and_then(|package| package["manifest_path"].as_str());
    let folder = Path::new(manifest.context("no package ens-normalize")?).parent();
    Ok(folder.context("a manifest without a folder")?.to_owned())
}

fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("no {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} has another form", path.display()))
}

/// Makes the tables, or with `--check` compares them with the committed ones.
pub(crate) fn ens(options: &[&str]) -> Result<()> {
    let folder = source()?;
    let made = tables(&read(&folder.join("data/spec.json"))?, &read(&folder.join("data/nf.json"))?)?;
    let file = root().join(TABLES);
    match options {
        [] => {
            fs::write(&file, &made)?;
            println!("{TABLES}: {} bytes", made.len());
        }
        ["--check"] => ensure!(fs::read(&file)? == made, "{TABLES} is not what `cargo xtask ens` makes"),
        _ => bail!("ens takes nothing or --check"),
    }
    Ok(())
}

/// What `core::ens::tables` reads.
#[derive(Default)]
struct Writer(Vec<u8>);

impl Writer {
    fn uint(&mut self, mut value: u32) {
        while value >= 0x80 {
            self.0.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.0.push(value.to_le_bytes()[0]);
    }

    fn int(&mut self, value: i32) {
        self.uint(((value << 1) ^ (value >> 31)).cast_unsigned());
    }

    fn length(&mut self, length: usize) -> Result<()> {
        self.uint(u32::try_from(length)?);
        Ok(())
    }

    fn points(&mut self, points: impl IntoIterator<Item = u32>) -> Result<()> {
        let points: Vec<u32> = points.into_iter().collect();
        self.length(points.len())?;
        let mut last = 0;
        for point in points {
            self.uint(point.checked_sub(last).context("code points out of order")?);
            last = point;
        }
        Ok(())
    }

    fn ranges(&mut self, points: &BTreeSet<u32>) -> Result<()> {
        let classed: BTreeMap<u32, ()> = points.iter().map(|point| (*point, ())).collect();
        self.classed(&classed).map(drop)
    }

    /// Ranges of neighbours of one class; gives the class of each range.
    fn classed<C: PartialEq + Clone>(&mut self, points: &BTreeMap<u32, C>) -> Result<Vec<C>> {
        let mut ranges: Vec<(u32, u32, C)> = Vec::new();
        for (point, class) in points {
            match ranges.last_mut() {
                Some((_, end, last)) if *end == *point && last == class => *end += 1,
                _ => ranges.push((*point, point + 1, class.clone())),
            }
        }
        self.length(ranges.len())?;
        let mut last = 0;
        for (start, end, _) in &ranges {
            self.uint(start - last);
            self.uint(end - start - 1);
            last = *end;
        }
        Ok(ranges.into_iter().map(|(_, _, class)| class).collect())
    }

    fn mappings(&mut self, mappings: &[(u32, Vec<u32>)]) -> Result<()> {
        self.points(mappings.iter().map(|(point, _)| *point))?;
        for (_, targets) in mappings {
            self.length(targets.len())?;
        }
        let mut last = 0;
        for target in mappings.iter().flat_map(|(_, targets)| targets) {
            self.int(target.cast_signed() - last);
            last = target.cast_signed();
        }
        Ok(())
    }
}

fn tables(spec: &Spec, forms: &Forms) -> Result<Vec<u8>> {
    let fenced: Vec<u32> = spec.fenced.iter().map(|(point, _)| *point).collect();
    ensure!(fenced == [0x2019, 0x2044, 0x30FB] && spec.nsm_max == 4, "core::ens has other constants");
    let mut out = Writer::default();
    out.length(spec.groups.len())?;
    for group in &spec.groups {
        out.length(group.name.len())?;
        out.0.extend_from_slice(group.name.as_bytes());
        out.uint(u32::from(group.cm.is_none()));
    }
    let mut members: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (index, group) in (0_u32..).zip(&spec.groups) {
        for point in group.primary.iter().chain(&group.secondary) {
            members.entry(*point).or_default().insert(index);
        }
    }
    let confusable = confusable(&spec.wholes, &members);
    let mut sets: Vec<&BTreeSet<u32>> = members.values().chain(confusable.values()).collect();
    sets.sort();
    sets.dedup();
    out.length(sets.len())?;
    for set in &sets {
        out.points(set.iter().copied())?;
    }
    let number = |set: &BTreeSet<u32>| sets.binary_search(&set).ok().context("a set that is not listed");
    for set in out.classed(&members)? {
        out.length(number(&set)?)?;
    }
    let decompositions: BTreeMap<u32, &[u32]> =
        forms.decomp.iter().map(|(point, parts)| (*point, parts.as_slice())).collect();
    let mut parts = BTreeSet::new();
    for point in members.keys() {
        decompose(*point, &decompositions, &mut parts);
    }
    parts.retain(|point| !members.contains_key(point));
    let set = |points: &[u32]| points.iter().copied().collect::<BTreeSet<u32>>();
    for points in [parts, set(&spec.ignored), set(&spec.cm), set(&spec.nsm)] {
        out.ranges(&points)?;
    }
    out.mappings(&spec.mapped)?;
    out.points(confusable.keys().copied())?;
    for set in confusable.values() {
        out.length(number(set)?)?;
    }
    emoji(&spec.emoji, &mut out)?;
    out.length(forms.ranks.len())?;
    for points in &forms.ranks {
        out.ranges(&set(points))?;
    }
    out.ranges(&set(&forms.exclusions))?;
    out.mappings(&forms.decomp)?;
    Ok(out.0)
}

/// Adds what a code point decomposes to. Parts of Hangul syllables are valid by themselves or not at all.
fn decompose(point: u32, decompositions: &BTreeMap<u32, &[u32]>, parts: &mut BTreeSet<u32>) {
    if let Some(index) = point.checked_sub(0xAC00).filter(|index| *index < 11_172) {
        parts.extend([0x1100 + index / 588, 0x1161 + index % 588 / 28]);
        if index % 28 > 0 {
            parts.insert(0x11A7 + index % 28);
        }
    } else if let Some(found) = decompositions.get(&point) {
        found.iter().for_each(|part| decompose(*part, decompositions, parts));
    } else {
        parts.insert(point);
    }
}

/// For each code point that looks like another: the groups that have a look-alike outside those the code point's own
/// look-alikes connect (the reference's "confusable-extent complement").
fn confusable(wholes: &[Whole], members: &BTreeMap<u32, BTreeSet<u32>>) -> BTreeMap<u32, BTreeSet<u32>> {
    let mut found = BTreeMap::new();
    for whole in wholes {
        let all: BTreeSet<u32> = whole.valid.iter().chain(&whole.confused).copied().collect();
        let mut extents: Vec<(BTreeSet<u32>, Vec<u32>)> = Vec::new();
        for point in all {
            let groups = members.get(&point).cloned().unwrap_or_default();
            match extents.iter_mut().find(|(extent, _)| !extent.is_disjoint(&groups)) {
                Some((extent, points)) => {
                    extent.extend(groups);
                    points.push(point);
                }
                None => extents.push((groups, vec![point])),
            }
        }
        let union: BTreeSet<u32> = extents.iter().flat_map(|(extent, _)| extent.iter().copied()).collect();
        for (extent, points) in &extents {
            for point in points.iter().filter(|point| whole.confused.contains(point)) {
                found.insert(*point, union.difference(extent).copied().collect());
            }
        }
    }
    found
}

/// Sequences without selectors, in order, and where selectors may be.
fn emoji(sequences: &[Vec<u32>], out: &mut Writer) -> Result<()> {
    let mut plain: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    for sequence in sequences {
        let (mut points, mut selectors) = (Vec::new(), 0);
        for point in sequence {
            if *point == SELECTOR {
                ensure!(!points.is_empty() && points.len() <= 32, "a selector where none can be");
                selectors |= 1 << (points.len() - 1);
            } else {
                points.push(*point);
            }
        }
        ensure!(plain.insert(points, selectors).is_none(), "two emoji that differ in selectors only");
    }
    out.length(plain.len())?;
    let mut last: &[u32] = &[];
    for (points, selectors) in &plain {
        let shared = points.iter().zip(last).take_while(|(point, last)| point == last).count();
        out.length(shared)?;
        out.length(points.len() - shared)?;
        for index in shared..points.len() {
            let before = index.checked_sub(1).map_or(0, |before| points[before].cast_signed());
            out.int(points[index].cast_signed() - before);
        }
        out.uint(*selectors);
        last = points;
    }
    Ok(())
}
