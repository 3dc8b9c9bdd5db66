//! Payment links (`ethereum:…`): read and write (EIP-681).
//!
//! Numbers are exact or refused; a key may stand once; types are elementary ones. Names are not resolved here, and
//! neither are they normalised.
//!
//! Source: EIP-681, EIP-831 (the `pay-` prefix); vectors `eip681.json`.

mod error;
mod number;
mod percent;

pub use error::Eip681Error;

use self::number::{parse_integer, parse_uint};
use self::percent::{decode, encode};
use crate::abi::{AbiType, FixedBytes, Function, Param, Params, StateMutability, Value};
use crate::primitives::{Address, AddressError, Bytes, U256, hex};

/// Bytes of a link accepted.
pub const MAX_LINK: usize = 8 * 1024;

/// Parameters accepted in a link.
const MAX_PARAMETERS: usize = 64;

/// Who is meant: an account, or an ENS name for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// An address.
    Address(Address),
    /// An ENS name, as it was written.
    Name(String),
}

/// An argument of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallArgument {
    /// A value of a type.
    Value(AbiType, Value),
    /// An `address` given by its ENS name.
    Name(String),
}

/// What a link asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentLink {
    /// Whom to pay, or which contract to call.
    pub target: Account,
    /// The chain; whichever the wallet is on if absent.
    pub chain_id: Option<u64>,
    /// The function to call; a plain payment if absent.
    pub function: Option<String>,
    /// Its arguments, in order.
    pub arguments: Vec<CallArgument>,
    /// Wei.
    pub value: Option<U256>,
    /// Gas limit.
    pub gas_limit: Option<U256>,
    /// Wei per gas.
    pub gas_price: Option<U256>,
    /// Whether an address of mixed case does not carry its EIP-55 checksum. The example of the specification does not,
    /// so it is no error here: a person must be told.
    pub wrong_checksum: bool,
}

impl PaymentLink {
    /// A plain payment link.
    #[must_use]
    pub const fn to(target: Account) -> Self {
        Self {
            target,
            chain_id: None,
            function: None,
            arguments: Vec::new(),
            value: None,
            gas_limit: None,
            gas_price: None,
            wrong_checksum: false,
        }
    }

    /// Reads a link: the whole of `text`.
    ///
    /// # Errors
    /// [`Eip681Error`] says what is wrong.
    ///
    /// ```
    /// use latchkey_core::eip681::PaymentLink;
    /// let link = PaymentLink::parse("ethereum:0xfb6916095ca1df60bb79Ce92ce3ea74c37c5d359?value=2.014e18")?;
    /// assert_eq!(link.value.unwrap().to_string(), "2014000000000000000");
    /// assert!(link.wrong_checksum);
    /// # Ok::<(), latchkey_core::eip681::Eip681Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, Eip681Error> {
        if text.len() > MAX_LINK {
            return Err(Eip681Error::Limit { what: "bytes", limit: MAX_LINK });
        }
        let rest = strip_scheme(text).ok_or(Eip681Error::Scheme)?;
        let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
        let (rest, function) = rest.split_once('/').map_or((rest, None), |(rest, name)| (rest, Some(name)));
        let (target, chain_id) = rest.split_once('@').map_or((rest, None), |(target, id)| (target, Some(id)));
        let (pay, target) = target.strip_prefix("pay-").map_or((false, target), |target| (true, target));
        let mut wrong_checksum = false;
        let target = read_account(target, "target", &mut wrong_checksum)?;
        // EIP-831: what is before the first `-` is a prefix, and only `pay` is one of ours.
        if matches!(&target, Account::Name(name) if !pay && name.contains('-')) {
            return Err(Eip681Error::Field { field: "target" });
        }
        let mut link = Self { wrong_checksum, ..Self::to(target) };
        link.chain_id = chain_id.map(read_chain_id).transpose()?;
        link.function = function.map(read_function).transpose()?;
        if let Some(query) = query {
            link.read_parameters(query)?;
        }
        Ok(link)
    }

    fn read_parameters(&mut self, query: &str) -> Result<(), Eip681Error> {
        for (index, parameter) in query.split('&').enumerate() {
            if index >= MAX_PARAMETERS {
                return Err(Eip681Error::Limit { what: "parameters", limit: MAX_PARAMETERS });
            }
            let (key, value) = parameter.split_once('=').ok_or(Eip681Error::Parameter { index })?;
            match key {
                "value" => set_once(&mut self.value, "value", value)?,
                "gas" | "gasLimit" => set_once(&mut self.gas_limit, "gasLimit", value)?,
                "gasPrice" => set_once(&mut self.gas_price, "gasPrice", value)?,
                ty => {
                    let argument = read_argument(index, ty, value, &mut self.wrong_checksum)?;
                    self.arguments.push(argument);
                }
            }
        }
        if self.function.is_none() && !self.arguments.is_empty() {
            return Err(Eip681Error::NoFunction);
        }
        Ok(())
    }

    /// Writes the link. Addresses carry their checksum.
    ///
    /// # Errors
    /// [`Eip681Error`] if a field is not what it must be: what is written can be read.
    pub fn format(&self) -> Result<String, Eip681Error> {
        let mut text = String::from("ethereum:");
        if matches!(self.target, Account::Name(_)) {
            text.push_str("pay-");
        }
        push_account(&self.target, &mut text);
        if let Some(chain_id) = self.chain_id {
            text.push('@');
            text.push_str(&chain_id.to_string());
        }
        if let Some(function) = &self.function {
            text.push('/');
            text.push_str(function);
        }
        let mut separator = '?';
        let mut push = |key: &str, value: &str| {
            text.push(separator);
            separator = '&';
            text.push_str(key);
            text.push('=');
            text.push_str(value);
        };
        let numbers = [("value", self.value), ("gasLimit", self.gas_limit), ("gasPrice", self.gas_price)];
        for (key, number) in numbers {
            if let Some(number) = number {
                push(key, &number.to_string());
            }
        }
        for argument in &self.arguments {
            match argument {
                CallArgument::Name(name) => push("address", &encode(name)),
                CallArgument::Value(ty, Value::String(value)) => push(&ty.to_string(), &encode(value)),
                CallArgument::Value(ty, value) => push(&ty.to_string(), &value.to_text()),
            }
        }
        let same = Self { wrong_checksum: false, ..self.clone() };
        if Self::parse(&text)? != same {
            return Err(Eip681Error::Field { field: "arguments" });
        }
        Ok(text)
    }

    /// The function to call, compiled, and its arguments; `None` for a plain payment.
    ///
    /// # Errors
    /// [`Eip681Error::Unresolved`] if an argument is a name that must be looked up first.
    pub fn call(&self) -> Result<Option<(Function, Vec<Value>)>, Eip681Error> {
        let Some(name) = &self.function else { return Ok(None) };
        let (mut params, mut values) = (Vec::new(), Vec::new());
        for (index, argument) in self.arguments.iter().enumerate() {
            let CallArgument::Value(ty, value) = argument else {
                return Err(Eip681Error::Unresolved { index });
            };
            params.push(Param::new("", ty.clone()));
            values.push(value.clone());
        }
        let too_many = |_| Eip681Error::Limit { what: "parameters", limit: MAX_PARAMETERS };
        let inputs = Params::new(params).map_err(too_many)?;
        let outputs = Params::new(Vec::new()).map_err(too_many)?;
        Ok(Some((Function::new(name, inputs, outputs, StateMutability::Payable), values)))
    }
}

