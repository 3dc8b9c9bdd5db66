//! Hashes, addresses, amounts, RLP and names.

use latchkey_core::code::{Code, Failure};
use latchkey_core::primitives::units::{SignedAmount, format_signed_units, parse_signed_units};
use latchkey_core::primitives::{Address, Bytes};
use latchkey_core::{create, ens, keccak, rlp};
use wasm_bindgen::prelude::*;

use crate::arguments::{Arguments, answer_hex, answer_text, answer_value, expected};
use crate::failure::{Thrown, invalid};
use crate::scratch::hot;
use crate::wire::Wire;

/// Keccak-256 of the message: `0x` hex. Never fails.
#[wasm_bindgen]
#[must_use]
pub fn keccak256(begin: usize, end: usize) -> usize {
    hot(begin, end, &|message, scratch| {
        scratch.answer_hex(&keccak::keccak256(message).0);
        Ok(())
    })
}

/// The EIP-55 spelling of an address.
///
/// # Errors
/// `INVALID_PARAMS` if it is not an address or its checksum is wrong.
#[wasm_bindgen]
pub fn checksum_address(text: &str) -> Result<String, JsValue> {
    let address = Wire::Text(text).to_address("address").map_err(Thrown)?;
    Ok(address.to_checksum())
}

/// The ERC-1191 spelling of an address: text, chain id, whether only that spelling's checksum will do.
///
/// # Errors
/// `INVALID_PARAMS` if it is not an address or its checksum is wrong.
#[wasm_bindgen]
pub fn checksum_address_on(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| {
        let text = args.next();
        let chain_id = args.next().to_u64("chainId")?;
        let address = match (&text, args.next()) {
            (Wire::Text(text), Wire::Bool(true)) => Address::parse_on(text, chain_id)?,
            // An EIP-55 checksum tells as well that no digit is mistyped.
            (Wire::Text(spelled), _) => match Address::parse_on(spelled, chain_id) {
                Ok(address) => address,
                Err(_) => text.to_address("address")?,
            },
            (other, _) => return Err(expected("address", "a string", other)),
        };
        Ok(address.to_checksum_on(chain_id))
    })
}

/// Amount as text, decimals → the smallest unit.
///
/// # Errors
/// `INVALID_PARAMS`: not an amount, too many decimals, too large.
#[wasm_bindgen]
pub fn parse_units(message: &[u8]) -> Result<Vec<u8>, JsValue> {
    answer_value(message, &|args, writer| {
        let amount = parse_signed_units(args.text("value")?, decimals(&args.next())?)?;
        writer.int(amount.negative, amount.magnitude);
        Ok(())
    })
}

/// Amount in the smallest unit, decimals → text.
///
/// # Errors
/// `INVALID_PARAMS`.
#[wasm_bindgen]
pub fn format_units(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| {
        let amount = match args.next() {
            Wire::Int { negative, magnitude } => SignedAmount { negative, magnitude },
            other => return Err(expected("value", "an integer", &other)),
        };
        Ok(format_signed_units(amount, decimals(&args.next())?))
    })
}

fn decimals(value: &Wire<'_>) -> Result<u8, Failure> {
    u8::try_from(value.to_u64("decimals")?).map_err(|_| invalid("decimals", "decimals: expected 0 to 255"))
}

/// Nested arrays of hex or bytes → RLP.
///
/// # Errors
/// `INVALID_PARAMS`.
#[wasm_bindgen]
pub fn to_rlp(message: &[u8]) -> Result<String, JsValue> {
    answer_hex(message, &|args| {
        let mut writer = rlp::Writer::new();
        write_rlp(args.next(), &mut writer)?;
        Ok(writer.finish())
    })
}

/// The wire's depth bounds the recursion.
fn write_rlp(value: Wire<'_>, writer: &mut rlp::Writer) -> Result<(), Failure> {
    match value {
        Wire::List(items) => {
            let list = writer.begin_list();
            for item in items {
                write_rlp(item, writer)?;
            }
            writer.end_list(list);
        }
        bytes => writer.bytes(&bytes.into_bytes("value")?),
    }
    Ok(())
}

/// RLP → where its items are, in order, as numbers of 4 bytes: of a list 2 × count + 1, then its items; of bytes 2 × where
/// they begin, then how many they are.
///
/// Fails with `PARSE`, which says at which byte it is wrong.
#[wasm_bindgen]
#[must_use]
pub fn from_rlp(begin: usize, end: usize) -> usize {
    hot(begin, end, &|message, scratch| {
        let input = Arguments::read(message)?.bytes("value")?;
        if input.len() > MAX_RLP {
            return Err(Failure::new(Code::Limit, "RLP of more than 1 GiB"));
        }
        put_places(&input, &mut scratch.numbers)?;
        Ok(())
    })
}

/// Bytes whose places fit 31 bits.
const MAX_RLP: usize = 1 << 30;

fn put_places(input: &[u8], out: &mut Vec<u32>) -> Result<(), rlp::RlpError> {
    // Below 2^31, as `MAX_RLP` has it.
    let word = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    // Of each list that is open: how many items it has so far, and where that is told.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut items = 0;
    rlp::walk(input, &mut |step| match step {
        rlp::Step::Bytes { start, bytes } => {
            items += 1;
            out.push(word(start * 2));
            out.push(word(bytes.len()));
        }
        rlp::Step::Open => {
            open.push((items + 1, out.len()));
            items = 0;
            out.push(0);
        }
        rlp::Step::Close => {
            let (before, at) = open.pop().unwrap_or_default();
            if let Some(place) = out.get_mut(at) {
                *place = word(items * 2 + 1);
            }
            items = before;
        }
    })
}

/// The normalised form of a name that needs no tables; nothing for any other.
///
/// # Errors
/// `INVALID_PARAMS`, as `latchkey_ens.wasm` says it.
#[wasm_bindgen]
pub fn normalize_ascii(name: &str) -> Result<Option<String>, JsValue> {
    Ok(ens::normalize_ascii(name).map_err(Thrown::from)?)
}

/// The node of an ENS name that is already normalised.
///
/// # Errors
/// `INVALID_PARAMS` for an empty label.
#[wasm_bindgen]
pub fn namehash(name: &str) -> Result<String, JsValue> {
    Ok(ens::namehash(name).map_err(Thrown::from)?.to_string())
}

/// Where a contract will be: `{ from, nonce }`, or `{ opcode: 'CREATE2', from, salt, bytecode | bytecodeHash }`.
///
/// # Errors
/// `INVALID_PARAMS`.
#[wasm_bindgen]
pub fn contract_address(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| {
        let options = args.next();
        let part = |key: &str| options.get(key).cloned().unwrap_or(Wire::Null);
        let from = part("from").to_address("from")?;
        let address = match part("opcode") {
            Wire::Null | Wire::Text("CREATE") => create::create_address(from, part("nonce").to_u64("nonce")?),
            Wire::Text("CREATE2") => create2(from, &options)?,
            other => return Err(expected("opcode", "CREATE or CREATE2", &other)),
        };
        Ok(address.to_checksum())
    })
}

fn create2(from: Address, options: &Wire<'_>) -> Result<Address, Failure> {
    let part = |key: &str| options.get(key).cloned().unwrap_or(Wire::Null);
    let salt = part("salt").to_padded("salt")?;
    match options.get("bytecodeHash") {
        Some(hash) => Ok(create::create2_address_from_hash(from, salt, hash.to_b256("bytecodeHash")?)),
        None => {
            let code = Bytes(part("bytecode").into_bytes("bytecode")?.into_owned());
            Ok(create::create2_address(from, salt, &code))
        }
    }
}
