//! Every commit of every vault flow, stopped before, in the middle and after; every stored byte cut, every bit flipped.
//!
//! The device is worse than IndexedDB, whose transactions are whole or not at all: a commit's changes reach it one by one,
//! the last of them cut at any byte, over the old bytes, before nothing or before zeros, or with its pages in any order.

use std::collections::BTreeMap;
use std::rc::Rc;

use latchkey_core::primitives::Address;
use latchkey_core::signer::{SignerRequest, SignerResponse};
use latchkey_wallet::vault_store::{SLOTS, Stored, choose};
use latchkey_wallet::{Change, Wallet, WalletStatus};

use crate::full_size;
use crate::signer::{Secrets, TestSigner, password};
use crate::world::{Tab, World};

type Device = BTreeMap<String, Vec<u8>>;

const PAGE: usize = 512;
/// Hardhat's well-known mnemonic and first key.
const WORDS: &str = "test test test test test test test test test test test junk";
const KEY: &str = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

/// What one flow wrote.
struct Flow {
    name: &'static str,
    before: Device,
    commits: Vec<Vec<Change>>,
    after: Device,
}

/// A vault that was acknowledged.
struct Known {
    password: &'static str,
    accounts: Vec<Address>,
}

/// One wallet, from its making to its replacement.
struct Life {
    world: Rc<World>,
    tab: Rc<Tab>,
    wallet: Wallet<Tab>,
    real: bool,
    flows: Vec<Flow>,
    /// By envelope.
    known: BTreeMap<String, Known>,
}

fn signer(real: bool) -> TestSigner {
    if real { TestSigner::real() } else { TestSigner::default() }
}

fn stored(device: &Device) -> Stored {
    choose(SLOTS.map(|slot| device.get(slot).map(Vec::as_slice)))
}

fn envelope(device: &Device) -> Option<String> {
    match stored(device) {
        Stored::Vault { generation, .. } => Some(generation.envelope),
        _ => None,
    }
}

fn addresses(wallet: &Wallet<Tab>) -> Vec<Address> {
    wallet.accounts().iter().map(|account| account.address).collect()
}

impl Life {
    fn new(real: bool) -> Self {
        let world = World::new();
        let tab = world.tab();
        tab.signer.replace(signer(real));
        let wallet = tab.open();
        Self { world, tab, wallet, real, flows: Vec::new(), known: BTreeMap::new() }
    }

    /// Does something, keeps what it wrote, and the vault that it left with its password.
    fn flow(&mut self, name: &'static str, password: &'static str, act: impl FnOnce(&World, &Wallet<Tab>)) {
        let before = self.world.store.borrow().clone();
        self.world.written.take();
        act(&self.world, &self.wallet);
        let after = self.know(password);
        self.flows.push(Flow { name, before, commits: self.world.written.take(), after });
    }

    /// Keeps the vault that is stored now.
    fn know(&mut self, password: &'static str) -> Device {
        let device = self.world.store.borrow().clone();
        let known = Known { password, accounts: addresses(&self.wallet) };
        self.known.insert(envelope(&device).expect("a vault"), known);
        device
    }

    fn changes(&mut self, accounts: usize) {
        self.flow("create", "first", |world, wallet| {
            world.drive(wallet.create(12, false, password("first"))).unwrap();
        });
        for _ in 1..accounts {
            self.world.drive(self.wallet.add_account()).unwrap();
            self.know("first");
        }
        self.flow("add account", "first", |world, wallet| {
            world.drive(wallet.add_account()).unwrap();
        });
        if self.real {
            self.flow("import", "first", |world, wallet| {
                let key: Secrets = vec![("privateKey", KEY.to_owned())];
                world.drive(wallet.import_private_key(key)).unwrap();
            });
        } else {
            self.world.drive(self.wallet.lock());
            self.tab.signer.borrow_mut().quick().raise = true;
            self.flow("raise parameters", "first", |world, wallet| {
                world.drive(wallet.unlock(password("first"))).unwrap();
            });
            self.tab.signer.borrow_mut().quick().raise = false;
        }
        self.flow("change password", "second", |world, wallet| {
            let secrets = vec![("password", "first".to_owned()), ("newPassword", "second".to_owned())];
            world.drive(wallet.change_password(secrets)).unwrap();
        });
        self.world.drive(self.wallet.lock());
        self.flow("replace", "third", |world, wallet| {
            let secrets = vec![("mnemonic", WORDS.to_owned()), ("password", "third".to_owned())];
            world.drive(wallet.restore(None, true, secrets)).unwrap();
        });
        self.flow("replace again", "fourth", |world, wallet| {
            world.drive(wallet.lock());
            world.drive(wallet.create(24, true, password("fourth"))).unwrap();
        });
    }

