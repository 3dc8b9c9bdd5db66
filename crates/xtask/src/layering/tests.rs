//! Violations planted in a workspace of empty crates, which cargo itself resolves.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{ARROWS, Graph, WRAPPERS, host};
use crate::run::{cargo, quiet};

/// Crates that are not ours. They lie outside the workspace, or cargo would make them members of it.
const FOREIGN: [&str; 3] = ["wasm-bindgen", "getrandom", "middle"];

/// A line of a manifest: a dependency on one of them or of ours.
fn to(name: &str) -> String {
    let folder = if FOREIGN.contains(&name) { "foreign" } else { "ours" };
    format!("dependencies.{name}.path = \"../../{folder}/{name}\"")
}

/// A workspace with our crates' names and arrows, in a folder of its own that goes with it.
struct Planted(PathBuf);

impl Drop for Planted {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Planted {
    /// `more` are lines for manifests: a crate's name, then the line.
    fn new(more: &[(&str, &str)]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let planted =
            Self(std::env::temp_dir().join(format!("latchkey-layering-{}-{count}", std::process::id())));
        let ours = ARROWS.map(|(name, _)| name);
        let members = ours.map(|name| format!("\"{name}\"")).join(", ");
        let workspace = format!("workspace = {{ resolver = \"3\", members = [{members}] }}\n");
        planted.write("ours/Cargo.toml", &workspace);
        for (folder, name) in
            ours.map(|name| ("ours", name)).into_iter().chain(FOREIGN.map(|name| ("foreign", name)))
        {
            let mut manifest = format!("package = {{ name = \"{name}\", edition = \"2024\" }}\n");
            let arrows = ARROWS.iter().find(|(listed, _)| *listed == name).map_or(&[][..], |(_, to)| to);
            let javascript = if WRAPPERS.contains(&name) { &["wasm-bindgen"][..] } else { &[] };
            for dependency in arrows.iter().chain(javascript) {
                manifest += &format!("{}\n", to(dependency));
            }
            for (_, line) in more.iter().filter(|(crate_, _)| *crate_ == name) {
                manifest += &format!("{line}\n");
            }
            planted.write(&format!("{folder}/{name}/Cargo.toml"), &manifest);
            planted.write(&format!("{folder}/{name}/src/lib.rs"), "");
        }
        planted
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What the check says: nothing, or what is wrong.
    fn judge(&self, target: &str) -> Option<String> {
        let mut lock = cargo(&["generate-lockfile", "--offline"]);
        lock.current_dir(self.0.join("ours"));
        quiet(lock).unwrap();
        Graph::read(&self.0.join("ours"), target).unwrap().check().err().map(|error| error.to_string())
    }
}

const BROWSER: &str = "wasm32-unknown-unknown";

#[test]
fn the_arrows_as_they_are_pass() {
    assert_eq!(Planted::new(&[]).judge(&host().unwrap()), None);
    assert_eq!(Planted::new(&[]).judge(BROWSER), None);
}

#[test]
fn an_arrow_that_points_up_is_found() {
    // A build script of `keys` may not even look at the wallet.
    for line in [to("latchkey-wallet"), format!("build-{}", to("latchkey-wallet"))] {
        let said = Planted::new(&[("latchkey-keys", &line)]).judge(BROWSER).unwrap();
        assert!(said.starts_with("latchkey-keys depends on latchkey-wallet"), "{said}");
    }
}

#[test]
fn javascript_is_found_directly_and_through_others() {
    let build = format!("build-{}", to("wasm-bindgen"));
    for (more, way) in [
        (vec![("latchkey-core", to("wasm-bindgen"))], "latchkey-core > wasm-bindgen"),
        (
            vec![("latchkey-curve", to("middle")), ("middle", to("wasm-bindgen"))],
            "latchkey-curve > middle > wasm-bindgen",
        ),
        (
            vec![("latchkey-gateway", to("middle")), ("middle", build)],
            "latchkey-gateway > middle > wasm-bindgen",
        ),
    ] {
        let more: Vec<_> = more.iter().map(|(name, line)| (*name, line.as_str())).collect();
        let said = Planted::new(&more).judge(BROWSER).unwrap();
        assert!(said.ends_with(&format!("and so does {way}")), "{said}");
    }
}

#[test]
fn javascript_of_one_target_is_found_there_and_of_a_feature_everywhere() {
    let only_there = format!("target.'cfg(target_arch = \"wasm32\")'.{}", to("wasm-bindgen"));
    let planted = Planted::new(&[("latchkey-keys", &only_there)]);
    assert_eq!(planted.judge(&host().unwrap()), None);
    assert!(planted.judge(BROWSER).unwrap().ends_with("latchkey-keys > wasm-bindgen"));

    let optional = format!("{}\ndependencies.wasm-bindgen.optional = true", to("wasm-bindgen"));
    let planted = Planted::new(&[("latchkey-keys", &optional)]);
    assert!(planted.judge(&host().unwrap()).unwrap().ends_with("latchkey-keys > wasm-bindgen"));
}

#[test]
fn tests_and_the_platforms_randomness_may_know_it() {
    let in_tests = format!("dev-{}", to("wasm-bindgen"));
    let planted = Planted::new(&[
        ("latchkey-core", &in_tests),
        ("latchkey-keys", &to("getrandom")),
        ("getrandom", &to("wasm-bindgen")),
    ]);
    assert_eq!(planted.judge(BROWSER), None);
}
