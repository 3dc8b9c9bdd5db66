//! The local chain: anvil, from an npm package, on a port of its own, ended with us.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::run::{command, root};

/// A running chain. Dropping it ends it.
pub(crate) struct Chain {
    child: Child,
    /// Its port on the loopback address.
    pub(crate) port: u16,
}

impl Chain {
    /// Its gateway's URL.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Chain {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Starts anvil from `folder`'s npm packages and waits until it answers. A block every `block_seconds`, or one for
/// each transaction if that is `None`.
pub(crate) fn start(folder: &str, block_seconds: Option<u32>) -> Result<Chain> {
    let port = free_port()?;
    let text = port.to_string();
    let mut anvil = command(binary(folder)?, &["--port", &text, "--host", "127.0.0.1", "--silent"]);
    if let Some(seconds) = block_seconds {
        anvil.args(["--block-time", &seconds.to_string()]);
    }
    let child = anvil.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context("cannot start anvil")?;
    let mut chain = Chain { child, port };
    let deadline = Instant::now() + Duration::from_secs(30);
    while Instant::now() < deadline {
        if answers(port) {
            return Ok(chain);
        }
        if let Some(status) = chain.child.try_wait()? {
            bail!("anvil ended at once ({status})");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    bail!("anvil did not answer within 30 s")
}

/// The platform's own program: the npm package's wrapper would outlive us when it is killed.
fn binary(folder: &str) -> Result<PathBuf> {
    let packages = root().join(folder).join("node_modules/@foundry-rs");
    let name = if cfg!(windows) { "bin/anvil.exe" } else { "bin/anvil" };
    fs::read_dir(&packages)
        .with_context(|| format!("{folder}'s npm packages lack anvil"))?
        .filter_map(Result::ok)
        .map(|package| package.path().join(name))
        .find(|program| program.is_file())
        .with_context(|| format!("no anvil for this platform in {}", packages.display()))
}

fn answers(port: u16) -> bool {
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}"#;
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(
            stream,
            "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.contains("\"result\":\"0x7a69\""))
}
