//! Which overload is meant.

use super::error::AbiError;
use super::item::{Abi, Event, Function, SolidityError};
use super::types::{AbiType, Params};
use super::value::Value;
use crate::primitives::hex;

/// An argument of which one can say whether it fits a type: a [`Value`], or a boundary's own untyped value.
pub trait Argument {
    /// True if the argument can be encoded as the type.
    fn fits(&self, ty: &AbiType) -> bool;
}

impl Argument for Value {
    fn fits(&self, ty: &AbiType) -> bool {
        Value::fits(self, ty)
    }
}

impl Abi {
    /// The function of a name, a signature (`f(uint256)`) or a selector (`0x…`).
    ///
    /// # Errors
    /// [`AbiError::NotFound`]; [`AbiError::Ambiguous`] if the name is overloaded.
    pub fn function(&self, name: &str) -> Result<&Function, AbiError> {
        let mut found = find(self.functions(), name, FUNCTION)?;
        let Some(first) = found.pop() else { return Err(not_found(FUNCTION.kind, name)) };
        if found.is_empty() {
            return Ok(first);
        }
        found.push(first);
        Err(ambiguous(name, &found, FUNCTION))
    }

    /// The function of a name, signature or selector that takes these arguments.
    ///
    /// A name that is not overloaded is taken whatever the arguments: encoding them says better what is wrong with them.
    ///
    /// # Errors
    /// [`AbiError::NotFound`], [`AbiError::NoOverload`], and [`AbiError::Ambiguous`] if several overloads fit.
    pub fn function_for<A: Argument>(&self, name: &str, arguments: &[A]) -> Result<&Function, AbiError> {
        resolve(self.functions(), name, arguments, FUNCTION)
    }

    /// The custom error of a name, signature or selector that takes these arguments.
    ///
    /// # Errors
    /// As [`Abi::function_for`].
    pub fn error_for<A: Argument>(&self, name: &str, arguments: &[A]) -> Result<&SolidityError, AbiError> {
        resolve(self.errors(), name, arguments, ERROR)
    }

    /// The event of a name, a signature (`Transfer(address,address,uint256)`) or a topic (`0x…`). Of several, the first:
    /// events are told apart by their topics, not by arguments.
    ///
    /// # Errors
    /// [`AbiError::NotFound`].
    pub fn event(&self, name: &str) -> Result<&Event, AbiError> {
        self.events()
            .find(|event| {
                if name.starts_with("0x") {
                    event.topic().to_string().eq_ignore_ascii_case(name)
                } else if name.contains('(') {
                    event.signature() == name
                } else {
                    event.name() == name
                }
            })
            .ok_or_else(|| not_found("event", name))
    }
}

/// How to look at an item of one kind.
struct View<T> {
    kind: &'static str,
    name: fn(&T) -> &str,
    inputs: fn(&T) -> &Params,
    selector: fn(&T) -> [u8; 4],
}

impl<T> Clone for View<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for View<T> {}

const FUNCTION: View<Function> = View {
    kind: "function",
    name: Function::name,
    inputs: Function::inputs,
    selector: |function| function.selector().0,
};

const ERROR: View<SolidityError> = View {
    kind: "error",
    name: SolidityError::name,
    inputs: SolidityError::inputs,
    selector: |error| error.selector().0,
};

fn find<'a, T>(
    items: impl Iterator<Item = &'a T>,
    name: &str,
    view: View<T>,
) -> Result<Vec<&'a T>, AbiError> {
    let selector = if name.starts_with("0x") {
        Some(hex::decode_array::<4>(name).map_err(|_| not_found(view.kind, name))?)
    } else {
        None
    };
    let found: Vec<_> = items
        .filter(|item| match selector {
            Some(selector) => (view.selector)(item) == selector,
            None if name.contains('(') => signature::<T>(item, view) == name,
            None => (view.name)(item) == name,
        })
        .collect();
    Ok(found)
}

fn resolve<'a, T, A: Argument>(
    items: impl Iterator<Item = &'a T>,
    name: &str,
    arguments: &[A],
    view: View<T>,
) -> Result<&'a T, AbiError> {
    let found = find(items, name, view)?;
    match found.as_slice() {
        [] => return Err(not_found(view.kind, name)),
        [only] => return Ok(only),
        _ => {}
    }
    let fitting: Vec<_> = found
        .iter()
        .copied()
        .filter(|item| {
            let inputs = (view.inputs)(item);
            inputs.len() == arguments.len()
                && inputs.iter().zip(arguments).all(|(param, argument)| argument.fits(&param.ty))
        })
        .collect();
    match fitting.as_slice() {
        [only] => Ok(only),
        [] => Err(AbiError::NoOverload { name: name.to_owned(), candidates: signatures(&found, view) }),
        _ => Err(ambiguous(name, &fitting, view)),
    }
}

fn not_found(kind: &'static str, name: &str) -> AbiError {
    AbiError::NotFound { kind, name: name.to_owned() }
}

fn ambiguous<T>(name: &str, items: &[&T], view: View<T>) -> AbiError {
    AbiError::Ambiguous { name: name.to_owned(), candidates: signatures(items, view) }
}

fn signatures<T>(items: &[&T], view: View<T>) -> Vec<String> {
    items.iter().map(|item| signature::<T>(item, view)).collect()
}

fn signature<T>(item: &T, view: View<T>) -> String {
    super::item::signature((view.name)(item), (view.inputs)(item))
}
