//! The EIP-1193 provider of one origin.

use latchkey_core::keccak::keccak256;
use latchkey_core::message::eip191;
use latchkey_core::primitives::{Address, U256, quantity};
use latchkey_core::recover::{Signature, recover_address};
use serde_json::{Value, json};

use super::Wallet;
use crate::account::Account;
use crate::approval::Question;
use crate::error::WalletError;
use crate::event::{OriginAccounts, WalletEvent};
use crate::permissions::{self, Permission};
use crate::ports::Platform;
use crate::router::methods::{Access, Guarded, Local, find};
use crate::router::params;

/// Most bytes of one request's parameters, as JSON.
const LONGEST_PARAMS: usize = 2 << 20;

impl<P: Platform> Wallet<P> {
    /// Answers one EIP-1193 request. `origin` is the one the browser names, never one that the page says.
    ///
    /// # Errors
    /// `METHOD_UNKNOWN`, `METHOD_UNSUPPORTED`, `INVALID_PARAMS`; `UNAUTHORIZED` for an account that the origin was not
    /// given, before anything else is told about it; then as the method's own.
    pub async fn provider_request(
        &self,
        origin: &str,
        method: &str,
        params: Value,
    ) -> Result<Value, WalletError> {
        let Some((name, access)) = find(method) else {
            return Err(WalletError::MethodUnknown { method: method.chars().take(64).collect() });
        };
        match access {
            Access::Refused(reason) => Err(WalletError::MethodUnsupported { method: name, reason }),
            Access::Allowed(local) => self.local(origin, local, &params).await,
            Access::Consent(guarded) => {
                permissions::check_origin(origin)?;
                self.guarded(origin, guarded, &params).await
            }
            Access::Read => self.passed_on(name, params).await,
        }
    }

    /// The accounts that `origin` may see, the selected one first: what its provider says in `accountsChanged`.
    ///
    /// # Errors
    /// [`WalletError::Store`] if the storage refused.
    pub async fn provider_accounts(&self, origin: &str) -> Result<Vec<Address>, WalletError> {
        if permissions::check_origin(origin).is_err() {
            return Ok(Vec::new());
        }
        let Some(permission) = permissions::read(self.platform(), origin).await? else {
            return Ok(Vec::new());
        };
        let state = self.inner.state.borrow();
        let mut accounts = permission.accounts;
        accounts.retain(|account| state.accounts.get(account).is_some_and(Account::is_offered));
        let selected = state.accounts.selected();
        if let Some(at) = accounts.iter().position(|account| Some(*account) == selected) {
            let first = accounts.remove(at);
            accounts.insert(0, first);
        }
        Ok(accounts)
    }

    /// Every origin that was given accounts.
    ///
    /// # Errors
    /// [`WalletError::Store`] if the storage refused.
    pub async fn permissions(&self) -> Result<Vec<(String, Permission)>, WalletError> {
        Ok(permissions::list(self.platform()).await?)
    }

    /// Takes everything back from `origin`.
    ///
    /// # Errors
    /// [`WalletError::Store`] if the storage refused.
    pub async fn revoke(&self, origin: &str) -> Result<(), WalletError> {
        self.platform().commit(vec![permissions::revoke(origin)]).await?;
        self.tell_origin(origin, Vec::new());
        Ok(())
    }

    fn tell_origin(&self, origin: &str, accounts: Vec<Address>) {
        self.platform().emit(WalletEvent::Permission(OriginAccounts { origin: origin.to_owned(), accounts }));
    }

    async fn local(&self, origin: &str, local: Local, params: &Value) -> Result<Value, WalletError> {
        match local {
            Local::Accounts => Ok(json!(self.provider_accounts(origin).await?)),
            Local::Coinbase => Ok(json!(self.provider_accounts(origin).await?.first())),
            Local::ChainId => Ok(json!(quantity::format(U256::from(self.chain_id())))),
            Local::NetVersion => Ok(json!(self.chain_id().to_string())),
            Local::ClientVersion => Ok(json!(concat!("Latchkey/", env!("CARGO_PKG_VERSION")))),
            Local::Keccak256 => {
                let list = params::list(params, 1, 1)?;
                Ok(json!(keccak256(&*params::bytes(list, 0, "data")?)))
            }
            Local::EcRecover => ec_recover(params),
            Local::GetPermissions => Ok(described(origin, &self.provider_accounts(origin).await?)),
            Local::RevokePermissions => {
                params::accounts_permission(params)?;
                permissions::check_origin(origin)?;
                self.revoke(origin).await?;
                Ok(Value::Null)
            }
            Local::SwitchChain => {
                let chain_id = params::chain_id(params)?;
                if chain_id == self.chain_id() {
                    return Ok(Value::Null);
                }
                Err(WalletError::ChainUnrecognized { chain_id })
            }
        }
    }

