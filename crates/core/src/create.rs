//! Where a contract will be.

use crate::keccak::keccak256;
use crate::primitives::{Address, B256};
use crate::rlp::Writer;

/// The address of the contract that `sender` deploys with its transaction (or CREATE) number `nonce`.
///
/// Source: Yellow Paper, equation (88): the last 20 bytes of keccak256(rlp([sender, nonce])).
///
/// ```
/// use latchkey_core::{create::create_address, primitives::Address};
/// // The DAO's and Ethereum's oldest example: 0x6ac7ea33… deploys 0xcd234a47… with nonce 0.
/// let sender = Address::parse("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0").unwrap();
/// assert_eq!(create_address(sender, 0).to_string().to_lowercase(), "0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d");
/// ```
#[must_use]
pub fn create_address(sender: Address, nonce: u64) -> Address {
    let mut writer = Writer::append_to(Vec::new(), 32);
    let list = writer.begin_list();
    writer.bytes(&sender.0);
    writer.u64(nonce);
    writer.end_list(list);
    last_20(keccak256(writer.finish()))
}

/// The address of the contract that `deployer` makes with CREATE2 from `init_code`.
///
/// Source: EIP-1014.
#[must_use]
pub fn create2_address(deployer: Address, salt: B256, init_code: &[u8]) -> Address {
    create2_address_from_hash(deployer, salt, keccak256(init_code))
}

/// As [`create2_address`], from the Keccak-256 of the init code.
#[must_use]
pub fn create2_address_from_hash(deployer: Address, salt: B256, init_code_hash: B256) -> Address {
    let mut preimage = [0xff; 85];
    preimage[1..21].copy_from_slice(&deployer.0);
    preimage[21..53].copy_from_slice(&salt.0);
    preimage[53..].copy_from_slice(&init_code_hash.0);
    last_20(keccak256(preimage))
}

fn last_20(hash: B256) -> Address {
    let mut address = Address::ZERO;
    address.0.copy_from_slice(&hash.0[12..]);
    address
}
