//! Transactions in viem's shape, and the authorisations in them.

mod read;
mod write;

use latchkey_core::code::Failure;
use latchkey_core::recover::{Signature, recover_address};
use latchkey_core::transaction::{
    BlobSidecar, BlobTransaction, SignedTransaction, Transaction, TransactionError, versioned_hash,
};
use wasm_bindgen::prelude::*;

use self::write::Fields;
use crate::arguments::{Arguments, answer_hex, answer_text, answer_value, expected};
use crate::failure::invalid;
use crate::message::signature;
use crate::wire::Wire;

/// A transaction with what may be around it.
struct Envelope {
    transaction: Transaction,
    signature: Option<Signature>,
    sidecar: Option<BlobSidecar>,
}

/// `serializeTransaction`: transaction, signature or null → its bytes.
///
/// # Errors
/// `INVALID_PARAMS` names the field.
#[wasm_bindgen]
pub fn serialize_transaction(message: &[u8]) -> Result<String, JsValue> {
    answer_hex(message, &|args| Envelope::next(args)?.serialize())
}

/// `parseTransaction`: bytes, signed or not → transaction.
///
/// # Errors
/// `PARSE` or `INVALID_PARAMS` says which field is wrong, and where.
#[wasm_bindgen]
pub fn parse_transaction(message: &[u8]) -> Result<Vec<u8>, JsValue> {
    answer_value(message, &|args, writer| {
        let envelope = Envelope::parse(&args.bytes("serializedTransaction")?)?;
        let mut fields = Fields::default();
        write::transaction(&envelope.transaction, &mut fields);
        if let Some(sidecar) = &envelope.sidecar {
            write::sidecar(sidecar, &mut fields);
        }
        if let Some(signature) = &envelope.signature {
            write::signature(&envelope.transaction, signature, &mut fields);
        }
        fields.finish(writer);
        Ok(())
    })
}

/// `recoverTransactionAddress`: signed bytes, or unsigned bytes and a signature → who signed.
///
/// # Errors
/// `PARSE` or `INVALID_PARAMS`.
#[wasm_bindgen]
pub fn recover_transaction_address(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| {
        let envelope = Envelope::next(args)?;
        let signature = envelope.required_signature()?;
        Ok(recover_address(&envelope.transaction.signing_hash(), &signature)?.to_checksum())
    })
}

/// `hashTransaction`: transaction or bytes, signature or null, whether for signing → hash.
///
/// # Errors
/// `PARSE` or `INVALID_PARAMS`; so is a transaction without a signature that is not hashed for signing.
#[wasm_bindgen]
pub fn hash_transaction(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| {
        let envelope = Envelope::next(args)?;
        let hash = if args.next() == Wire::Bool(true) {
            envelope.transaction.signing_hash()
        } else {
            let signature = envelope.required_signature()?;
            envelope.transaction.sign(signature).hash()
        };
        Ok(hash.to_string())
    })
}

/// `hashAuthorization`: `{ address | contractAddress, chainId, nonce }` → the hash that is signed (EIP-7702).
///
/// # Errors
/// `INVALID_PARAMS` names the field.
#[wasm_bindgen]
pub fn hash_authorization(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| {
        Ok(read::authorization(&args.next(), "authorization")?.signing_hash().to_string())
    })
}

/// `commitmentToVersionedHash`: a KZG commitment → its versioned hash (EIP-4844).
///
/// # Errors
/// `INVALID_PARAMS` if it does not have 48 bytes.
#[wasm_bindgen]
pub fn commitment_to_versioned_hash(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| Ok(versioned_hash(&read::point(args.next(), "commitment")?).to_string()))
}

impl Envelope {
    /// The next two arguments: a transaction as fields or bytes, and a signature or null.
    fn next(args: &mut Arguments<'_>) -> Result<Self, Failure> {
        let (given, other) = (args.next(), args.next());
        let mut envelope = match &given {
            Wire::Map(_) => Self::read(&given, &other)?,
            Wire::Text(_) | Wire::Bytes(_) => Self::parse(&given.into_bytes("serializedTransaction")?)?,
            other => return Err(expected("transaction", "an object, hex or bytes", other)),
        };
        if other != Wire::Null {
            envelope.signature = Some(signature(&other, "signature")?);
        }
        Ok(envelope)
    }

    /// From fields. A parsed transaction carries its own signature.
    fn read(fields: &Wire<'_>, signed_with: &Wire<'_>) -> Result<Self, Failure> {
        let (mut transaction, sidecar) = read::transaction(fields)?;
        let own = fields.get("r").is_some() && fields.get("s").is_some();
        let given = if *signed_with == Wire::Null && own { fields } else { signed_with };
        let signature = match given {
            Wire::Null => None,
            given => Some(signature(given, "signature")?),
        };
        if let (Transaction::Legacy(legacy), Some(_)) = (&mut transaction, signature) {
            legacy.chain_id = legacy_chain(legacy.chain_id, given)?;
        }
        transaction.validate()?;
        Ok(Self { transaction, signature, sidecar })
    }

    fn parse(bytes: &[u8]) -> Result<Self, TransactionError> {
        if BlobTransaction::is_wrapped(bytes) {
            let whole = BlobTransaction::parse(bytes)?;
            let SignedTransaction { transaction, signature } = whole.signed();
            return Ok(Self {
                transaction,
                signature: Some(signature),
                sidecar: Some(whole.sidecar().clone()),
            });
        }
        match SignedTransaction::parse(bytes) {
            Ok(signed) => {
                Ok(Self { transaction: signed.transaction, signature: Some(signed.signature), sidecar: None })
            }
            Err(signed) => match Transaction::parse(bytes) {
                Ok(transaction) => Ok(Self { transaction, signature: None, sidecar: None }),
                // Fields are missing either way: then it was meant to be unsigned. Otherwise the signature was.
                Err(unsigned) => match signed {
                    TransactionError::MissingField { .. } => Err(unsigned),
                    signed => Err(signed),
                },
            },
        }
    }

    fn serialize(self) -> Result<Vec<u8>, Failure> {
        Ok(match (self.transaction, self.signature, self.sidecar) {
            (Transaction::Eip4844(tx), Some(signature), Some(sidecar)) => {
                BlobTransaction::new(tx, signature, sidecar)?.serialize()
            }
            (_, None, Some(_)) => {
                let message = "sidecars: they travel with a signed transaction; `sidecars: false` gives the bytes to sign";
                return Err(invalid("sidecars", message));
            }
            (transaction, Some(signature), _) => transaction.sign(signature).serialize(),
            (transaction, None, None) => transaction.serialize(),
        })
    }

    fn required_signature(&self) -> Result<Signature, Failure> {
        self.signature.ok_or_else(|| invalid("signature", "signature: the transaction is not signed"))
    }
}

/// The chain of a legacy transaction, if only its signature's v tells (EIP-155). The two may not differ.
fn legacy_chain(chain_id: Option<u64>, signature: &Wire<'_>) -> Result<Option<u64>, Failure> {
    let v = signature.get("v").map(|v| v.to_u64("signature.v")).transpose()?;
    let Some(told) = v.and_then(|v| v.checked_sub(35)).map(|rest| rest / 2).filter(|told| *told > 0) else {
        return Ok(chain_id);
    };
    match chain_id {
        Some(chain_id) if chain_id != told => Err(invalid(
            "signature.v",
            format!("signature.v: it is of chain {told}, the transaction of {chain_id}"),
        )),
        _ => Ok(Some(told)),
    }
}