    /// Each vault opens with its own password, to its own accounts, and with no other's.
    fn every_vault_opens(&self) {
        let passwords = ["first", "second", "third", "fourth"];
        let of_flows: Vec<String> = self.flows.iter().filter_map(|flow| envelope(&flow.after)).collect();
        for (envelope, known) in self.known.iter().filter(|(envelope, _)| of_flows.contains(envelope)) {
            for text in passwords {
                // With the real signer each try takes what unlocking takes.
                if text != known.password && self.real && !full_size() && text != "first" {
                    continue;
                }
                let request = SignerRequest::Unlock { envelope: envelope.clone() };
                match signer(self.real).handle(request, &password(text)).0 {
                    SignerResponse::Opened { accounts, .. } => {
                        let opened: Vec<Address> = accounts.iter().map(|account| account.address).collect();
                        assert_eq!((text, &opened), (known.password, &known.accounts));
                    }
                    _ => assert_ne!(text, known.password, "the vault opens with its password"),
                }
            }
        }
    }
}

/// What a write of `new` over `old` can leave when it is stopped, at every `stride`th byte.
fn torn(old: &[u8], new: &[u8], stride: usize, mut visit: impl FnMut(Vec<u8>)) {
    for cut in (0..new.len()).step_by(stride) {
        let head = new.get(..cut).unwrap_or_default();
        visit([head, old.get(cut..).unwrap_or_default()].concat());
        visit(head.to_vec());
        visit([head, &vec![0; new.len() - cut]].concat());
    }
    let pages = new.len().div_ceil(PAGE);
    // All subsets of the pages, or as many as are bearable.
    let subsets: u64 = if full_size() { 1 << 12 } else { 1 << 8 };
    let all = u32::try_from(pages).ok().and_then(|pages| 1_u64.checked_shl(pages)).unwrap_or(u64::MAX);
    for number in 0..all.min(subsets) {
        let mask = if all <= subsets { number } else { number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 7 };
        let mut bytes = Vec::with_capacity(new.len());
        for (page, chunk) in new.chunks(PAGE).enumerate() {
            let start = page * PAGE;
            if mask >> (page % 64) & 1 == 1 {
                bytes.extend_from_slice(chunk);
            } else {
                let mut stale = old.get(start..).unwrap_or_default().to_vec();
                stale.resize(chunk.len(), 0);
                bytes.extend_from_slice(&stale);
            }
        }
        visit(bytes);
    }
}

fn apply(device: &mut Device, change: &Change) {
    match change.clone() {
        Change::Put { key, value } => device.insert(key, value),
        Change::Delete { key } => device.remove(&key),
    };
}

/// Every state that the device can be found in while `commit` is written over `start`.
fn states(start: &Device, commit: &[Change], mut visit: impl FnMut(&Device)) {
    let mut device = start.clone();
    visit(&device);
    for change in commit {
        if let Change::Put { key, value } = change {
            let old = device.get(key).cloned().unwrap_or_default();
            let mut half = device.clone();
            // What is beside the vault is small text that the signer can tell again, or a copy.
            let stride = if SLOTS.contains(&key.as_str()) || full_size() { 1 } else { 41 };
            torn(&old, value, stride, |bytes| {
                half.insert(key.clone(), bytes);
                visit(&half);
            });
        }
        apply(&mut device, change);
        visit(&device);
    }
}

/// Opens a wallet on what the device holds.
fn open(device: &Device, real: bool) -> (Rc<World>, Rc<Tab>, Wallet<Tab>) {
    let world = World::new();
    world.store.replace(device.clone());
    let tab = world.tab();
    tab.signer.replace(signer(real));
    let wallet = tab.open();
    (world, tab, wallet)
}

/// The vault that is found is one of `allowed`; with the quick signer it is opened through the wallet too. Where there was
/// none before, half of one may be found, and is called damaged.
fn check(life: &Life, device: &Device, allowed: [Option<&String>; 2], place: &str) {
    let (world, tab, wallet) = open(device, life.real);
    match stored(device) {
        Stored::Vault { generation, .. } => {
            assert!(allowed.contains(&Some(&generation.envelope)), "{place}: another vault");
            assert_eq!(wallet.status(), WalletStatus::Locked, "{place}");
            if !life.real {
                let known = &life.known[&generation.envelope];
                let opened = world.drive(wallet.unlock(password(known.password)));
                assert!(opened.is_ok(), "{place}: {opened:?}");
                assert_eq!(addresses(&wallet), known.accounts, "{place}: a mix");
            }
        }
        Stored::Damaged => {
            assert_eq!(allowed[0], None, "{place}: neither the old nor the new");
            assert_eq!(wallet.status(), WalletStatus::Damaged, "{place}");
            assert_eq!(tab.notices(), ["vault-damaged"], "{place}");
        }
        Stored::Empty => {
            assert_eq!(allowed[0], None, "{place}: a silent empty wallet");
            assert_eq!(wallet.status(), WalletStatus::Empty, "{place}");
        }
    }
}

