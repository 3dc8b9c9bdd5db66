//! When a call may be asked again, and how long to wait before.

/// Whether asking twice has no more effect than asking once.
///
/// `eth_sendRawTransaction` is such a method: the same bytes are the same transaction.
pub(crate) fn may_repeat(method: &str) -> bool {
    const READS: [&str; 18] = [
        "eth_baseFee",
        "eth_blobBaseFee",
        "eth_blockNumber",
        "eth_call",
        "eth_capabilities",
        "eth_chainId",
        "eth_config",
        "eth_createAccessList",
        "eth_estimateGas",
        "eth_feeHistory",
        "eth_gasPrice",
        "eth_maxPriorityFeePerGas",
        "eth_sendRawTransaction",
        "eth_simulateV1",
        "eth_syncing",
        "net_listening",
        "net_version",
        "web3_clientVersion",
    ];
    READS.contains(&method) || (method.starts_with("eth_get") && method != "eth_getFilterChanges")
}

/// How long to wait before round `round` (from 1): exponential, with full jitter above the half.
pub(crate) fn backoff_ms(round: u32, jitter: u32) -> u64 {
    let ceiling = (200_u64 << round.min(4)).min(2_000);
    ceiling / 2 + u64::from(jitter) % (ceiling / 2)
}

/// Reads a `Retry-After` in seconds. (Its other form, a date, would trust two clocks; it is taken as absent.)
pub(crate) fn retry_after_ms(headers: &[(String, String)]) -> Option<u64> {
    let (_, value) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("retry-after"))?;
    value.trim().parse::<u32>().ok().map(|seconds| u64::from(seconds) * 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_grows_and_stays_bounded() {
        assert_eq!(backoff_ms(1, 0), 200);
        assert_eq!(backoff_ms(2, 0), 400);
        assert_eq!(backoff_ms(2, u32::MAX), 400 + u64::from(u32::MAX) % 400);
        assert_eq!(backoff_ms(u32::MAX, 0), 1_000);
        assert!((0..10_000).all(|jitter| (1_000..2_000).contains(&backoff_ms(9, jitter * 429_497))));
    }

    #[test]
    fn retry_after_is_seconds() {
        let header = |value: &str| vec![("Retry-After".to_owned(), value.to_owned())];
        assert_eq!(retry_after_ms(&header("7")), Some(7_000));
        assert_eq!(retry_after_ms(&header(" 0 ")), Some(0));
        for odd in ["", "-1", "1.5", "Wed, 21 Oct 2015 07:28:00 GMT", "99999999999999999999"] {
            assert_eq!(retry_after_ms(&header(odd)), None, "{odd}");
        }
        assert_eq!(retry_after_ms(&[]), None);
    }

    #[test]
    fn only_methods_without_effect_repeat() {
        for method in ["eth_call", "eth_getBalance", "eth_getLogs", "eth_sendRawTransaction", "net_version"] {
            assert!(may_repeat(method), "{method}");
        }
        for method in
            ["eth_sendTransaction", "eth_getFilterChanges", "eth_newFilter", "evm_mine", "personal_sign"]
        {
            assert!(!may_repeat(method), "{method}");
        }
    }
}
