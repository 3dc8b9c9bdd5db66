//! What to pay per gas: three speeds out of the last blocks' fees.
//!
//! A gateway's word is bounded by its own history: a tip is at most ten times the median of the blocks told, and so is
//! the base fee. Whatever passes [`MOST_WEI_PER_GAS`] is no fee but a fault.

use latchkey_core::primitives::{U256, digits, quantity};
use latchkey_core::sorting::sorted;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::decode::{self, DecodeError, Decoded, Fields};

/// How many blocks are looked at.
pub(crate) const HISTORY_BLOCKS: u64 = 20;
/// Which tips of each block: slow, normal, fast.
pub(crate) const PERCENTILES: [u8; 3] = [10, 50, 90];
/// Ten times the median is where a gateway stops being believed.
const MOST_OF_MEDIAN: u64 = 10;
/// A million gwei.
const MOST_WEI_PER_GAS: u64 = 1_000_000_000_000_000;
/// Floors of the three tips: a share of the base fee in thousandths, and at most so many wei.
const FLOORS: [(u64, u64); 3] = [(10, 50_000_000), (50, 500_000_000), (100, 1_500_000_000)];

/// The fees of past blocks, in wei per gas.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FeeHistory {
    /// The first block told.
    pub oldest_block: u64,
    /// Base fee by block, and last that of the next block. Empty on chains without EIP-1559.
    pub base_fee_per_gas: Vec<U256>,
    /// By block, the tips at the percentiles asked for.
    pub reward: Vec<Vec<U256>>,
}

/// What to pay at one speed, in wei per gas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FeeEstimate {
    /// Most to pay in all.
    #[serde(with = "quantity::u256")]
    pub max_fee_per_gas: U256,
    /// The tip.
    #[serde(with = "quantity::u256")]
    pub max_priority_fee_per_gas: U256,
}

/// What to pay at three speeds, in wei per gas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FeeEstimates {
    /// Whether the chain has EIP-1559 fees. If not, the three are equal, and `max_fee_per_gas` is the gas price.
    pub eip1559: bool,
    /// The next block's base fee; zero without EIP-1559.
    #[serde(with = "quantity::u256")]
    pub base_fee_per_gas: U256,
    /// In a few minutes.
    pub slow: FeeEstimate,
    /// In the next blocks.
    pub normal: FeeEstimate,
    /// As soon as can be.
    pub fast: FeeEstimate,
}

impl FeeHistory {
    /// Reads an `eth_feeHistory` of at most `blocks` blocks with `percentiles` tips each.
    pub(crate) fn decode(value: &Value, blocks: u64, percentiles: usize) -> Decoded<Self> {
        let fields = Fields::of(value)?;
        let oldest_block = fields.required("oldestBlock", decode::quantity_u64)?;
        let base_fee_per_gas =
            fields.optional("baseFeePerGas", |value| decode::list(value, wei))?.unwrap_or_default();
        let reward = fields.optional("reward", |value| decode::list(value, tips))?.unwrap_or_default();
        let most = usize::try_from(blocks).unwrap_or(usize::MAX);
        if base_fee_per_gas.len() > most.saturating_add(1) {
            return Err(DecodeError::new("more blocks than asked for").within("baseFeePerGas"));
        }
        if reward.len() > most {
            return Err(DecodeError::new("more blocks than asked for").within("reward"));
        }
        if reward.iter().any(|tips| tips.len() != percentiles) {
            return Err(DecodeError::new("not one tip for each percentile").within("reward"));
        }
        Ok(Self { oldest_block, base_fee_per_gas, reward })
    }

    /// Whether any block has a base fee.
    pub(crate) fn has_base_fee(&self) -> bool {
        self.base_fee_per_gas.iter().any(|fee| !fee.is_zero())
    }
}

fn tips(value: &Value) -> Decoded<Vec<U256>> {
    decode::list(value, wei)
}

fn wei(value: &Value) -> Decoded<U256> {
    let fee = decode::quantity_u256(value)?;
    if fee > U256::from(MOST_WEI_PER_GAS) { Err(DecodeError::new("no sane fee")) } else { Ok(fee) }
}

/// The upper median; zero of nothing.
fn median(values: Vec<U256>) -> U256 {
    let values = sorted(values, |a, b| a < b);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Three speeds: the median over the blocks of each percentile's tip, never under its floor, and room for the base fee
/// to double.
pub(crate) fn estimate(history: &FeeHistory) -> FeeEstimates {
    let past = history.base_fee_per_gas.len().saturating_sub(1);
    let next = history.base_fee_per_gas.last().copied().unwrap_or_default();
    let usual = median(history.base_fee_per_gas.iter().take(past).copied().collect());
    let base = if past == 0 { next } else { next.min(usual.saturating_mul(U256::from(MOST_OF_MEDIAN))) };
    // Blocks in which nobody paid a tip say nothing about what a tip must be.
    let tips = |place: usize| -> Vec<U256> {
        let paid = history.reward.iter().filter(|tips| tips.iter().any(|tip| !tip.is_zero()));
        paid.filter_map(|tips| tips.get(place).copied()).collect()
    };
    let usual_tip = median(tips(1));
    let mut least = U256::ZERO;
    let [slow, normal, fast] = [0, 1, 2].map(|place| {
        let (thousandths, most) = FLOORS[place];
        let floor =
            digits::divide(base.saturating_mul(U256::from(thousandths)), 1_000).0.min(U256::from(most));
        let ceiling = usual_tip.saturating_mul(U256::from(MOST_OF_MEDIAN));
        let tip = median(tips(place)).min(ceiling).max(floor).max(U256::ONE).max(least);
        least = tip;
        let max_fee_per_gas = base.saturating_mul(U256::from(2)).saturating_add(tip);
        FeeEstimate { max_fee_per_gas, max_priority_fee_per_gas: tip }
    });
    FeeEstimates { eip1559: true, base_fee_per_gas: base, slow, normal, fast }
}

/// One speed for chains without EIP-1559.
pub(crate) const fn legacy(gas_price: U256) -> FeeEstimates {
    let estimate = FeeEstimate { max_fee_per_gas: gas_price, max_priority_fee_per_gas: gas_price };
    FeeEstimates {
        eip1559: false,
        base_fee_per_gas: U256::ZERO,
        slow: estimate,
        normal: estimate,
        fast: estimate,
    }
}

#[cfg(test)]
mod tests;
