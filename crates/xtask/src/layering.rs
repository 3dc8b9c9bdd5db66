//! The arrows between crates point down only, and JavaScript stays in the wasm crates.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::run::{cargo, command, quiet, root};

/// Who may depend on whom, of ours (crates/README.md).
const ARROWS: [(&str, &[&str]); 10] = [
    ("latchkey-curve", &[]),
    ("latchkey-core", &["latchkey-curve"]),
    ("latchkey-keys", &["latchkey-core", "latchkey-curve"]),
    ("latchkey-gateway", &["latchkey-core"]),
    ("latchkey-wallet", &["latchkey-core", "latchkey-gateway"]),
    ("latchkey-wasm", &["latchkey-core", "latchkey-gateway", "latchkey-wallet"]),
    ("latchkey-wasm-signer", &["latchkey-core", "latchkey-keys"]),
    ("latchkey-wasm-ens", &["latchkey-core"]),
    ("differential", &[]),
    ("xtask", &[]),
];

/// The crates that may know JavaScript.
const WRAPPERS: [&str; 3] = ["latchkey-wasm", "latchkey-wasm-signer", "latchkey-wasm-ens"];
/// The crates that never ship, so that what they use is nobody's concern.
const TOOLS: [&str; 2] = ["differential", "xtask"];
/// The platform's randomness. In a browser that is JavaScript, and nothing of ours calls it.
const RANDOMNESS: &str = "getrandom";

fn knows_javascript(name: &str) -> bool {
    ["js-sys", "web-sys", "idb", "serde-wasm-bindgen"].contains(&name)
        || name.starts_with("wasm-bindgen")
        || name.starts_with("gloo")
}

/// Checks everything that ships or runs while it is built, for this machine and for the browser, all features on.
/// Development dependencies of tests may point anywhere.
pub(crate) fn check() -> Result<()> {
    for target in [host()?.as_str(), "wasm32-unknown-unknown"] {
        let graph = Graph::read(&root(), target)?;
        graph.check().with_context(|| format!("built for {target}"))?;
        for wrapper in WRAPPERS {
            ensure!(
                graph.way_to_javascript(wrapper)?.is_some(),
                "{wrapper} reaches no JavaScript: this check sees too little"
            );
        }
    }
    Ok(())
}

/// This machine's target.
fn host() -> Result<String> {
    let version = quiet(command("rustc", &["-vV"]))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc -vV names no host")?.to_owned())
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: BTreeSet<String>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    /// `None` for a normal one, `build`, `dev`.
    kind: Option<String>,
}

/// The resolved crates, and what each depends on: normally or to be built.
struct Graph {
    names: BTreeMap<String, String>,
    members: BTreeMap<String, String>,
    edges: BTreeMap<String, Vec<String>>,
}

impl Graph {
    /// Asks cargo about the workspace in `folder`.
    fn read(folder: &Path, target: &str) -> Result<Self> {
        let arguments =
            ["metadata", "--format-version", "1", "--locked", "--all-features", "--filter-platform", target];
        let mut metadata = cargo(&arguments);
        metadata.current_dir(folder);
        let Metadata { packages, workspace_members, resolve } = serde_json::from_str(&quiet(metadata)?)?;
        let names: BTreeMap<_, _> = packages.into_iter().map(|package| (package.id, package.name)).collect();
        let members = workspace_members
            .into_iter()
            .map(|id| Ok((names.get(&id).with_context(|| format!("no package {id}"))?.clone(), id)))
            .collect::<Result<_>>()?;
        let shipped = |dependency: &Dependency| {
            dependency.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev"))
        };
        let edges = resolve
            .nodes
            .into_iter()
            .map(|node| {
                let ids = node.deps.into_iter().filter(shipped).map(|dependency| dependency.pkg);
                (node.id, ids.collect())
            })
            .collect();
        Ok(Self { names, members, edges })
    }

    fn check(&self) -> Result<()> {
        for name in self.members.keys() {
            ensure!(
                ARROWS.iter().any(|(listed, _)| listed == name),
                "{name} is a crate without a place in the layering (crates/README.md)"
            );
        }
        for (name, allowed) in ARROWS {
            for dependency in self.dependencies(self.member(name)?) {
                let dependency = self.name(dependency);
                ensure!(
                    !self.members.contains_key(dependency) || allowed.contains(&dependency),
                    "{name} depends on {dependency}: that arrow points up (crates/README.md)"
                );
            }
            if !WRAPPERS.contains(&name)
                && !TOOLS.contains(&name)
                && let Some(way) = self.way_to_javascript(name)?
            {
                bail!("only {WRAPPERS:?} may know JavaScript, and so does {}", way.join(" > "));
            }
        }
        Ok(())
    }

    fn member(&self, name: &str) -> Result<&str> {
        Ok(self.members.get(name).with_context(|| format!("no crate {name}"))?)
    }

    fn name(&self, id: &str) -> &str {
        self.names.get(id).map_or("", String::as_str)
    }

    fn dependencies(&self, id: &str) -> &[String] {
        self.edges.get(id).map_or(&[], Vec::as_slice)
    }

    /// A shortest way from a member of the workspace to a crate that knows JavaScript, but not past the platform's
    /// randomness.
    fn way_to_javascript(&self, member: &str) -> Result<Option<Vec<&str>>> {
        let start = self.member(member)?;
        let mut came_from = BTreeMap::from([(start, None)]);
        let mut queue = VecDeque::from([start]);
        while let Some(id) = queue.pop_front() {
            if knows_javascript(self.name(id)) {
                let mut way: Vec<&str> =
                    std::iter::successors(Some(id), |id| came_from.get(id).copied().flatten())
                        .map(|id| self.name(id))
                        .collect();
                way.reverse();
                return Ok(Some(way));
            }
            if self.name(id) == RANDOMNESS {
                continue;
            }
            for dependency in self.dependencies(id) {
                if !came_from.contains_key(dependency.as_str()) {
                    came_from.insert(dependency, Some(id));
                    queue.push_back(dependency);
                }
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests;
