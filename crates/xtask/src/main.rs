//! Developer commands: `cargo xtask <command>`. Never shipped.
#![allow(clippy::print_stdout, reason = "a command line speaks on standard output")]

mod api;
mod bench;
mod build;
mod chain;
mod demo;
mod ens;
mod fuzz;
mod layering;
mod lint;
mod modules;
mod npm;
mod panics;
mod run;
mod serve;
mod size;
mod soak;
mod suite;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask <command>

  demo [--gateway URL] [--port N]   build everything, start a local chain, serve the demo dapp, print its URL
  test [--only NAME]                everything, from a fresh clone; the last line is `N passed, N failed`
  bench [--env node|chromium] [--only NAME]
                                    speed beside other packages', into target/bench; without --env in Node
  build                             the modules, optimised, and the npm package, packed into target/package
  lint                              rustfmt, clippy, Biome and TypeScript, without a warning
  fuzz [--seconds N] [--only NAME]  every parser under libFuzzer, a minute each
  soak [--only NAME]                the tests of the vault's bars (SECURITY.md) at their full size
  ens [--check]                     the tables of ENS names, made anew or compared with the committed ones
  api [--update]                    what the package exports, against the committed report
  size [--update]                   raw, gzip and brotli size of each module and entry point, against the committed table";

fn main() -> ExitCode {
    match run_command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_command() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut arguments = arguments.iter().map(String::as_str);
    let command = arguments.next().unwrap_or("help");
    let options: Vec<&str> = arguments.collect();
    std::env::set_current_dir(run::root())?;
    match command {
        "demo" => demo::demo(&options),
        "test" => suite::test(&options),
        "bench" => bench::bench(&options),
        "build" => build::build().map(drop),
        "lint" => lint::lint(),
        "ens" => ens::ens(&options),
        "fuzz" => fuzz::fuzz(&options),
        "soak" => soak::soak(&options),
        "api" => api::api(&options),
        "size" => size::size(&options),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => bail!("no command `{other}`\n\n{HELP}"),
    }
}