/// Stops every commit of every flow at every point. Gives how many.
fn stop_everywhere(life: &Life) -> u64 {
    let mut total = 0;
    for flow in &life.flows {
        assert!(!flow.commits.is_empty(), "{}", flow.name);
        let (mut device, mut points) = (flow.before.clone(), 0);
        for (number, commit) in flow.commits.iter().enumerate() {
            let old = envelope(&device);
            let mut after = device.clone();
            commit.iter().for_each(|change| apply(&mut after, change));
            let new = envelope(&after);
            states(&device, commit, |state| {
                points += 1;
                check(life, state, [old.as_ref(), new.as_ref()], &format!("{} {number} {points}", flow.name));
            });
            device = after;
        }
        assert_eq!(device, flow.after, "{}", flow.name);
        println!("  {:<17} {} commits, {points} points", flow.name, flow.commits.len());
        total += points;
    }
    total
}

/// Damages what is at rest: each slot cut at every byte, each of its bits flipped. Gives how many.
fn damage_everywhere(life: &Life) -> u64 {
    let mut tried = 0;
    for flow in &life.flows {
        for slot in SLOTS.iter().filter(|slot| flow.after.contains_key(**slot)) {
            let whole = &flow.after[*slot];
            let other = SLOTS.iter().find(|other| *other != slot).and_then(|other| flow.after.get(*other));
            // What is left is the other generation, or what says that it is damaged.
            let left = choose([None, other.map(Vec::as_slice)]);
            let mut device = flow.after.clone();
            let mut damaged = |bytes: Vec<u8>| {
                tried += 1;
                device.insert((*slot).to_owned(), bytes);
                match (stored(&device), &left) {
                    (
                        Stored::Vault { generation, fell_back, .. },
                        Stored::Vault { generation: other, .. },
                    ) => {
                        assert!(fell_back && generation == *other, "{} {slot}", flow.name);
                        assert!(life.known.contains_key(&generation.envelope));
                    }
                    (Stored::Damaged, Stored::Empty) => {}
                    (found, _) => panic!("{} {slot}: {found:?}", flow.name),
                }
                // What a person is told.
                if tried % 101 == 0 {
                    let (_, tab, wallet) = open(&device, life.real);
                    let (status, notice) = match left {
                        Stored::Vault { .. } => (WalletStatus::Locked, "vault-older-generation"),
                        _ => (WalletStatus::Damaged, "vault-damaged"),
                    };
                    assert_eq!((wallet.status(), tab.notices()), (status, vec![notice.to_owned()]));
                }
            };
            (0..whole.len()).for_each(|cut| damaged(whole[..cut].to_vec()));
            for bit in 0..whole.len() * 8 {
                let mut flipped = whole.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                damaged(flipped);
            }
        }
    }
    tried
}

fn run(real: bool, accounts: usize) -> u64 {
    let mut life = Life::new(real);
    life.changes(accounts);
    life.every_vault_opens();
    println!("{accounts} accounts, {} signer", if real { "real" } else { "quick" });
    let stopped = stop_everywhere(&life);
    // Bounded: the largest vault's bits in the full size only.
    let damaged = if accounts <= 10 || full_size() { damage_everywhere(&life) } else { 0 };
    println!("  {stopped} points at which writing stopped, {damaged} damages at rest");
    assert!(stopped >= 500);
    stopped + damaged
}

#[test]
fn the_old_or_the_new_vault_opens_wherever_writing_stops() {
    let sizes: &[usize] = if full_size() { &[1, 10, 200] } else { &[1, 10] };
    let total: u64 = sizes.iter().map(|accounts| run(false, *accounts)).sum();
    println!("{total} crash points with a protocol's signer, each opened");
}

#[test]
fn the_old_or_the_new_vault_of_the_real_signer_is_found_wherever_writing_stops() {
    let sizes: &[usize] = if full_size() { &[1, 10, 200] } else { &[1, 10] };
    let total: u64 = sizes.iter().map(|accounts| run(true, *accounts)).sum();
    println!("{total} crash points with encrypted vaults");
}

/// A restore into nothing, and a first vault whose writing stopped: what is damaged can be replaced on demand.
#[test]
fn half_of_a_first_vault_is_replaced_on_demand_only() {
    let mut life = Life::new(false);
    life.flow("restore", "first", |world, wallet| {
        let secrets = vec![("mnemonic", WORDS.to_owned()), ("password", "first".to_owned())];
        world.drive(wallet.restore(None, false, secrets)).unwrap();
    });
    let mut damaged = 0;
    let points = stop_everywhere(&life);
    let flow = &life.flows[0];
    states(&flow.before, &flow.commits[0], |device| {
        if stored(device) != Stored::Damaged {
            return;
        }
        damaged += 1;
        let (world, _, wallet) = open(device, false);
        world.drive(wallet.create(12, false, password("x"))).unwrap_err();
        assert_eq!(*world.store.borrow(), *device, "a refusal changes nothing");
        world.drive(wallet.create(12, true, password("x"))).unwrap();
        assert_eq!(wallet.status(), WalletStatus::Unlocked);
        assert_eq!(world.store.borrow()["vault-replaced/00000000/0"], device["vault/0"]);
    });
    println!("{points} points of a restore, {damaged} with half a vault");
    assert!(damaged > 100);
}
