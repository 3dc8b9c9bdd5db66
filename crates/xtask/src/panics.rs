//! Panics without words. A panic ends the instance, and nobody reads what it says: yet its text, its place in the source
//! and the code that joins the two, at thousands of call sites, are a good part of what would ship. Before a module is
//! optimised, the functions that panic lose all but their end; after it, the places that nothing refers to are blanked.
//!
//! A build without this (`cargo build`, the browser tests) still tells the place.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use walrus::ir::{Const, Load, LoadSimd, Store, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, DataKind, FunctionBuilder, FunctionId, FunctionKind, Module, ValType};

/// Functions that never return, by the start of their path.
const ENDS: [&str; 15] = [
    "core::panicking::",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::slice::index::slice_index_fail",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::str::slice_error_fail",
    "core::cell::panic_already_borrowed",
    "core::cell::panic_already_mutably_borrowed",
    "core::cell::lazy::panic_poisoned",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
    "alloc::alloc::handle_alloc_error",
    "std::thread::local::panic_access_error",
    "__rustc::rust_begin_unwind",
];
/// What every panic comes to: if it is not there, this list is of another compiler.
const LAST: &str = "core::panicking::panic_fmt";
/// Told before the end, where a module has it: `failure.rs` of `crates/wasm`.
const TOLD: &str = "latchkey_wasm::failure::crashed";

/// Takes what a panic says out of a module that still has its functions' names.
pub(crate) fn silence(module: &mut Module) -> Result<()> {
    let named = |wanted: &dyn Fn(&str) -> bool| -> Vec<FunctionId> {
        let name = |mangled: &str| format!("{:#}", rustc_demangle::demangle(mangled));
        let local = module.funcs.iter().filter(|function| matches!(function.kind, FunctionKind::Local(_)));
        local
            .filter(|function| function.name.as_deref().is_some_and(|mangled| wanted(&name(mangled))))
            .map(|function| function.id())
            .collect()
    };
    ensure!(!named(&|name| name == LAST).is_empty(), "the module has no {LAST}: another compiler?");
    let told = named(&|name| name == TOLD).first().copied();
    let ends =
        named(&|name| ENDS.iter().any(|start| name.starts_with(start)) || name.ends_with("::assert_failed"));
    for id in ends {
        let ty = module.types.get(module.funcs.get(id).ty());
        if !ty.results().is_empty() {
            continue;
        }
        let params = ty.params().to_vec();
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &[]);
        if let Some(told) = told {
            let takes = module.types.get(module.funcs.get(told).ty());
            ensure!(
                takes.params() == [ValType::I32, ValType::I32] && takes.results().is_empty(),
                "{TOLD} does not take one text"
            );
            // The empty text: a pointer that is not null, and no length.
            builder.func_body().i32_const(1).i32_const(0).call(told);
        }
        builder.func_body().unreachable();
        let args = params.iter().map(|param| module.locals.add(*param)).collect();
        let silent = builder.local_func(args);
        let function = module.funcs.get_mut(id);
        function.kind = FunctionKind::Local(silent);
    }
    Ok(())
}

/// Every number in the code that could be an address.
#[derive(Default)]
struct Addresses(BTreeSet<u64>);

impl Visitor<'_> for Addresses {
    fn visit_const(&mut self, instruction: &Const) {
        if let Value::I32(number) = instruction.value {
            self.0.insert(u64::from(number.cast_unsigned()));
        }
    }

    fn visit_load(&mut self, instruction: &Load) {
        self.0.insert(instruction.arg.offset);
    }

    fn visit_load_simd(&mut self, instruction: &LoadSimd) {
        self.0.insert(instruction.arg.offset);
    }

    fn visit_store(&mut self, instruction: &Store) {
        self.0.insert(instruction.arg.offset);
    }
}

