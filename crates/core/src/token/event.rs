//! Token events in logs.

use super::{decode, topic_address};
use crate::primitives::{Address, B256, U256};

/// `Transfer(address,address,uint256)`, of ERC-20 and ERC-721.
const TRANSFER: &str = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
/// `Approval(address,address,uint256)`, of ERC-20 and ERC-721.
const APPROVAL: &str = "8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925";
/// `ApprovalForAll(address,address,bool)`.
const APPROVAL_FOR_ALL: &str = "17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31";
/// `TransferSingle(address,address,address,uint256,uint256)`.
const TRANSFER_SINGLE: &str = "c3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62";
/// `TransferBatch(address,address,address,uint256[],uint256[])`.
const TRANSFER_BATCH: &str = "4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb";

/// An event that a token standard defines. Zero addresses stand for minting (from) and burning (to).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenEvent {
    /// ERC-20 `Transfer`.
    Transfer {
        /// From whom.
        from: Address,
        /// To whom.
        to: Address,
        /// In the token's smallest unit.
        amount: U256,
    },
    /// ERC-20 `Approval`.
    Approval {
        /// Whose tokens.
        owner: Address,
        /// Who may move them.
        spender: Address,
        /// How much.
        amount: U256,
    },
    /// ERC-721 `Transfer`.
    TransferNft {
        /// From whom.
        from: Address,
        /// To whom.
        to: Address,
        /// Which.
        token_id: U256,
    },
    /// ERC-721 `Approval`.
    ApprovalNft {
        /// Whose token.
        owner: Address,
        /// Who may move it; zero is nobody.
        approved: Address,
        /// Which.
        token_id: U256,
    },
    /// ERC-721 and ERC-1155 `ApprovalForAll`.
    ApprovalForAll {
        /// Whose tokens.
        owner: Address,
        /// Who may move them.
        operator: Address,
        /// Granted or taken back.
        approved: bool,
    },
    /// ERC-1155 `TransferSingle` and `TransferBatch`.
    TransferMany {
        /// Who did it.
        operator: Address,
        /// From whom.
        from: Address,
        /// To whom.
        to: Address,
        /// Which, and how many of each.
        tokens: Vec<(U256, U256)>,
    },
}

impl TokenEvent {
    /// Recognises a log; `None` for any other event and for a malformed one.
    #[must_use]
    pub fn parse(topics: &[B256], data: &[u8]) -> Option<Self> {
        let (first, indexed) = topics.split_first()?;
        let hash = first.to_string();
        match (hash.strip_prefix("0x")?, indexed) {
            (TRANSFER, [from, to]) => {
                let amount = decode("(uint256)", data)?.uint()?;
                Some(Self::Transfer { from: topic_address(from)?, to: topic_address(to)?, amount })
            }
            (TRANSFER, [from, to, id]) => Some(Self::TransferNft {
                from: topic_address(from)?,
                to: topic_address(to)?,
                token_id: U256::from_be_bytes(id.0),
            }),
            (APPROVAL, [owner, spender]) => {
                let amount = decode("(uint256)", data)?.uint()?;
                Some(Self::Approval {
                    owner: topic_address(owner)?,
                    spender: topic_address(spender)?,
                    amount,
                })
            }
            (APPROVAL, [owner, approved, id]) => Some(Self::ApprovalNft {
                owner: topic_address(owner)?,
                approved: topic_address(approved)?,
                token_id: U256::from_be_bytes(id.0),
            }),
            (APPROVAL_FOR_ALL, [owner, operator]) => {
                let approved = decode("(bool)", data)?.bool()?;
                Some(Self::ApprovalForAll {
                    owner: topic_address(owner)?,
                    operator: topic_address(operator)?,
                    approved,
                })
            }
            (TRANSFER_SINGLE, [operator, from, to]) => {
                let mut arguments = decode("(uint256,uint256)", data)?;
                let tokens = vec![(arguments.uint()?, arguments.uint()?)];
                Self::many([operator, from, to], tokens)
            }
            (TRANSFER_BATCH, [operator, from, to]) => {
                let mut arguments = decode("(uint256[],uint256[])", data)?;
                let (ids, amounts) = (arguments.uints()?, arguments.uints()?);
                if ids.len() != amounts.len() {
                    return None;
                }
                Self::many([operator, from, to], ids.into_iter().zip(amounts).collect())
            }
            _ => None,
        }
    }

    fn many([operator, from, to]: [&B256; 3], tokens: Vec<(U256, U256)>) -> Option<Self> {
        Some(Self::TransferMany {
            operator: topic_address(operator)?,
            from: topic_address(from)?,
            to: topic_address(to)?,
            tokens,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keccak::keccak256;

    #[test]
    fn topics_are_the_hashes_of_their_signatures() {
        for (topic, signature) in [
            (TRANSFER, "Transfer(address,address,uint256)"),
            (APPROVAL, "Approval(address,address,uint256)"),
            (APPROVAL_FOR_ALL, "ApprovalForAll(address,address,bool)"),
            (TRANSFER_SINGLE, "TransferSingle(address,address,address,uint256,uint256)"),
            (TRANSFER_BATCH, "TransferBatch(address,address,address,uint256[],uint256[])"),
        ] {
            assert_eq!(keccak256(signature).to_string(), format!("0x{topic}"), "{signature}");
        }
    }
}
