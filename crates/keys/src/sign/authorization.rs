//! Authorisations (EIP-7702): what lets another contract's code run as the account.

use latchkey_core::transaction::{Authorization, SignedAuthorization};

use super::{SignError, SigningKey};

impl SigningKey {
    /// Signs an authorisation (EIP-7702).
    ///
    /// # Errors
    /// `SelfCheck` if the signature did not lead back to this key.
    ///
    /// # Security
    /// Whoever holds the result can put it on the chain, and the code at its address then owns all that the account
    /// owns. The signer's protocol does not offer this: a caller who does must ask a person first.
    pub fn sign_authorization(&self, authorization: Authorization) -> Result<SignedAuthorization, SignError> {
        let signature = self.sign_prehash(&authorization.signing_hash())?;
        Ok(authorization.sign(signature))
    }
}

#[cfg(test)]
mod tests {
    use latchkey_core::primitives::{Address, B256, U256, hex};
    use latchkey_core::transaction::{SignedTransaction, Transaction};
    use serde_json::Value;

    use super::*;

    fn key(row: &Value) -> SigningKey {
        let bytes = hex::decode_array(row["privateKey"].as_str().unwrap()).unwrap();
        SigningKey::from_bytes(&bytes).unwrap()
    }

    /// Signed by ethers, viem and eth-sig-util alike: nonces of RFC 6979 make signatures equal bit by bit.
    #[test]
    fn eip7702_vectors() {
        let file: Value =
            serde_json::from_str(include_str!("../../../../tests/vectors/transaction/eip7702.json")).unwrap();
        let (authorizations, transactions) =
            (file["authorizations"].as_array().unwrap(), file["transactions"].as_array().unwrap());
        for row in authorizations {
            let authorization = Authorization {
                chain_id: U256::from(row["chainId"].as_u64().unwrap()),
                address: Address::parse(row["address"].as_str().unwrap()).unwrap(),
                nonce: row["nonce"].as_u64().unwrap(),
            };
            let signed = key(row).sign_authorization(authorization).unwrap();
            let word = |name: &str| B256::parse(row[name].as_str().unwrap()).unwrap();
            assert_eq!(u64::from(signed.y_parity), row["yParity"].as_u64().unwrap());
            assert_eq!((signed.r, signed.s), (word("r"), word("s")));
            assert_eq!(signed.recover_authority(), Ok(key(row).address()));
        }
        for row in transactions {
            let raw = hex::decode(row["raw"].as_str().unwrap()).unwrap();
            let Transaction::Eip7702(tx) = SignedTransaction::parse(&raw).unwrap().transaction else {
                panic!("not type 4")
            };
            let signed = key(row).sign_transaction(Transaction::Eip7702(tx)).unwrap();
            assert_eq!(signed.serialize(), raw);
        }
        assert_eq!((authorizations.len(), transactions.len()), (24, 6));
    }
}
