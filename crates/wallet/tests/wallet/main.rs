//! The wallet on an in-memory platform: real flows, a virtual clock, faults and crashes at every step.
#![cfg_attr(test, allow(clippy::print_stdout, reason = "counts are printed"))]

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod approvals;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod chain;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod crash_points;
#[cfg(test)]
mod life;
#[cfg(test)]
mod many_tabs;
#[cfg(test)]
mod provider;
#[cfg(test)]
mod refused_storage;
#[cfg(test)]
mod send;
#[cfg(test)]
mod signer;
#[cfg(test)]
mod step;
#[cfg(test)]
mod two_tabs;
#[cfg(test)]
mod vault_store;
#[cfg(test)]
mod world;

use std::rc::Rc;

use latchkey_core::primitives::{Address, U256};
use latchkey_wallet::{TransactionRequest, Wallet};

use world::{Tab, World};

/// A world with an unlocked wallet, whose first account holds 10 ether.
fn unlocked() -> (Rc<World>, Rc<Tab>, Wallet<Tab>) {
    let world = World::new();
    let (tab, wallet) = unlock_in(&world, true);
    (world, tab, wallet)
}

#[cfg(test)]
fn unlock_in(world: &Rc<World>, create: bool) -> (Rc<Tab>, Wallet<Tab>) {
    let tab = world.tab();
    let wallet = tab.open();
    if create {
        world.drive(wallet.create(12, false, signer::password("pw"))).unwrap();
        let ether = U256::from(1_000_000_000_000_000_000_u64);
        world.chain.borrow_mut().balances.insert(signer::address(0), ether * U256::from(10));
    } else {
        world.drive(wallet.unlock(signer::password("pw"))).unwrap();
    }
    (tab, wallet)
}

/// Whether `cargo xtask soak` asks for the full size.
fn full_size() -> bool {
    std::env::var_os("LATCHKEY_SOAK").is_some()
}

fn transfer(wei: u64) -> TransactionRequest {
    TransactionRequest {
        to: Some(Address([0x77; 20])),
        value: Some(U256::from(wei)),
        ..TransactionRequest::default()
    }
}
