//! Which nonce is next.

/// The next nonce: the first one, counted from the chain's pending count, that no transaction of ours occupies.
///
/// Takes: `chain_pending`, the chain's count including its pool; `held`, the nonces of our own unsettled transactions,
/// in any order. A gateway that lags behind does not bring a nonce back; a nonce that was refused is used again, so no
/// gap stays; nonces left over from a chain that was started anew do not push ours into the future.
///
/// ```
/// use latchkey_wallet::nonce::next_nonce;
/// assert_eq!(next_nonce(3, &[]), 3);
/// assert_eq!(next_nonce(3, &[3, 4]), 5); // the gateway has not seen ours yet
/// assert_eq!(next_nonce(3, &[4]), 3); // 3 was refused: 4 waits for it
/// assert_eq!(next_nonce(7, &[3, 4]), 7); // another device went on
/// ```
#[must_use]
pub fn next_nonce(chain_pending: u64, held: &[u64]) -> u64 {
    let mut next = chain_pending;
    while held.contains(&next) {
        next = next.saturating_add(1);
    }
    next
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn is_free_not_used_on_chain_and_the_lowest_such(chain in 0_u64..30, held in proptest::collection::vec(0_u64..40, 0..40)) {
            let next = next_nonce(chain, &held);
            prop_assert!(next >= chain);
            prop_assert!(!held.contains(&next));
            prop_assert!((chain..next).all(|lower| held.contains(&lower)));
        }
    }
}