/// Blanks the places in the source (`core::panic::Location`, and the file's name) that nothing in the module refers to.
/// Gives how many there were.
pub(crate) fn forget_places(module: &mut Module) -> Result<usize> {
    let mut referred = Addresses::default();
    for (_, function) in module.funcs.iter_local() {
        dfs_in_order(&mut referred, function, function.entry_block());
    }
    for global in module.globals.iter() {
        if let walrus::GlobalKind::Local(ConstExpr::Value(Value::I32(number))) = global.kind {
            referred.0.insert(u64::from(number.cast_unsigned()));
        }
    }
    let mut memory = Memory::of(module)?;
    let places = memory.places();
    let mut forgotten = 0;
    // First the places, then the names that were referred to by places alone.
    let names: BTreeSet<(u64, u64)> = places.iter().map(|place| (place.name, place.length)).collect();
    for place in &places {
        if !memory.is_referred(&referred.0, place.at, LOCATION) {
            memory.blank(place.at, LOCATION);
            forgotten += 1;
        }
    }
    for (name, length) in names {
        if !memory.is_referred(&referred.0, name, length) {
            memory.blank(name, length);
        }
    }
    memory.put_back(module);
    Ok(forgotten)
}

/// Bytes of a `core::panic::Location`: the file's name (address, length), line, column.
const LOCATION: u64 = 16;

struct Place {
    at: u64,
    name: u64,
    length: u64,
}

/// The module's initial memory: its segments.
struct Memory {
    segments: Vec<(walrus::DataId, u64, Vec<u8>)>,
}

