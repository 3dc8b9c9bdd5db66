//! Accounts as everybody may see them: addresses, labels, their order, which one is selected; and the mnemonics they
//! come from, by fingerprint. Keys are the signer's.

use latchkey_core::primitives::{Address, Bytes};
use latchkey_core::signer::{SignerAccount, SignerSeed};
use latchkey_core::{json_names, json_struct};
use serde::Serialize;

/// Where an account's key comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum AccountType {
    /// Derived from a mnemonic.
    Hd,
    /// A private key of its own: no mnemonic brings it back.
    Imported,
    /// Only looked at: its key is not in this wallet.
    Watch,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Its address.
    pub address: Address,
    /// Where its key comes from.
    #[serde(rename = "type")]
    pub account_type: AccountType,
    /// `m/44'/60'/0'/0/i`, say; `None` for a key that is not derived.
    pub derivation_path: Option<String>,
    /// The fingerprint of the mnemonic that it is derived from.
    pub seed: Option<Bytes>,
    /// What its owner calls it.
    pub label: Option<String>,
    /// Its owner does not want to see it.
    pub hidden: bool,
}

impl Account {
    /// Whether a page may be given it: its key is here and its owner sees it.
    #[must_use]
    pub fn is_offered(&self) -> bool {
        self.account_type != AccountType::Watch && !self.hidden
    }
}

/// One mnemonic, as everybody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Seed {
    /// Its BIP-32 master key's fingerprint, 4 bytes: its name.
    pub fingerprint: Bytes,
    /// How many words it has.
    pub words: u8,
    /// What its owner calls it.
    pub label: Option<String>,
    /// Whether it was proven to be written down.
    pub backed_up: bool,
}

/// The public list of accounts and mnemonics, kept outside the vault so that addresses are visible while locked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Accounts {
    list: Vec<Account>,
    selected: Option<Address>,
    seeds: Vec<Seed>,
}

json_names!(AccountType { Hd = "hd", Imported = "imported", Watch = "watch" });
json_struct!(Account {
    address = "address",
    account_type = "type" whole,
    derivation_path = "derivationPath",
    seed = "seed",
    label = "label",
    hidden = "hidden" default,
});
json_struct!(Seed {
    fingerprint = "fingerprint",
    words = "words",
    label = "label",
    backed_up = "backedUp",
});
json_struct!(Accounts { list = "list", selected = "selected", seeds = "seeds" default });

impl Accounts {
    /// The accounts, in their owner's order: as they were added, until changed.
    #[must_use]
    pub fn list(&self) -> &[Account] {
        &self.list
    }

    /// The mnemonics, in the order they were added. Empty until the first unlock of a wallet from before there could be
    /// several.
    #[must_use]
    pub fn seeds(&self) -> &[Seed] {
        &self.seeds
    }

    /// The account used when a request names none: the one chosen, or the first that is not hidden.
    #[must_use]
    pub fn selected(&self) -> Option<Address> {
        let first = || self.list.iter().find(|account| !account.hidden);
        self.selected.or_else(|| first().map(|account| account.address))
    }

    /// The account of this address.
    #[must_use]
    pub fn get(&self, address: &Address) -> Option<&Account> {
        self.list.iter().find(|account| account.address == *address)
    }

    /// The list after the signer said what it holds: that is the truth, our labels and order stay. What is only watched
    /// stays, unless the signer has its key. New mnemonics count as written down if `proven`.
    #[must_use]
    pub fn merged(&self, accounts: &[SignerAccount], seeds: &[SignerSeed], proven: bool) -> Self {
        let held = |known: &Account| accounts.iter().any(|account| account.address == known.address);
        let kept = self.list.iter().filter(|known| known.account_type == AccountType::Watch || held(known));
        let mut list: Vec<Account> = kept.cloned().collect();
        for account in accounts {
            let account_type =
                if account.derivation_path.is_some() { AccountType::Hd } else { AccountType::Imported };
            let (derivation_path, seed) = (account.derivation_path.clone(), account.seed.clone());
            match list.iter_mut().find(|known| known.address == account.address) {
                Some(known) => {
                    *known = Account { account_type, derivation_path, seed, ..known.clone() };
                }
                None => list.push(Account {
                    address: account.address,
                    account_type,
                    derivation_path,
                    seed,
                    label: None,
                    hidden: false,
                }),
            }
        }
        let seed = |seed: &SignerSeed| {
            let known = self.seeds.iter().find(|known| known.fingerprint == seed.fingerprint);
            known.cloned().unwrap_or_else(|| Seed {
                fingerprint: seed.fingerprint.clone(),
                words: seed.words,
                label: None,
                backed_up: proven,
            })
        };
        let selected = self.selected.filter(|selected| list.iter().any(|one| one.address == *selected));
        Self { list, selected, seeds: seeds.iter().map(seed).collect() }
    }