    async fn guarded(&self, origin: &str, guarded: Guarded, params: &Value) -> Result<Value, WalletError> {
        match guarded {
            Guarded::RequestAccounts => {
                let known = self.provider_accounts(origin).await?;
                if !known.is_empty() {
                    return Ok(json!(known));
                }
                Ok(json!(self.connect(origin).await?))
            }
            Guarded::RequestPermissions => {
                params::accounts_permission(params)?;
                Ok(described(origin, &self.connect(origin).await?))
            }
            Guarded::PersonalSign => {
                let (message, account) = params::personal_sign(params)?;
                self.authorize(origin, account).await?;
                Ok(json!(self.sign_message_for(Some(origin), Some(account), message).await?))
            }
            Guarded::SignTypedDataV4 => {
                let (account, typed_data) = params::typed_data(params)?;
                self.authorize(origin, account).await?;
                Ok(json!(self.sign_typed_data_for(Some(origin), Some(account), typed_data).await?))
            }
            Guarded::SendTransaction => {
                let (account, request) = params::transaction(params, self.chain_id())?;
                self.authorize(origin, account).await?;
                Ok(json!(self.send_for(Some(origin), request).await?))
            }
        }
    }

    /// Fails unless `origin` was given `account`.
    async fn authorize(&self, origin: &str, account: Address) -> Result<(), WalletError> {
        if self.provider_accounts(origin).await?.contains(&account) {
            Ok(())
        } else {
            Err(WalletError::Unauthorized)
        }
    }

    /// Asks a person whether `origin` may see accounts.
    async fn connect(&self, origin: &str) -> Result<Vec<Address>, WalletError> {
        if self.inner.connecting.borrow().iter().any(|other| other == origin) {
            return Err(WalletError::ConnectPending);
        }
        self.inner.connecting.borrow_mut().push(origin.to_owned());
        let _place = Connecting { wallet: self, origin };
        let turn = self.inner.approvals.turn().await?;
        let mut accounts = self.accounts();
        accounts.retain(Account::is_offered);
        if accounts.is_empty() {
            // Not "there is no wallet": a page that was given nothing learns nothing.
            return Err(WalletError::Unauthorized);
        }
        let shown: Vec<Address> = accounts.iter().map(|account| account.address).collect();
        let decision = turn.ask(self.platform(), Some(origin), Question::Connect { accounts }).await?;
        let given = decision.accounts.unwrap_or_else(|| shown.clone());
        // A decision that names nothing, or an account that was not shown, is not a yes.
        if given.is_empty() || !given.iter().all(|account| shown.contains(account)) {
            return Err(WalletError::ApprovalVoid);
        }
        let permission = Permission { accounts: given, granted_at: self.platform().now_ms() };
        self.platform().commit(vec![permissions::grant(origin, &permission)]).await?;
        let accounts = self.provider_accounts(origin).await?;
        self.tell_origin(origin, accounts.clone());
        Ok(accounts)
    }

    async fn passed_on(&self, method: &'static str, params: Value) -> Result<Value, WalletError> {
        if !matches!(params, Value::Null | Value::Array(_)) {
            return Err(WalletError::params("params", "not an array"));
        }
        let params = if params.is_null() { json!([]) } else { params };
        if size(&params) > LONGEST_PARAMS {
            return Err(WalletError::params("params", "longer than two mebibytes"));
        }
        Ok(self.client().request(method, params).await?)
    }
}

struct Connecting<'a, P: Platform> {
    wallet: &'a Wallet<P>,
    origin: &'a str,
}

impl<P: Platform> Drop for Connecting<'_, P> {
    fn drop(&mut self) {
        self.wallet.inner.connecting.borrow_mut().retain(|other| other != self.origin);
    }
}

/// About how many bytes `value` is as JSON.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len() + 2,
        Value::Array(list) => list.iter().map(|one| size(one) + 1).sum::<usize>() + 2,
        Value::Object(map) => map.iter().map(|(key, one)| key.len() + size(one) + 4).sum::<usize>() + 2,
        _ => 8,
    }
}

/// The permissions of `origin` in EIP-2255's form.
fn described(origin: &str, accounts: &[Address]) -> Value {
    if accounts.is_empty() {
        return json!([]);
    }
    json!([{
        "invoker": origin,
        "parentCapability": "eth_accounts",
        "caveats": [{ "type": "restrictReturnedAccounts", "value": accounts }],
    }])
}

fn ec_recover(params: &Value) -> Result<Value, WalletError> {
    let list = params::list(params, 2, 2)?;
    let message = params::bytes(list, 0, "message")?;
    let signature = Signature::from_bytes(&params::bytes(list, 1, "signature")?)
        .map_err(|error| WalletError::params("signature", error.to_string()))?;
    recover_address(&eip191::hash_message(&message), &signature)
        .map(|address| json!(address))
        .map_err(|error| WalletError::params("signature", error.to_string()))
}
