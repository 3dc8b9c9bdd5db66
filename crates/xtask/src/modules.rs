//! What the modules may import: the promise that the module which can see keys cannot talk to anyone.

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{Parser, Payload, TypeRef};

use crate::build::wasm_folder;

/// The imports of a module, as wasm-bindgen names them without its hash: `__wbg_fetch_…` is `fetch`.
pub(crate) fn imports(name: &str) -> Result<Vec<String>> {
    let file = wasm_folder().join(format!("{name}_bg.wasm"));
    let bytes =
        fs::read(&file).with_context(|| format!("{} is not built: cargo xtask build", file.display()))?;
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(&bytes) {
        if let Payload::ImportSection(section) = payload? {
            for import in section.into_imports() {
                let import = import?;
                if !matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)) {
                    bail!("{name} imports {}, which is not a function", import.name);
                }
                found.push(plain(import.name));
            }
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// `__wbg_getRandomValues_8aa3112c6f3e4d8a` → `getRandomValues`; `__wbindgen_throw` stays.
fn plain(name: &str) -> String {
    let name = name.strip_prefix("__wbg_").unwrap_or(name);
    match name.rsplit_once('_') {
        Some((stem, hash)) if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            stem.to_owned()
        }
        _ => name.to_owned(),
    }
}

/// Compares a module's imports with its list in `.config/imports-<name>.txt`.
pub(crate) fn check(name: &str) -> Result<()> {
    let list = format!(".config/imports-{name}.txt");
    let text = fs::read_to_string(crate::run::root().join(&list)).with_context(|| list.clone())?;
    let mut allowed: Vec<&str> = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or("").trim())
        .filter(|line| !line.is_empty())
        .collect();
    allowed.sort_unstable();
    let found = imports(name)?;
    ensure!(!found.is_empty(), "{name}.wasm imports nothing at all: was it built?");
    let new: Vec<&String> = found.iter().filter(|import| !allowed.contains(&import.as_str())).collect();
    let gone: Vec<&&str> =
        allowed.iter().filter(|import| !found.iter().any(|found| found == **import)).collect();
    ensure!(new.is_empty(), "{name}.wasm imports what {list} does not allow: {new:?}");
    ensure!(gone.is_empty(), "{list} allows what {name}.wasm no longer imports; delete it there: {gone:?}");
    Ok(())
}