    /// The list with another selection; `None` if the account is not in it or is hidden.
    #[must_use]
    pub fn with_selected(&self, address: Address) -> Option<Self> {
        self.get(&address).filter(|account| !account.hidden)?;
        Some(Self { selected: Some(address), ..self.clone() })
    }

    /// The list with another label; `None` if the account is not in it.
    #[must_use]
    pub fn with_label(&self, address: Address, label: Option<String>) -> Option<Self> {
        self.changed(address, |account| account.label = label)
    }

    /// The list with an account hidden or shown; a hidden one is not the selected one. `None` if the account is not in it.
    #[must_use]
    pub fn with_hidden(&self, address: Address, hidden: bool) -> Option<Self> {
        let mut next = self.changed(address, |account| account.hidden = hidden)?;
        next.selected = next.selected.filter(|selected| !hidden || *selected != address);
        Some(next)
    }

    fn changed(&self, address: Address, change: impl FnOnce(&mut Account)) -> Option<Self> {
        let mut next = self.clone();
        change(next.list.iter_mut().find(|account| account.address == address)?);
        Some(next)
    }

    /// The list in another order; `None` unless `order` names every account once.
    #[must_use]
    pub fn with_order(&self, order: &[Address]) -> Option<Self> {
        let mut next = self.clone();
        next.list = Vec::with_capacity(order.len());
        for address in order {
            if next.get(address).is_some() {
                return None;
            }
            next.list.push(self.get(address)?.clone());
        }
        (next.list.len() == self.list.len()).then_some(next)
    }

    /// The list with an account that is only looked at; `None` if the address is in it already.
    #[must_use]
    pub fn with_watched(&self, address: Address, label: Option<String>) -> Option<Self> {
        if self.get(&address).is_some() {
            return None;
        }
        let mut next = self.clone();
        next.list.push(Account {
            address,
            account_type: AccountType::Watch,
            derivation_path: None,
            seed: None,
            label,
            hidden: false,
        });
        Some(next)
    }

    /// The list without an account that was only looked at; `None` if there is no such.
    #[must_use]
    pub fn without_watched(&self, address: Address) -> Option<Self> {
        self.get(&address).filter(|account| account.account_type == AccountType::Watch)?;
        let mut next = self.clone();
        next.list.retain(|account| account.address != address);
        next.selected = next.selected.filter(|selected| *selected != address);
        Some(next)
    }

