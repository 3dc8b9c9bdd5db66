use proptest::prelude::*;
use serde_json::json;

use super::*;

const GWEI: u64 = 1_000_000_000;

fn history(base: &[u64], reward: &[[u64; 3]]) -> FeeHistory {
    FeeHistory {
        oldest_block: 0,
        base_fee_per_gas: base.iter().map(|fee| U256::from(*fee)).collect(),
        reward: reward.iter().map(|tips| tips.iter().map(|tip| U256::from(*tip)).collect()).collect(),
    }
}

fn tips(estimates: &FeeEstimates) -> [U256; 3] {
    [estimates.slow, estimates.normal, estimates.fast].map(|estimate| estimate.max_priority_fee_per_gas)
}

#[test]
fn tips_are_medians_and_the_base_fee_may_double() {
    let estimates = estimate(&history(
        &[GWEI, GWEI, GWEI, 2 * GWEI],
        &[[GWEI, 2 * GWEI, 3 * GWEI], [GWEI, 2 * GWEI, 90 * GWEI], [2 * GWEI, 4 * GWEI, 5 * GWEI]],
    ));
    assert!(estimates.eip1559);
    assert_eq!(estimates.base_fee_per_gas, U256::from(2 * GWEI));
    assert_eq!(tips(&estimates), [GWEI, 2 * GWEI, 5 * GWEI].map(U256::from));
    assert_eq!(estimates.normal.max_fee_per_gas, U256::from(2 * 2 * GWEI + 2 * GWEI));
}

#[test]
fn empty_blocks_do_not_pull_tips_to_zero() {
    let paid = [GWEI, 2 * GWEI, 3 * GWEI];
    let estimates = estimate(&history(&[GWEI; 6], &[[0; 3], [0; 3], [0; 3], [0; 3], paid]));
    assert_eq!(tips(&estimates), paid.map(U256::from));
}

#[test]
fn floors_hold_where_nobody_pays() {
    let estimates = estimate(&history(&[GWEI; 3], &[[0; 3]; 2]));
    assert_eq!(tips(&estimates), [GWEI / 100, GWEI / 20, GWEI / 10].map(U256::from));
    let estimates = estimate(&history(&[0, 0], &[[0; 3]]));
    assert_eq!(tips(&estimates), [U256::ONE; 3]);
}

#[test]
fn a_gateway_is_not_believed_beyond_ten_times_its_own_history() {
    let estimates = estimate(&history(&[GWEI, GWEI, GWEI, 5_000 * GWEI], &[[1, GWEI, 800 * GWEI]; 3]));
    assert_eq!(estimates.base_fee_per_gas, U256::from(10 * GWEI));
    assert_eq!(estimates.fast.max_priority_fee_per_gas, U256::from(10 * GWEI));
}

#[test]
fn the_anatomy_of_a_history_is_checked() {
    let good = json!({"oldestBlock": "0x1", "baseFeePerGas": ["0x1", "0x2"], "gasUsedRatio": [0.5], "reward": [["0x1"]]});
    assert!(FeeHistory::decode(&good, 1, 1).is_ok());
    for (name, value) in [
        ("oldestBlock", json!(1)),
        ("baseFeePerGas", json!(["0x1", "0x2", "0x3"])),
        ("baseFeePerGas", json!(["0x38d7ea4c68001"])),
        ("baseFeePerGas", json!("0x1")),
        ("reward", json!([["0x1"], ["0x1"]])),
        ("reward", json!([["0x1", "0x2"]])),
        ("reward", json!([[]])),
        ("reward", json!(["0x1"])),
    ] {
        let mut bad = good.clone();
        bad[name] = value.clone();
        assert!(FeeHistory::decode(&bad, 1, 1).is_err(), "{name} = {value}");
    }
}

proptest! {
    #[test]
    fn faster_never_costs_less_and_covers_the_base_fee(
        base in prop::collection::vec(0..MOST_WEI_PER_GAS, 1..22),
        reward in prop::collection::vec(prop::array::uniform3(0..MOST_WEI_PER_GAS), 0..21),
    ) {
        let estimates = estimate(&history(&base, &reward));
        let all = [estimates.slow, estimates.normal, estimates.fast];
        for estimate in all {
            prop_assert!(estimate.max_fee_per_gas >= estimate.max_priority_fee_per_gas + estimates.base_fee_per_gas);
            prop_assert!(!estimate.max_priority_fee_per_gas.is_zero());
        }
        prop_assert!(all.is_sorted_by_key(|estimate| estimate.max_fee_per_gas));
    }
}
