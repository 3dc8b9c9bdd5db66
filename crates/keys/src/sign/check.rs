//! The check of a signature before its release: by k256, which is other code than what made it.

use k256::ecdsa::{RecoveryId, Signature as K256Signature, VerifyingKey};
use latchkey_core::primitives::{Address, B256};
use latchkey_core::recover::{Signature, public_key_to_address};

/// Whether the signature is one of Ethereum's (low s) and leads back to the address.
pub(super) fn leads_to(prehash: &B256, signature: &Signature, address: Address) -> bool {
    signature.check().is_ok() && recover(prehash, signature) == Some(address)
}

fn recover(prehash: &B256, signature: &Signature) -> Option<Address> {
    let ecdsa = K256Signature::from_scalars(signature.r.0, signature.s.0).ok()?;
    let id = RecoveryId::new(signature.y_parity, false);
    let key = VerifyingKey::recover_from_prehash(&prehash.0, &ecdsa, id).ok()?;
    let point = key.to_sec1_point(false);
    point.as_bytes().get(1..)?.try_into().ok().map(public_key_to_address)
}

#[cfg(test)]
mod tests {
    use latchkey_core::keccak::keccak256;
    use latchkey_core::recover::recover_address;

    use super::*;

    /// The two recoveries are different code and agree.
    #[test]
    fn recovers_as_core_does() {
        let (mut some, mut none) = (0, 0);
        for index in 0..500_u32 {
            let [prehash, r, s] = [0, 1, 2].map(|part| {
                keccak256([part, 7].iter().chain(&index.to_be_bytes()).copied().collect::<Vec<u8>>())
            });
            let mut signature = Signature { r, s, y_parity: index % 2 == 0 };
            signature.s.0[0] &= 0x3f;
            let theirs = recover(&prehash, &signature);
            assert_eq!(theirs, recover_address(&prehash, &signature).ok());
            match theirs {
                Some(address) => {
                    assert!(leads_to(&prehash, &signature, address));
                    assert!(!leads_to(&prehash, &signature, Address::ZERO));
                    some += 1;
                }
                None => none += 1,
            }
        }
        assert!(some > 150 && none > 150, "{some} {none}");
    }
}
