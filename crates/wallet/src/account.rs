//! Accounts as everybody may see them: addresses, labels, which one is selected. Keys are the signer's.

use latchkey_core::primitives::Address;
use latchkey_core::signer::SignerAccount;
use latchkey_core::{json_names, json_struct};
use serde::Serialize;

/// Where an account's key comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum AccountType {
    /// Derived from the mnemonic.
    Hd,
    /// A private key of its own: the mnemonic does not bring it back.
    Imported,
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
    /// `m/44'/60'/0'/0/i`; `None` for an imported key.
    pub derivation_path: Option<String>,
    /// What its owner calls it.
    pub label: Option<String>,
}

/// The public list of accounts, kept outside the vault so that addresses are visible while locked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Accounts {
    list: Vec<Account>,
    selected: Option<Address>,
}

json_names!(AccountType { Hd = "hd", Imported = "imported" });
json_struct!(Account {
    address = "address",
    account_type = "type" whole,
    derivation_path = "derivationPath",
    label = "label",
});
json_struct!(Accounts { list = "list", selected = "selected" });

impl Accounts {
    /// The accounts, in the order they were added.
    #[must_use]
    pub fn list(&self) -> &[Account] {
        &self.list
    }

    /// The account used when a request names none.
    #[must_use]
    pub fn selected(&self) -> Option<Address> {
        self.selected.or_else(|| self.list.first().map(|account| account.address))
    }

    /// Whether `address` is one of ours.
    #[must_use]
    pub fn contains(&self, address: &Address) -> bool {
        self.list.iter().any(|account| account.address == *address)
    }

    /// The list after the signer said which accounts it holds: its list is the truth, our labels stay.
    #[must_use]
    pub fn merged(&self, signer: &[SignerAccount]) -> Self {
        let list: Vec<Account> = signer
            .iter()
            .map(|account| Account {
                address: account.address,
                account_type: if account.derivation_path.is_some() {
                    AccountType::Hd
                } else {
                    AccountType::Imported
                },
                derivation_path: account.derivation_path.clone(),
                label: self
                    .list
                    .iter()
                    .find(|known| known.address == account.address)
                    .and_then(|known| known.label.clone()),
            })
            .collect();
        let selected = self.selected.filter(|selected| list.iter().any(|one| one.address == *selected));
        Self { list, selected }
    }

    /// The list with another selection; `None` if the account is not ours.
    #[must_use]
    pub fn with_selected(&self, address: Address) -> Option<Self> {
        self.contains(&address).then(|| Self { list: self.list.clone(), selected: Some(address) })
    }

    /// The list with another label; `None` if the account is not ours.
    #[must_use]
    pub fn with_label(&self, address: Address, label: Option<String>) -> Option<Self> {
        let mut next = self.clone();
        next.list.iter_mut().find(|account| account.address == address)?.label = label;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(byte: u8, path: Option<&str>) -> SignerAccount {
        SignerAccount { address: Address([byte; 20]), derivation_path: path.map(str::to_owned) }
    }

    #[test]
    fn labels_survive_and_the_signer_decides_who_exists() {
        let first = Accounts::default().merged(&[held(1, Some("m/44'/60'/0'/0/0")), held(2, None)]);
        assert_eq!(first.selected(), Some(Address([1; 20])));
        assert_eq!(first.list()[1].account_type, AccountType::Imported);

        let named = first.with_label(Address([2; 20]), Some("Savings".into())).unwrap();
        let named = named.with_selected(Address([2; 20])).unwrap();
        let grown = named.merged(&[held(1, Some("m/44'/60'/0'/0/0")), held(2, None), held(3, None)]);
        assert_eq!(grown.list()[1].label.as_deref(), Some("Savings"));
        assert_eq!(grown.selected(), Some(Address([2; 20])));

        let shrunk = grown.merged(&[held(1, Some("m/44'/60'/0'/0/0"))]);
        assert_eq!(shrunk.selected(), Some(Address([1; 20])), "a selection that is gone falls back");
        assert_eq!(shrunk.with_selected(Address([9; 20])), None);
        assert_eq!(shrunk.with_label(Address([9; 20]), None), None);
    }

    #[test]
    fn json_is_what_the_typescript_face_says() {
        let accounts = Accounts::default().merged(&[held(1, Some("m/44'/60'/0'/0/0"))]);
        assert_eq!(
            serde_json::to_value(accounts.list()).unwrap(),
            serde_json::json!([{
                "address": "0x0101010101010101010101010101010101010101",
                "type": "hd", "derivationPath": "m/44'/60'/0'/0/0", "label": null
            }])
        );
    }
}
