//! `cargo xtask build`: the modules, optimised, and the npm package, packed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::run::{cargo, command, loud, quiet, root, step, target};
use crate::{npm, panics, tools};

/// One of the modules.
pub(crate) struct Module {
    /// The crate it is built from.
    package: &'static str,
    /// What cargo is told besides: the crate's features.
    features: &'static [&'static str],
    /// The name cargo gives the file.
    artifact: &'static str,
    /// The name users see.
    pub(crate) name: &'static str,
}

/// The modules. A page loads one of the first two, and with the second the signer's in a worker.
pub(crate) const MODULES: [Module; 5] = [
    Module {
        package: "latchkey-wasm",
        features: &["--no-default-features"],
        artifact: "latchkey_wasm",
        name: "latchkey",
    },
    Module { package: "latchkey-wasm", features: &[], artifact: "latchkey_wasm", name: "latchkey_wallet" },
    Module {
        package: "latchkey-wasm-signer",
        features: &["--no-default-features", "--features", "signer"],
        artifact: "latchkey_wasm_signer",
        name: "latchkey_signer",
    },
    Module {
        package: "latchkey-wasm-signer",
        features: &["--no-default-features", "--features", "accounts"],
        artifact: "latchkey_wasm_signer",
        name: "latchkey_accounts",
    },
    Module {
        package: "latchkey-wasm-ens",
        features: &[],
        artifact: "latchkey_wasm_ens",
        name: "latchkey_ens",
    },
];

/// Features that every engine we support has; `--all-features` would make output that Node 20 refuses.
const WASM_FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-simd",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-bulk-memory-opt",
];

/// Where wasm-bindgen's output goes.
pub(crate) fn wasm_folder() -> PathBuf {
    root().join("pkg/wasm")
}

/// Builds the modules and the package; gives the packed package's path.
pub(crate) fn build() -> Result<PathBuf> {
    tools::node()?;
    tools::wasm_target()?;
    npm::install("pkg")?;
    // While cargo compiles the next module, the last one is bound and optimised: both work on one core for the most part.
    std::thread::scope(|scope| {
        let mut bindings = Vec::new();
        for module in &MODULES {
            if let Some(compiled) = compile(module)? {
                let binding = scope.spawn(move || bind(module, &compiled));
                bindings.push((module.name, binding));
            }
        }
        for (name, binding) in bindings {
            step(&format!("Binding and optimising {name}.wasm"), || {
                binding.join().map_err(|_| anyhow!("binding {name}.wasm panicked"))?
            })?;
        }
        anyhow::Ok(())
    })?;
    step("Building the npm package", || npm::script("pkg", "build"))?;
    step("Packing the npm package", pack)
}

/// Where the bytes are kept that a module was last bound from.
fn stamp(module: &Module) -> PathBuf {
    wasm_folder().join(format!(".{}.input", module.name))
}

/// The bound and optimised module.
fn bound(module: &Module) -> PathBuf {
    wasm_folder().join(format!("{}_bg.wasm", module.name))
}

/// Compiles a module; gives its bytes, unless the same were bound already: then wasm-opt's minute is saved.
fn compile(module: &Module) -> Result<Option<Vec<u8>>> {
    step(&format!("Compiling {}.wasm", module.name), || {
        let mut compile = cargo(&[
            "build",
            "--quiet",
            "--release",
            "--target",
            "wasm32-unknown-unknown",
            "--package",
            module.package,
        ]);
        compile.args(module.features);
        compile.args(["--config", &remapped_paths()?]);
        // A RUSTFLAGS of the caller would replace .cargo/config.toml's: and with it a threefold speed.
        compile.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        loud(compile)
    })?;
    let input = target().join("wasm32-unknown-unknown/release").join(format!("{}.wasm", module.artifact));
    let bytes = fs::read(&input).with_context(|| format!("cargo left no {}", input.display()))?;
    let same = bound(module).exists() && fs::read(stamp(module)).is_ok_and(|last| last == bytes);
    Ok((!same).then_some(bytes))
}

fn bind(module: &Module, bytes: &[u8]) -> Result<()> {
    let (output, done) = (wasm_folder(), bound(module));
    fs::create_dir_all(&output)?;
    let mut compiled = walrus::Module::from_buffer(bytes)?;
    panics::silence(&mut compiled)?;
    Bindgen::new()
        .input_bytes(module.name, compiled.emit_wasm())
        .out_name(module.name)
        .web(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate(&output)?;
    optimise(&done)?;
    let mut optimised = walrus::Module::from_file(&done)?;
    panics::forget_places(&mut optimised)?;
    optimised.emit_wasm_file(&done)?;
    fs::write(stamp(module), bytes)?;
    Ok(())
}

/// A configuration that keeps this machine's paths out of what ships (panic messages name source files), so that every
/// machine builds the same bytes. Cargo joins it with .cargo/config.toml's flags.
fn remapped_paths() -> Result<String> {
    let mut prefixes = vec![(root(), "latchkey".to_owned())];
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .context("neither CARGO_HOME nor a home folder")?;
    // One folder for each registry.
    if let Ok(sources) = fs::read_dir(cargo_home.join("registry/src")) {
        for source in sources {
            prefixes.push((source?.path(), "crates".to_owned()));
        }
    }
    let flags: Vec<String> =
        prefixes.iter().map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display())).collect();
    Ok(format!("target.wasm32-unknown-unknown.rustflags={}", serde_json::to_string(&flags)?))
}

fn optimise(module: &Path) -> Result<()> {
    let file = module.to_str().context("the path is not UTF-8")?;
    let mut arguments = vec![file, "-o", file, "-O3", "--strip-debug", "--strip-producers"];
    arguments.extend(WASM_FEATURES);
    quiet(command(npm::program("pkg", "wasm-opt"), &arguments)).map(drop)
}

fn pack() -> Result<PathBuf> {
    let folder = target().join("package");
    fs::create_dir_all(&folder)?;
    for old in fs::read_dir(&folder)? {
        fs::remove_file(old?.path())?;
    }
    let destination = folder.to_str().context("the path is not UTF-8")?;
    quiet(command(
        "npm",
        &["pack", "./pkg", "--silent", "--ignore-scripts", "--pack-destination", destination],
    ))?;
    let packed = fs::read_dir(&folder)?.next().context("npm pack left no file")??.path();
    ensure!(
        packed.extension().is_some_and(|extension| extension == "tgz"),
        "npm pack left {}",
        packed.display()
    );
    Ok(packed)
}