/// Schemes are written in either case (RFC 3986).
fn strip_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    scheme.eq_ignore_ascii_case("ethereum").then_some(rest)
}

fn push_account(account: &Account, text: &mut String) {
    match account {
        Account::Address(address) => text.push_str(&address.to_checksum()),
        Account::Name(name) => text.push_str(&encode(name)),
    }
}

fn read_account(text: &str, field: &'static str, wrong_checksum: &mut bool) -> Result<Account, Eip681Error> {
    match Address::parse(text) {
        Ok(address) => return Ok(Account::Address(address)),
        Err(AddressError::Checksum) => {
            *wrong_checksum = true;
            let address = Address::parse(&text.to_ascii_lowercase());
            return address.map(Account::Address).map_err(|_| Eip681Error::Field { field });
        }
        Err(_) => {}
    }
    let name = decode(text).ok_or(Eip681Error::Field { field })?;
    let odd = |character: char| {
        character.is_control() || character.is_whitespace() || "/?&=@#:%".contains(character)
    };
    // Labels that are not empty, two at least: `eth` alone or a cut address is no account.
    let labels = name.split('.').filter(|label| !label.is_empty()).count();
    if name.contains(odd) || labels < 2 || labels != name.split('.').count() {
        return Err(Eip681Error::Field { field });
    }
    Ok(Account::Name(name))
}

fn read_chain_id(text: &str) -> Result<u64, Eip681Error> {
    let canonical = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let chain_id = if canonical { text.parse().ok() } else { None };
    chain_id.ok_or(Eip681Error::Field { field: "chainId" })
}

/// An identifier of Solidity's.
fn read_function(text: &str) -> Result<String, Eip681Error> {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$');
    let good = text.bytes().next().is_some_and(is_letter)
        && text.bytes().all(|byte| is_letter(byte) || byte.is_ascii_digit());
    if good { Ok(text.to_owned()) } else { Err(Eip681Error::Field { field: "function" }) }
}

fn set_once(slot: &mut Option<U256>, field: &'static str, text: &str) -> Result<(), Eip681Error> {
    if slot.is_some() {
        return Err(Eip681Error::Repeated { field });
    }
    *slot = Some(parse_uint(text).ok_or(Eip681Error::Field { field })?);
    Ok(())
}

fn read_argument(
    index: usize,
    ty: &str,
    text: &str,
    wrong_checksum: &mut bool,
) -> Result<CallArgument, Eip681Error> {
    let fault = || Eip681Error::Parameter { index };
    let unknown = || Eip681Error::Type { index };
    // `uint` stands for `uint256` in an ABI, but it is no key that two readers would write alike.
    let ty = AbiType::parse(ty).ok().filter(|parsed| parsed.to_string() == ty).ok_or_else(unknown)?;
    let value = match &ty {
        AbiType::Address => {
            return match read_account(text, "argument", wrong_checksum).map_err(|_| fault())? {
                Account::Address(address) => Ok(CallArgument::Value(ty, Value::Address(address))),
                Account::Name(name) => Ok(CallArgument::Name(name)),
            };
        }
        AbiType::Uint(_) => Value::Uint(parse_uint(text).ok_or_else(fault)?),
        AbiType::Int(_) => Value::Int(parse_integer(text).ok_or_else(fault)?),
        AbiType::Bool => Value::Bool(match text {
            "true" => true,
            "false" => false,
            _ => return Err(fault()),
        }),
        AbiType::String => Value::String(decode(text).ok_or_else(fault)?),
        AbiType::Bytes => Value::Bytes(Bytes(hex::decode(text).map_err(|_| fault())?)),
        AbiType::FixedBytes(_) => {
            let bytes = hex::decode(text).map_err(|_| fault())?;
            Value::FixedBytes(FixedBytes::new(&bytes).ok_or_else(fault)?)
        }
        _ => return Err(unknown()),
    };
    if value.fits(&ty) { Ok(CallArgument::Value(ty, value)) } else { Err(fault()) }
}