    /// The list with a mnemonic, or the first one, changed; `None` if there is no such.
    #[must_use]
    pub fn with_seed(&self, fingerprint: Option<&Bytes>, change: impl FnOnce(&mut Seed)) -> Option<Self> {
        let mut next = self.clone();
        let found = match fingerprint {
            Some(fingerprint) => next.seeds.iter_mut().find(|seed| seed.fingerprint == *fingerprint),
            None => next.seeds.first_mut(),
        };
        change(found?);
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(byte: u8, path: Option<&str>) -> SignerAccount {
        SignerAccount {
            address: Address([byte; 20]),
            derivation_path: path.map(str::to_owned),
            seed: path.map(|_| Bytes(vec![7; 4])),
        }
    }

    fn seed(byte: u8) -> SignerSeed {
        SignerSeed { fingerprint: Bytes(vec![byte; 4]), words: 12 }
    }

    fn addresses(accounts: &Accounts) -> Vec<u8> {
        accounts.list().iter().map(|account| account.address.0[0]).collect()
    }

    fn at(byte: u8) -> Address {
        Address([byte; 20])
    }

    #[test]
    fn labels_survive_and_the_signer_decides_who_exists() {
        let first =
            Accounts::default().merged(&[held(1, Some("m/44'/60'/0'/0/0")), held(2, None)], &[], false);
        assert_eq!(first.selected(), Some(at(1)));
        assert_eq!(first.list()[1].account_type, AccountType::Imported);

        let named = first.with_label(at(2), Some("Savings".into())).unwrap();
        let named = named.with_selected(at(2)).unwrap();
        let grown =
            named.merged(&[held(1, Some("m/44'/60'/0'/0/0")), held(2, None), held(3, None)], &[], false);
        assert_eq!(grown.list()[1].label.as_deref(), Some("Savings"));
        assert_eq!(grown.selected(), Some(at(2)));

        let shrunk = grown.merged(&[held(1, Some("m/44'/60'/0'/0/0"))], &[], false);
        assert_eq!(shrunk.selected(), Some(at(1)), "a selection that is gone falls back");
        assert_eq!(shrunk.with_selected(at(9)), None);
        assert_eq!(shrunk.with_label(at(9), None), None);
    }

    #[test]
    fn the_order_is_the_owners_and_survives_the_signer() {
        let three = [held(1, None), held(2, None), held(3, None)];
        let accounts = Accounts::default().merged(&three, &[], false);
        let turned = accounts.with_order(&[at(3), at(1), at(2)]).unwrap();
        assert_eq!(addresses(&turned), [3, 1, 2]);
        assert_eq!(addresses(&turned.merged(&three, &[], false)), [3, 1, 2]);
        let four = [held(4, None), held(1, None), held(2, None), held(3, None)];
        assert_eq!(addresses(&turned.merged(&four, &[], false)), [3, 1, 2, 4], "a new one comes last");
        for order in [&[at(1), at(2)][..], &[at(1), at(2), at(2)], &[at(1), at(2), at(9)], &[]] {
            assert_eq!(accounts.with_order(order), None, "{order:?}");
        }
    }

    #[test]
    fn hidden_accounts_are_there_and_not_selected() {
        let accounts = Accounts::default().merged(&[held(1, None), held(2, None)], &[], false);
        let hidden = accounts.with_selected(at(1)).unwrap().with_hidden(at(1), true).unwrap();
        assert_eq!(hidden.selected(), Some(at(2)));
        assert!(hidden.get(&at(1)).is_some_and(|account| !account.is_offered()));
        assert_eq!(hidden.with_selected(at(1)), None);
        assert_eq!(hidden.with_hidden(at(1), false).unwrap().selected(), Some(at(1)));
        assert_eq!(accounts.with_hidden(at(9), true), None);
    }

    #[test]
    fn watched_accounts_stay_until_dropped_or_their_key_comes() {
        let accounts = Accounts::default().merged(&[held(1, None)], &[], false);
        let watching = accounts.with_watched(at(5), Some("Cold".into())).unwrap();
        assert_eq!(watching.with_watched(at(5), None), None);
        assert_eq!(watching.with_watched(at(1), None), None);
        let merged = watching.merged(&[held(1, None)], &[], false);
        assert_eq!(addresses(&merged), [1, 5]);
        assert!(!merged.get(&at(5)).unwrap().is_offered());
        assert_eq!(merged.without_watched(at(1)), None, "a key is not dropped");
        assert_eq!(addresses(&merged.with_selected(at(5)).unwrap().without_watched(at(5)).unwrap()), [1]);
        let owned = merged.merged(&[held(1, None), held(5, None)], &[], false);
        let account = owned.get(&at(5)).unwrap();
        assert_eq!((account.account_type, account.label.as_deref()), (AccountType::Imported, Some("Cold")));
    }

    #[test]
    fn seeds_keep_their_names_and_proofs() {
        let first = Accounts::default().merged(&[], &[seed(1)], true);
        assert!(first.seeds()[0].backed_up);
        let second = first.merged(&[], &[seed(1), seed(2)], false);
        assert!(second.seeds()[0].backed_up && !second.seeds()[1].backed_up);
        let fingerprint = seed(2).fingerprint;
        let named = second.with_seed(Some(&fingerprint), |seed| seed.label = Some("Second".into())).unwrap();
        assert_eq!(named.merged(&[], &[seed(1), seed(2)], true).seeds(), named.seeds());
        assert_eq!(named.with_seed(Some(&Bytes(vec![9; 4])), |_| {}), None);
        assert_eq!(Accounts::default().with_seed(None, |_| {}), None);
    }

    #[test]
    fn json_is_what_the_typescript_face_says() {
        let accounts = Accounts::default().merged(&[held(1, Some("m/44'/60'/0'/0/0"))], &[], false);
        assert_eq!(
            serde_json::to_value(accounts.list()).unwrap(),
            serde_json::json!([{
                "address": "0x0101010101010101010101010101010101010101",
                "type": "hd", "derivationPath": "m/44'/60'/0'/0/0", "seed": "0x07070707", "label": null,
                "hidden": false
            }])
        );
    }

    #[test]
    fn a_list_from_before_there_were_several_mnemonics_is_read() {
        let old = r#"{"list":[{"address":"0x0101010101010101010101010101010101010101","type":"hd",
            "derivationPath":"m/44'/60'/0'/0/0","label":"Mine"}],"selected":null}"#;
        let accounts: Accounts = latchkey_core::json::read(old).unwrap();
        assert_eq!(accounts.list()[0].label.as_deref(), Some("Mine"));
        assert!(accounts.seeds().is_empty() && !accounts.list()[0].hidden);
    }
}
