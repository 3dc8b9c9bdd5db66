//! A small static server for the demo dapp: loopback only, strict headers.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Result, anyhow};
use tiny_http::{Header, Method, Response, Server};

/// The page may run its own scripts and modules, and talk to gateways; nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; worker-src 'self'; \
     connect-src 'self' https: http://127.0.0.1:* http://localhost:*; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// A bound server.
pub(crate) struct Site {
    server: Server,
    folder: PathBuf,
    config: String,
}

impl Site {
    /// Binds `port` (0: any free one) on the loopback address.
    pub(crate) fn bind(folder: PathBuf, config: String, port: u16) -> Result<Self> {
        let server = Server::http(("127.0.0.1", port))
            .map_err(|error| anyhow!("cannot listen on port {port}: {error}. Another demo? Try --port N"))?;
        Ok(Self { server, folder, config })
    }

    /// The page's URL. `localhost`, because a passkey's relying party cannot be an IP address.
    pub(crate) fn url(&self) -> String {
        let port = self.server.server_addr().to_ip().map_or(0, |address| address.port());
        format!("http://localhost:{port}/")
    }

    /// Serves until the process ends.
    pub(crate) fn run(&self) {
        for request in self.server.incoming_requests() {
            let path = request.url().split(['?', '#']).next().unwrap_or("/").to_owned();
            let (status, kind, body) = if *request.method() == Method::Get {
                self.answer(&path)
            } else {
                (405, "text/plain", Vec::new())
            };
            let mut response = Response::from_data(body).with_status_code(status);
            for (name, value) in [
                ("Content-Type", kind),
                ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "no-referrer"),
                ("Cross-Origin-Opener-Policy", "same-origin"),
                ("Cache-Control", "no-cache"),
            ] {
                if let Ok(header) = Header::from_bytes(name, value) {
                    response.add_header(header);
                }
            }
            let _ = request.respond(response);
        }
    }

    fn answer(&self, path: &str) -> (u16, &'static str, Vec<u8>) {
        if path == "/config.json" {
            return (200, "application/json", self.config.clone().into_bytes());
        }
        let relative = path.trim_start_matches('/');
        let relative = Path::new(if relative.is_empty() { "index.html" } else { relative });
        if relative.components().any(|part| !matches!(part, Component::Normal(_))) {
            return (404, "text/plain", Vec::new());
        }
        match fs::read(self.folder.join(relative)) {
            Ok(body) => (200, kind(relative), body),
            Err(_) => (404, "text/plain", b"Not found".to_vec()),
        }
    }
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
