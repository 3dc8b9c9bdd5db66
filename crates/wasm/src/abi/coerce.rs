//! Untyped values from JavaScript as values of ABI types.
//!
//! Integers are bigints or safe integers, bytes are hex or `Uint8Array`, tuples are arrays or objects by component name.
//! Nothing is converted that could be a mistake: no numeric strings, no truthy values.

use latchkey_core::abi::{AbiType, Argument, FixedBytes, Params, Value};
use latchkey_core::code::Failure;
use latchkey_core::primitives::{Address, Bytes, U256, hex};

use crate::failure::invalid;
use crate::wire::Wire;

/// Why a value is not of its type, and which part of it.
struct Misfit {
    path: String,
    reason: String,
}

impl Misfit {
    fn within(mut self, part: &str) -> Self {
        self.path.insert_str(0, part);
        self
    }

    fn into_failure(self, root: &str) -> Failure {
        let path = format!("{root}{}", self.path);
        let message = format!("{path}: {}", self.reason);
        invalid(&path, message)
    }
}

/// The values of a parameter list; `root` names the list in errors.
pub(super) fn values(params: &Params, arguments: &[Wire<'_>], root: &str) -> Result<Vec<Value>, Failure> {
    if params.len() != arguments.len() {
        let message = format!("{root}: expected {} values, got {}", params.len(), arguments.len());
        return Err(invalid(root, message));
    }
    let mut out = Vec::with_capacity(arguments.len());
    for (index, (param, argument)) in params.iter().zip(arguments).enumerate() {
        let value = coerce(&param.ty, argument)
            .map_err(|misfit| misfit.within(&format!("[{index}]")).into_failure(root))?;
        out.push(value);
    }
    Ok(out)
}

/// One value; `root` names it in errors.
pub(crate) fn value(ty: &AbiType, argument: &Wire<'_>, root: &str) -> Result<Value, Failure> {
    coerce(ty, argument).map_err(|misfit| misfit.into_failure(root))
}

impl Argument for Wire<'_> {
    fn fits(&self, ty: &AbiType) -> bool {
        coerce(ty, self).is_ok_and(|value| value.fits(ty))
    }
}

fn misfit(reason: String) -> Misfit {
    Misfit { path: String::new(), reason }
}

fn wrong_kind(ty: &AbiType, got: &Wire<'_>) -> Misfit {
    misfit(format!("expected {ty}, got {}", got.kind()))
}

fn coerce(ty: &AbiType, argument: &Wire<'_>) -> Result<Value, Misfit> {
    match (ty, argument) {
        (AbiType::Uint(_), Wire::Int { negative: false, magnitude }) => in_range(ty, Value::Uint(*magnitude)),
        (AbiType::Uint(_), Wire::Int { negative: true, .. }) => Err(out_of_range(ty)),
        (AbiType::Int(_), Wire::Int { negative, magnitude }) => {
            // Two's complement: a magnitude from 2^255 on would change its sign.
            let number = if *negative { magnitude.wrapping_neg() } else { *magnitude };
            if number.bit(255) != *negative {
                return Err(out_of_range(ty));
            }
            in_range(ty, Value::Int(number))
        }
        (AbiType::Bool, Wire::Bool(value)) => Ok(Value::Bool(*value)),
        (AbiType::Address, Wire::Text(text)) => {
            Address::parse(text).map(Value::Address).map_err(|error| misfit(error.to_string()))
        }
        (AbiType::String, Wire::Text(text)) => Ok(Value::String((*text).to_owned())),
        (AbiType::Bytes, _) => bytes(ty, argument).map(|bytes| Value::Bytes(Bytes(bytes))),
        (AbiType::FixedBytes(size), _) => {
            let bytes = bytes(ty, argument)?;
            FixedBytes::new(&bytes)
                .filter(|_| bytes.len() == size.get())
                .map(Value::FixedBytes)
                .ok_or_else(|| misfit(format!("expected {} bytes, got {}", size.get(), bytes.len())))
        }
        (AbiType::Function, _) => {
            let bytes = bytes(ty, argument)?;
            let got = bytes.len();
            let function = <[u8; 24]>::try_from(bytes);
            function.map(Value::Function).map_err(|_| misfit(format!("expected 24 bytes, got {got}")))
        }
        (AbiType::Array(array), Wire::List(items)) => {
            if let Some(length) = array.length().filter(|length| *length != items.len()) {
                return Err(misfit(format!("expected {length} elements, got {}", items.len())));
            }
            let mut out = Vec::with_capacity(items.len());
            for (index, item) in items.iter().enumerate() {
                let value =
                    coerce(array.element(), item).map_err(|misfit| misfit.within(&format!("[{index}]")))?;
                out.push(value);
            }
            Ok(Value::Array(out))
        }
        (AbiType::Tuple(params), Wire::List(items)) => {
            if params.len() != items.len() {
                return Err(misfit(format!("expected {} components, got {}", params.len(), items.len())));
            }
            tuple(params, |index, _| items.get(index))
        }
        (AbiType::Tuple(params), Wire::Map(_)) => tuple(params, |_, name| argument.get(name?)),
        _ => Err(wrong_kind(ty, argument)),
    }
}

fn tuple<'w, 'a: 'w>(
    params: &Params,
    part: impl Fn(usize, Option<&str>) -> Option<&'w Wire<'a>>,
) -> Result<Value, Misfit> {
    let mut out = Vec::with_capacity(params.len());
    for (index, param) in params.iter().enumerate() {
        let name = param.name.as_deref();
        let value = coerce(&param.ty, part(index, name).unwrap_or(&Wire::Null)).map_err(|misfit| {
            misfit.within(&name.map_or_else(|| format!("[{index}]"), |name| format!(".{name}")))
        })?;
        out.push(value);
    }
    Ok(Value::Tuple(out))
}

fn bytes(ty: &AbiType, argument: &Wire<'_>) -> Result<Vec<u8>, Misfit> {
    match argument {
        Wire::Bytes(bytes) => Ok(bytes.to_vec()),
        Wire::Text(text) => hex::decode(text).map_err(|error| misfit(error.to_string())),
        _ => Err(wrong_kind(ty, argument)),
    }
}

fn in_range(ty: &AbiType, value: Value) -> Result<Value, Misfit> {
    if value.fits(ty) { Ok(value) } else { Err(out_of_range(ty)) }
}

fn out_of_range(ty: &AbiType) -> Misfit {
    misfit(format!("the integer is out of the range of {ty}"))
}

/// The magnitude and sign of a two's complement number.
pub(super) fn split_int(number: U256) -> (bool, U256) {
    if number.bit(255) { (true, number.wrapping_neg()) } else { (false, number) }
}
