//! The ports that only a wallet has.

use js_sys::Function;
use latchkey_core::code::{Code, Failure};
use latchkey_core::signer::{SignerRequest, SignerResponse};
use latchkey_wallet::{
    ApprovalRequest, Approver, Change, Decision, Events, Locks, SignerPort, Store, StoreError, WalletEvent,
};
use wasm_bindgen::JsValue;

use super::Browser;
use crate::locks::Guard;
use crate::signer_port::Connection;
use crate::store::AnyStore;
use crate::{approver, events, locks};

/// What only a wallet needs.
pub struct WalletPorts {
    /// Where its data is kept.
    pub store: AnyStore,
    /// Where its keys are.
    pub signer: Connection,
    /// Asks a person: question JSON → promise of decision JSON.
    pub approve: Function,
    /// Takes a question off the screen: its id.
    pub withdraw: Function,
    /// Is told what changed: event JSON.
    pub listener: Function,
    /// Is told that this wallet wrote to its store: other tabs want to know.
    pub changed: Function,
    /// Distinguishes this wallet's locks from those of another wallet of the same origin.
    pub name: String,
}

impl Browser {
    /// A wallet's platform.
    pub fn with_wallet(wallet: WalletPorts) -> Self {
        Self { wallet: Some(wallet) }
    }

    fn ports(&self) -> Result<&WalletPorts, Failure> {
        self.wallet.as_ref().ok_or_else(|| Failure::new(Code::Internal, "a client has no wallet"))
    }

    fn store(&self) -> Result<&AnyStore, StoreError> {
        self.wallet
            .as_ref()
            .map(|ports| &ports.store)
            .ok_or_else(|| StoreError { reason: "a client has no store".into() })
    }
}

impl Store for Browser {
    async fn read(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.store()?.read(key).await
    }

    async fn list(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.store()?.list(prefix).await
    }

    async fn commit(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        self.store()?.commit(changes).await?;
        if let Ok(ports) = self.ports() {
            // Whoever listens may fail; the write stands.
            let _ = ports.changed.call0(&JsValue::NULL);
        }
        Ok(())
    }
}

impl SignerPort for Browser {
    type Secrets = JsValue;

    async fn request(
        &self,
        request: SignerRequest,
        secrets: JsValue,
    ) -> Result<(SignerResponse, JsValue), Failure> {
        self.ports()?.signer.request(&request, &secrets).await
    }

    fn no_secrets() -> JsValue {
        JsValue::UNDEFINED
    }

    async fn terminate(&self) {
        if let Ok(ports) = self.ports() {
            ports.signer.terminate().await;
        }
    }
}

impl Approver for Browser {
    async fn approve(&self, request: ApprovalRequest) -> Result<Decision, Failure> {
        let ports = self.ports()?;
        approver::approve(&ports.approve, &ports.withdraw, &request).await
    }
}

impl Locks for Browser {
    type Guard = Guard;

    async fn lock(&self, name: &str) -> Guard {
        let wallet = self.wallet.as_ref().map_or("", |ports| ports.name.as_str());
        locks::lock(&format!("latchkey/{wallet}/{name}")).await
    }
}

impl Events for Browser {
    fn emit(&self, event: WalletEvent) {
        if let Ok(ports) = self.ports() {
            events::emit(&ports.listener, &event);
        }
    }
}
