//! Looking for accounts of a mnemonic that were used before.

use futures_util::future::try_join_all;
use latchkey_core::primitives::Address;
use latchkey_core::signer::{SignerRequest, SignerResponse};
use latchkey_gateway::{BlockTag, Client};

use super::Wallet;
use crate::discovery::{DiscoveredAccount, DiscoveryProgress, DiscoveryRequest, GAP_LIMIT, SCHEMES, Walk};
use crate::error::WalletError;
use crate::event::WalletEvent;
use crate::ports::Platform;

/// How many accounts are asked about at once.
const AT_ONCE: usize = 5;

impl<P: Platform> Wallet<P> {
    /// Looks through path schemes for accounts that sent a transaction, hold ether or have code on the wallet's chain, and
    /// tells how far it is (`discovery` events). Adds none. Whoever runs the gateway learns that the addresses belong
    /// together.
    ///
    /// # Errors
    /// [`WalletError::Locked`], also if the wallet is locked meanwhile; [`WalletError::InvalidParams`] for a scheme or a
    /// gap limit that is none; a gateway's failure: what could not be asked is not taken for unused.
    pub async fn discover_accounts(
        &self,
        request: DiscoveryRequest,
    ) -> Result<Vec<DiscoveredAccount>, WalletError> {
        let gap_limit = request.gap_limit.unwrap_or(GAP_LIMIT);
        if !(1..=100).contains(&gap_limit) {
            return Err(WalletError::params("gapLimit", "from 1 to 100"));
        }
        let schemes = request.schemes.unwrap_or_else(|| SCHEMES.map(str::to_owned).to_vec());
        let client = self.client();
        let mut found: Vec<DiscoveredAccount> = Vec::new();
        for scheme in schemes {
            let mut walk = Walk::new(scheme.clone(), gap_limit)
                .ok_or_else(|| WalletError::params("schemes", "a path with {index} in it once"))?;
            loop {
                let paths = walk.paths();
                if paths.is_empty() {
                    break;
                }
                self.ensure_unlocked().await?;
                let ask = SignerRequest::DeriveAddresses { seed: request.seed.clone(), paths: paths.clone() };
                let (SignerResponse::Addresses { addresses }, _) =
                    self.ask_signer(ask, P::no_secrets()).await?
                else {
                    return Err(WalletError::SignerAnswer { request: "deriveAddresses" });
                };
                let pairs: Vec<(Address, String)> = addresses.into_iter().zip(paths).collect();
                for group in pairs.chunks(AT_ONCE) {
                    let looks =
                        group.iter().map(|(address, path)| self.look(&client, *address, path, &scheme));
                    for account in try_join_all(looks).await? {
                        walk.note(account.is_used());
                        if account.is_used() && found.iter().all(|other| other.address != account.address) {
                            found.push(account);
                        }
                    }
                    self.platform().emit(WalletEvent::Discovery(DiscoveryProgress {
                        scheme: scheme.clone(),
                        checked: walk.checked(),
                        found: u32::try_from(found.len()).unwrap_or(u32::MAX),
                    }));
                }
            }
        }
        // It was the person's doing, and may have taken longer than the idle time.
        self.touch();
        Ok(found)
    }

    async fn look(
        &self,
        client: &Client<P>,
        address: Address,
        path: &str,
        scheme: &str,
    ) -> Result<DiscoveredAccount, WalletError> {
        Ok(DiscoveredAccount {
            address,
            derivation_path: path.to_owned(),
            scheme: scheme.to_owned(),
            known: self
                .accounts()
                .iter()
                .any(|account| account.address == address && account.derivation_path.is_some()),
            nonce: client.transaction_count(address, BlockTag::Latest).await?,
            balance: client.balance(address, BlockTag::Latest).await?,
            has_code: !client.code(address, BlockTag::Latest).await?.is_empty(),
        })
    }
}