impl Memory {
    fn of(module: &Module) -> Result<Self> {
        let mut segments = Vec::new();
        for data in module.data.iter() {
            let DataKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } = data.kind else {
                anyhow::bail!("a data segment has no plain address")
            };
            segments.push((data.id(), u64::from(offset.cast_unsigned()), data.value.clone()));
        }
        Ok(Self { segments })
    }

    fn put_back(self, module: &mut Module) {
        for (id, _, value) in self.segments {
            module.data.get_mut(id).value = value;
        }
    }

    fn bytes(&self, at: u64, length: u64) -> Option<&[u8]> {
        self.segments.iter().find_map(|(_, start, value)| {
            let from = usize::try_from(at.checked_sub(*start)?).ok()?;
            value.get(from..from.checked_add(usize::try_from(length).ok()?)?)
        })
    }

    /// Every aligned word and its address.
    fn words(&self) -> impl Iterator<Item = (u64, u64)> {
        self.segments.iter().flat_map(|(_, start, value)| {
            let skip = start.next_multiple_of(4) - start;
            let words = value.get(usize::try_from(skip).unwrap_or(0)..).unwrap_or_default().chunks_exact(4);
            let first = start + skip;
            (0_u64..).zip(words).map(move |(index, word)| {
                let word = <[u8; 4]>::try_from(word).map(u32::from_le_bytes).unwrap_or(0);
                (first + 4 * index, u64::from(word))
            })
        })
    }

    /// Everything that looks like a `Location`: the name of a Rust file, a line and a column.
    fn places(&self) -> Vec<Place> {
        let words: Vec<(u64, u64)> = self.words().collect();
        let mut found = Vec::new();
        for window in words.windows(4) {
            let [(at, name), (_, length), (_, line), (last, column)] = *window else { continue };
            let looks = last == at + 12
                && (1..=256).contains(&length)
                && (1..=100_000).contains(&line)
                && (1..=1_000).contains(&column)
                && self.bytes(name, length).is_some_and(|name| {
                    name.ends_with(b".rs") && name.iter().all(|byte| (0x20..0x7f).contains(byte))
                });
            if looks {
                found.push(Place { at, name, length });
            }
        }
        found
    }

    fn is_referred(&self, code: &BTreeSet<u64>, at: u64, length: u64) -> bool {
        let inside = at..at + length;
        code.range(inside.clone()).next().is_some() || self.words().any(|(_, word)| inside.contains(&word))
    }

    fn blank(&mut self, at: u64, length: u64) {
        for (_, start, value) in &mut self.segments {
            let bytes = at
                .checked_sub(*start)
                .and_then(|from| usize::try_from(from).ok())
                .zip(usize::try_from(length).ok())
                .and_then(|(from, length)| value.get_mut(from..from + length));
            if let Some(bytes) = bytes {
                bytes.fill(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use walrus::ir::Instr;
    use walrus::{DataKind, FunctionId};

    use super::*;

    const PANIC: &str = "_ZN4core9panicking9panic_fmt17h0123456789abcdefE";
    const CRASHED: &str = "_ZN13latchkey_wasm7failure7crashed17h0123456789abcdefE";

    /// A function of two numbers that loads from each of `addresses`.
    fn function(module: &mut Module, name: &str, addresses: &[i32]) -> FunctionId {
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32, ValType::I32], &[]);
        builder.name(name.to_owned());
        for address in addresses {
            builder.func_body().i32_const(*address).drop();
        }
        let args = vec![module.locals.add(ValType::I32), module.locals.add(ValType::I32)];
        builder.finish(args, &mut module.funcs)
    }

    fn instructions(module: &Module, id: FunctionId) -> Vec<String> {
        let FunctionKind::Local(function) = &module.funcs.get(id).kind else { return Vec::new() };
        let list = &function.block(function.entry_block()).instrs;
        let name = |instruction: &Instr| match instruction {
            Instr::Const(number) => format!("{:?}", number.value),
            Instr::Call(call) if module.funcs.get(call.func).name.as_deref() == Some(CRASHED) => {
                "crashed".to_owned()
            }
            Instr::Unreachable(_) => "end".to_owned(),
            _ => "other".to_owned(),
        };
        list.iter().map(|(instruction, _)| name(instruction)).collect()
    }

    #[test]
    fn a_panic_tells_the_listener_and_ends() {
        let mut module = Module::default();
        let panics = function(&mut module, PANIC, &[1, 2, 3]);
        let other = function(&mut module, "_ZN4core5other17h0123456789abcdefE", &[7]);
        function(&mut module, CRASHED, &[]);
        silence(&mut module).unwrap();
        assert_eq!(instructions(&module, panics), ["I32(1)", "I32(0)", "crashed", "end"]);
        assert_eq!(instructions(&module, other), ["I32(7)", "other"]);
    }

    #[test]
    fn another_compiler_is_noticed() {
        let mut module = Module::default();
        function(&mut module, CRASHED, &[]);
        assert!(silence(&mut module).is_err());
    }

    #[test]
    fn places_that_nothing_refers_to_are_blanked_and_nothing_else() {
        const BASE: i32 = 1024;
        let name = b"crates/core/src/a.rs";
        let text = b"an error that ends in .rs";
        // Two places of one file, a table that refers to the second, text, and what looks like a place but is none.
        let mut bytes: Vec<u8> = Vec::new();
        bytes.extend_from_slice(name);
        let word = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
        let base = usize::try_from(BASE).unwrap();
        for line in [10, 20] {
            for number in [base, name.len(), line, 5] {
                bytes.extend_from_slice(&word(number));
            }
        }
        bytes.extend_from_slice(&word(base + name.len() + 16));
        let odd = bytes.len();
        for number in [base + 4, 7, 10, 5] {
            bytes.extend_from_slice(&word(number));
        }
        bytes.extend_from_slice(text);

        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        let offset = ConstExpr::Value(Value::I32(BASE));
        let id = module.data.add(DataKind::Active { memory, offset }, bytes.clone());
        assert_eq!(forget_places(&mut module).unwrap(), 1);
        let after = &module.data.get(id).value;
        assert_eq!(after[..name.len()], *name, "the second place still names it");
        assert_eq!(after[name.len()..name.len() + 16], [0; 16]);
        assert_eq!(after[name.len() + 16..], bytes[name.len() + 16..]);
        assert_eq!(after[odd..odd + 4], word(base + 4));

        // A number in the code is enough to keep one.
        module.data.get_mut(id).value = bytes.clone();
        function(&mut module, "uses", &[BASE + i32::try_from(name.len()).unwrap() + 8]);
        assert_eq!(forget_places(&mut module).unwrap(), 0);
        assert_eq!(module.data.get(id).value, bytes);
    }
}
