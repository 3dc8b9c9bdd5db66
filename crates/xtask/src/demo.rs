//! `cargo xtask demo`: a local chain and the demo dapp, from one command.

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::run::{command, quiet, root, say, step};
use crate::serve::Site;
use crate::{build, chain, npm};

/// Builds the demo dapp into www/dist.
pub(crate) fn build_site() -> Result<()> {
    build::build()?;
    npm::install("www")?;
    step("Building the demo dapp", || npm::script("www", "build"))
}

struct Options {
    gateway: Option<String>,
    port: u16,
}

fn parse(options: &[&str]) -> Result<Options> {
    let mut parsed = Options { gateway: None, port: 4173 };
    let mut options = options.iter();
    while let Some(option) = options.next() {
        let value = options.next().with_context(|| format!("{option} needs a value"))?;
        match *option {
            "--gateway" => parsed.gateway = Some((*value).to_owned()),
            "--port" => {
                parsed.port = value.parse().with_context(|| format!("--port {value} is not a port"))?
            }
            other => bail!("demo takes --gateway URL and --port N, not {other}"),
        }
    }
    Ok(parsed)
}

/// Asks a gateway for its chain id, by Node's fetch: it speaks TLS and heeds the machine's proxies.
fn chain_id(url: &str) -> Result<u64> {
    const SCRIPT: &str = r#"
        const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] })
        const headers = { 'content-type': 'application/json' }
        const signal = AbortSignal.timeout(15000)
        fetch(process.argv[1], { method: 'POST', headers, body, signal })
          .then((response) => response.json())
          .then(({ result }) => console.log(Number(result)))"#;
    let answer = quiet(command("node", &["--eval", SCRIPT, url])).with_context(|| {
        format!("{url} cannot be reached: check the URL, or leave --gateway out for a local chain")
    })?;
    answer.trim().parse().with_context(|| format!("{url} does not answer eth_chainId with a number"))
}

/// Serves until interrupted; the chain ends with it.
pub(crate) fn demo(options: &[&str]) -> Result<()> {
    let options = parse(options)?;
    build_site()?;
    let (mut chain, config) = match &options.gateway {
        Some(url) => {
            let id = step(&format!("Asking {url} for its chain"), || chain_id(url))?;
            let name = format!("Chain {id}");
            (None, json!({ "chainId": id, "chainName": name, "gatewayUrls": [url], "faucet": false }))
        }
        None => {
            let chain = step("Starting a local chain", || chain::start("www", Some(2)))?;
            let config = json!({ "chainId": 31337, "chainName": "Local chain", "gatewayUrls": [chain.url()], "faucet": true });
            (Some(chain), config)
        }
    };
    let site = Site::bind(root().join("www/dist"), config.to_string(), options.port)?;
    if let Some(chain) = &chain {
        say(&format!("Local chain 31337 at {}", chain.url()));
    }
    say(&format!("The demo is at {}   (Ctrl-C ends it)", site.url()));
    // The server's loop never returns, so the interrupt has to end the chain.
    ctrlc::set_handler(move || {
        drop(chain.take());
        std::process::exit(0);
    })?;
    site.run();
    Ok(())
}
