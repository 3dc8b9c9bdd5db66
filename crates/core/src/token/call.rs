//! Token calls, recognised by selector and strictly decoded.

use super::{Arguments, decode};
use crate::primitives::{Address, Bytes, U256};

/// A call that a token standard defines.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenCall {
    /// ERC-20 `transfer`.
    Transfer {
        /// To whom.
        to: Address,
        /// In the token's smallest unit.
        amount: U256,
    },
    /// ERC-20 and ERC-721 `transferFrom`.
    TransferFrom {
        /// From whom.
        from: Address,
        /// To whom.
        to: Address,
        /// ERC-20: the amount. ERC-721: which token.
        amount_or_id: U256,
    },
    /// ERC-20 and ERC-721 `approve`.
    Approve {
        /// Who may move tokens.
        spender: Address,
        /// ERC-20: how much. ERC-721: which token.
        amount_or_id: U256,
    },
    /// `increaseAllowance` of many ERC-20 tokens.
    IncreaseAllowance {
        /// Who may move tokens.
        spender: Address,
        /// How much more.
        added: U256,
    },
    /// `decreaseAllowance` of many ERC-20 tokens.
    DecreaseAllowance {
        /// Who may move tokens.
        spender: Address,
        /// How much less.
        subtracted: U256,
    },
    /// ERC-2612 `permit`: somebody's signed approval of ERC-20 tokens, redeemed.
    Permit {
        /// Whose tokens.
        owner: Address,
        /// Who may move them.
        spender: Address,
        /// How much.
        amount: U256,
        /// Until when, in seconds since the Unix epoch.
        deadline: U256,
    },
    /// DAI's `permit`: all tokens or none.
    PermitAll {
        /// Whose tokens.
        owner: Address,
        /// Who may move them.
        spender: Address,
        /// Until when, in seconds since the Unix epoch; 0 is for ever.
        expiry: U256,
        /// Granted or taken back.
        allowed: bool,
    },
    /// ERC-721 and ERC-1155 `setApprovalForAll`.
    SetApprovalForAll {
        /// Who may move every token of the collection.
        operator: Address,
        /// Granted or taken back.
        approved: bool,
    },
    /// ERC-721 `safeTransferFrom`, with data or without.
    SafeTransferNft {
        /// From whom.
        from: Address,
        /// To whom.
        to: Address,
        /// Which.
        token_id: U256,
        /// For the receiving contract.
        data: Bytes,
    },
    /// ERC-1155 `safeTransferFrom`.
    SafeTransfer {
        /// From whom.
        from: Address,
        /// To whom.
        to: Address,
        /// Which.
        token_id: U256,
        /// How many.
        amount: U256,
        /// For the receiving contract.
        data: Bytes,
    },
    /// ERC-1155 `safeBatchTransferFrom`. A call with another number of amounts than of tokens is not recognised.
    SafeBatchTransfer {
        /// From whom.
        from: Address,
        /// To whom.
        to: Address,
        /// Which.
        token_ids: Vec<U256>,
        /// How many of each.
        amounts: Vec<U256>,
        /// For the receiving contract.
        data: Bytes,
    },
}

/// Makes a call from its arguments; `None` if they contradict each other.
type Read = fn(&mut Arguments) -> Option<TokenCall>;

/// Selector, signature and reader of every call known.
const CALLS: [([u8; 4], &str, Read); 12] = [
    ([0xa9, 0x05, 0x9c, 0xbb], "transfer(address,uint256)", |a| {
        Some(TokenCall::Transfer { to: a.address()?, amount: a.uint()? })
    }),
    ([0x23, 0xb8, 0x72, 0xdd], "transferFrom(address,address,uint256)", |a| {
        Some(TokenCall::TransferFrom { from: a.address()?, to: a.address()?, amount_or_id: a.uint()? })
    }),
    ([0x09, 0x5e, 0xa7, 0xb3], "approve(address,uint256)", |a| {
        Some(TokenCall::Approve { spender: a.address()?, amount_or_id: a.uint()? })
    }),
    ([0x39, 0x50, 0x93, 0x51], "increaseAllowance(address,uint256)", |a| {
        Some(TokenCall::IncreaseAllowance { spender: a.address()?, added: a.uint()? })
    }),
    ([0xa4, 0x57, 0xc2, 0xd7], "decreaseAllowance(address,uint256)", |a| {
        Some(TokenCall::DecreaseAllowance { spender: a.address()?, subtracted: a.uint()? })
    }),
    ([0xd5, 0x05, 0xac, 0xcf], "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)", |a| {
        Some(TokenCall::Permit {
            owner: a.address()?,
            spender: a.address()?,
            amount: a.uint()?,
            deadline: a.uint()?,
        })
    }),
    ([0x8f, 0xcb, 0xaf, 0x0c], "permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)", |a| {
        let (owner, spender) = (a.address()?, a.address()?);
        a.skip()?;
        Some(TokenCall::PermitAll { owner, spender, expiry: a.uint()?, allowed: a.bool()? })
    }),
    ([0xa2, 0x2c, 0xb4, 0x65], "setApprovalForAll(address,bool)", |a| {
        Some(TokenCall::SetApprovalForAll { operator: a.address()?, approved: a.bool()? })
    }),
    ([0x42, 0x84, 0x2e, 0x0e], "safeTransferFrom(address,address,uint256)", |a| {
        Some(TokenCall::SafeTransferNft {
            from: a.address()?,
            to: a.address()?,
            token_id: a.uint()?,
            data: Bytes::default(),
        })
    }),
    ([0xb8, 0x8d, 0x4f, 0xde], "safeTransferFrom(address,address,uint256,bytes)", |a| {
        Some(TokenCall::SafeTransferNft {
            from: a.address()?,
            to: a.address()?,
            token_id: a.uint()?,
            data: a.bytes()?,
        })
    }),
    ([0xf2, 0x42, 0x43, 0x2a], "safeTransferFrom(address,address,uint256,uint256,bytes)", |a| {
        Some(TokenCall::SafeTransfer {
            from: a.address()?,
            to: a.address()?,
            token_id: a.uint()?,
            amount: a.uint()?,
            data: a.bytes()?,
        })
    }),
    ([0x2e, 0xb2, 0xc2, 0xd6], "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)", |a| {
        let (from, to) = (a.address()?, a.address()?);
        let (token_ids, amounts) = (a.uints()?, a.uints()?);
        (token_ids.len() == amounts.len()).then_some(TokenCall::SafeBatchTransfer {
            from,
            to,
            token_ids,
            amounts,
            data: a.bytes()?,
        })
    }),
];

impl TokenCall {
    /// Recognises call data; `None` for any other call and for malformed arguments.
    ///
    /// ```
    /// use latchkey_core::{primitives::{Address, U256}, token::{self, TokenCall}};
    /// let data = token::transfer(Address::ZERO, U256::from(5));
    /// assert_eq!(TokenCall::parse(&data), Some(TokenCall::Transfer { to: Address::ZERO, amount: U256::from(5) }));
    /// ```
    #[must_use]
    pub fn parse(data: &[u8]) -> Option<Self> {
        let (selector, arguments) = data.split_first_chunk::<4>()?;
        let (_, signature, read) = CALLS.iter().find(|(known, ..)| known == selector)?;
        read(&mut decode(signature.get(signature.find('(')?..)?, arguments)?)
    }

    /// The signature of the call data's selector, if it is one of the calls known, whatever its arguments.
    #[must_use]
    pub fn signature(data: &[u8]) -> Option<&'static str> {
        let selector = data.first_chunk::<4>()?;
        CALLS.iter().find(|(known, ..)| known == selector).map(|(_, signature, _)| *signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::Selector;

    #[test]
    fn selectors_are_the_hashes_of_their_signatures() {
        for (selector, signature, _) in CALLS {
            assert_eq!(Selector::of(signature), Selector(selector), "{signature}");
        }
    }
}
