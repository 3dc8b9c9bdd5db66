//! Torn, flipped and missing slots.

use latchkey_core::code::Code;
use latchkey_wallet::vault_store::{Generation, Stored, choose, decode, encode};
use latchkey_wallet::{WalletEvent, WalletStatus};
use proptest::prelude::*;

use crate::signer::{self, password};
use crate::unlocked;
use crate::world::World;

fn slot(counter: u64, text: &str) -> Vec<u8> {
    encode(&Generation { counter, envelope: text.into() })
}

fn newest(stored: &Stored) -> (u64, &str, bool) {
    match stored {
        Stored::Vault { generation, fell_back, .. } => (generation.counter, &generation.envelope, *fell_back),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_write_cut_at_every_byte_leaves_the_old_or_the_new() {
    let (old, new) = (slot(4, "old vault"), slot(5, "a new and longer vault"));
    let mut before = slot(3, "an older vault");
    let mut cuts = 0;
    for cut in 0..=new.len() {
        // The new bytes overwrite the slot's old ones from the front.
        let mut torn = new[..cut].to_vec();
        torn.extend_from_slice(before.get(cut..).unwrap_or_default());
        let stored = choose([Some(&old), Some(&torn)]);
        let expected = if torn == new {
            (5, "a new and longer vault", false)
        } else if torn == before {
            (4, "old vault", false)
        } else {
            (4, "old vault", true)
        };
        assert_eq!(newest(&stored), expected, "cut at {cut}");
        cuts += 1;
    }
    assert_eq!(cuts, new.len() + 1);
    before.clear();
    assert_eq!(newest(&choose([Some(&old), Some(&before)])), (4, "old vault", true));
}

#[test]
fn every_flipped_bit_is_seen() {
    let whole = slot(2, "{\"vault\":1}");
    for bit in 0..whole.len() * 8 {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(decode(&flipped), None, "bit {bit}");
        assert_eq!(choose([Some(&flipped), None]), Stored::Damaged);
    }
}

#[test]
fn nothing_is_empty_and_damage_is_not() {
    assert_eq!(choose([None, None]), Stored::Empty);
    assert_eq!(choose([Some(b""), None]), Stored::Damaged);
    assert_eq!(newest(&choose([None, Some(&slot(1, "first"))])), (1, "first", false));
    assert_eq!(
        newest(&choose([None, Some(&slot(2, "second"))])),
        (2, "second", true),
        "the first one is missing"
    );
}

proptest! {
    #[test]
    fn what_is_written_is_read(counter in any::<u64>(), envelope in ".{0,200}") {
        let generation = Generation { counter, envelope };
        prop_assert_eq!(decode(&encode(&generation)), Some(generation));
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(decode(&bytes), None);
    }
}

#[test]
fn a_damaged_newest_generation_opens_the_older_and_says_so() {
    let (world, _, wallet) = unlocked();
    world.drive(wallet.add_account()).unwrap();
    assert_eq!(world.keys("vault/"), ["vault/0", "vault/1"]);
    let newest = world.store.borrow()["vault/1"].clone();
    world.store.borrow_mut().get_mut("vault/1").unwrap()[50] ^= 1;

    let tab = world.tab();
    let wallet = tab.open();
    assert_eq!(wallet.status(), WalletStatus::Locked);
    assert_eq!(tab.notices(), ["vault-older-generation"]);
    assert_eq!(world.drive(wallet.unlock(password("pw"))).unwrap().len(), 1);

    // The next write goes over the damaged slot, and not over the good one.
    let good = world.store.borrow()["vault/0"].clone();
    world.drive(wallet.add_account()).unwrap();
    assert_eq!(world.store.borrow()["vault/0"], good);
    assert_eq!(world.store.borrow()["vault/1"], newest, "the same change gives the same generation");
}

#[test]
fn both_damaged_is_damaged_and_nothing_is_deleted() {
    let (world, _, wallet) = unlocked();
    world.drive(wallet.add_account()).unwrap();
    for key in ["vault/0", "vault/1"] {
        world.store.borrow_mut().get_mut(key).unwrap().truncate(50);
    }
    let before = world.store.borrow().clone();
    let tab = world.tab();
    let wallet = tab.open();
    assert_eq!(wallet.status(), WalletStatus::Damaged);
    assert_eq!(tab.notices(), ["vault-damaged"]);
    assert_eq!(world.drive(wallet.unlock(password("pw"))).unwrap_err().code(), Code::VaultDamaged);
    assert_eq!(world.drive(wallet.create(12, false, password("x"))).unwrap_err().code(), Code::VaultState);
    assert_eq!(world.drive(wallet.restore(None, false, password("x"))).unwrap_err().code(), Code::VaultState);
    assert_eq!(*world.store.borrow(), before);

    // Told so, a new wallet takes the place, and the old bytes are set aside.
    world.drive(wallet.restore(None, true, password("x"))).unwrap();
    assert_eq!(wallet.status(), WalletStatus::Unlocked);
    assert_eq!(world.store.borrow()["vault-replaced/00000000/0"], before["vault/0"]);
    assert_eq!(world.store.borrow()["vault-replaced/00000000/1"], before["vault/1"]);
    assert_eq!(world.keys("vault/"), ["vault/0"]);
}

#[test]
fn a_storage_that_refuses_any_write_loses_nothing() {
    // Founding: whichever commit is refused, there is no wallet and the signer holds nothing.
    let world = World::new();
    let tab = world.tab();
    let wallet = tab.open();
    tab.fail_commit.set(Some(0));
    assert_eq!(world.drive(wallet.create(12, false, password("pw"))).unwrap_err().code(), Code::Storage);
    assert_eq!(wallet.status(), WalletStatus::Empty);
    assert!(world.store.borrow().is_empty());

    // Changing: the change is discarded, and the next one works.
    tab.fail_commit.set(None);
    world.drive(wallet.create(12, false, password("pw"))).unwrap();
    let before = world.store.borrow().clone();
    tab.fail_commit.set(Some(0));
    assert_eq!(world.drive(wallet.add_account()).unwrap_err().code(), Code::Storage);
    assert_eq!(*world.store.borrow(), before);
    assert_eq!(wallet.accounts().len(), 1);
    tab.fail_commit.set(None);
    assert_eq!(world.drive(wallet.add_account()).unwrap().address, signer::address(1));
}

/// Which of the two passwords opens the slot `key` when it is the only one.
fn opens(world: &World, key: &str) -> [bool; 2] {
    ["pw", "new"].map(|text| {
        let alone = world.fork();
        alone.store.borrow_mut().retain(|other, _| !other.starts_with("vault/") || other == key);
        let wallet = alone.tab().open();
        alone.drive(wallet.unlock(password(text))).is_ok()
    })
}

fn new_password() -> signer::Secrets {
    vec![("password", "pw".to_owned()), ("newPassword", "new".to_owned())]
}

#[test]
fn after_a_change_of_password_the_old_one_opens_no_generation() {
    for accounts in [1, 2, 3] {
        let (world, tab, wallet) = unlocked();
        for _ in 1..accounts {
            world.drive(wallet.add_account()).unwrap();
        }
        world.drive(wallet.change_password(new_password())).unwrap();
        assert_eq!(opens(&world, "vault/0"), [false, true], "{accounts} accounts");
        assert_eq!(opens(&world, "vault/1"), [false, true], "{accounts} accounts");
        let slots = ["vault/0", "vault/1"].map(|key| decode(&world.store.borrow()[key]).unwrap());
        assert_eq!(slots[0].envelope, slots[1].envelope);
        assert_eq!(slots[0].counter.abs_diff(slots[1].counter), 1);
        assert_eq!(tab.notices(), [""; 0]);
        // The signer's generation is the stored one: the wallet goes on without unlocking again.
        world.drive(wallet.add_account()).unwrap();
        world.drive(wallet.reload()).unwrap();
        assert_eq!((wallet.status(), wallet.accounts().len()), (WalletStatus::Unlocked, accounts + 1));
    }
}

#[test]
fn after_a_change_of_password_the_old_one_opens_no_generation_of_the_real_signer() {
    let world = World::new();
    let tab = world.tab();
    tab.signer.replace(signer::TestSigner::real());
    let wallet = tab.open();
    world.drive(wallet.create(12, false, password("pw"))).unwrap();
    world.drive(wallet.change_password(new_password())).unwrap();
    for key in ["vault/0", "vault/1"] {
        let alone = world.fork();
        alone.store.borrow_mut().retain(|other, _| !other.starts_with("vault/") || other == key);
        let tab = alone.tab();
        tab.signer.replace(signer::TestSigner::real());
        let wallet = tab.open();
        let refused = alone.drive(wallet.unlock(password("pw"))).unwrap_err();
        assert_eq!(refused.code(), Code::WrongPassword, "{key}");
        assert_eq!(alone.drive(wallet.unlock(password("new"))).unwrap().len(), 1, "{key}");
    }
}

#[test]
fn a_second_write_of_a_new_password_that_fails_is_told_and_the_change_stands() {
    let (world, tab, wallet) = unlocked();
    tab.fail_commit.set(Some(1));
    world.drive(wallet.change_password(new_password())).unwrap();
    tab.fail_commit.set(None);
    assert_eq!(tab.notices(), ["password-old-copy"]);
    assert_eq!(opens(&world, "vault/0"), [true, false], "the old copy is still there");
    assert_eq!(opens(&world, "vault/1"), [false, true]);
    // The next change of any kind goes over it.
    world.drive(wallet.add_account()).unwrap();
    assert_eq!(opens(&world, "vault/0"), [false, true]);
}

#[test]
fn a_torn_second_write_of_a_new_password_opens_with_the_new_one() {
    let (world, _, wallet) = unlocked();
    let old = world.store.borrow()["vault/0"].clone();
    world.drive(wallet.change_password(new_password())).unwrap();
    let second = world.store.borrow()["vault/0"].clone();
    // The first byte that differs is the counter's last: cut before it, the old bytes are still whole.
    for cut in 8..second.len() {
        let mut torn = second[..cut].to_vec();
        torn.extend_from_slice(old.get(cut..).unwrap_or_default());
        world.store.borrow_mut().insert("vault/0".into(), torn);
        let again = world.fork();
        let wallet = again.tab().open();
        let refused = again.drive(wallet.unlock(password("pw"))).unwrap_err();
        assert_eq!(refused.code(), Code::WrongPassword, "cut at {cut}");
        again.drive(wallet.unlock(password("new"))).unwrap();
        again.drive(wallet.add_account()).unwrap();
    }
}

#[test]
fn an_older_generation_is_told_once_while_still_locked() {
    let (world, _, wallet) = unlocked();
    // The second write of the new password is refused and the first one rots: only the old password's copy is left.
    let before = world.store.borrow()["vault/0"].clone();
    world.drive(wallet.change_password(new_password())).unwrap();
    world.store.borrow_mut().insert("vault/0".into(), before);
    world.store.borrow_mut().get_mut("vault/1").unwrap()[50] ^= 1;

    let tab = world.tab();
    let wallet = tab.open();
    assert_eq!(wallet.status(), WalletStatus::Locked);
    assert_eq!(tab.notices(), ["vault-older-generation"]);
    let told = |event: &WalletEvent| match event {
        WalletEvent::Notice(notice) => notice.message.contains("earlier password"),
        _ => false,
    };
    assert!(tab.events.borrow().iter().any(told));
    assert_eq!(world.drive(wallet.unlock(password("new"))).unwrap_err().code(), Code::WrongPassword);
    world.drive(wallet.reload()).unwrap();
    world.drive(wallet.unlock(password("pw"))).unwrap();
    world.drive(wallet.reload()).unwrap();
    world.drive(wallet.lock());
    world.drive(wallet.unlock(password("pw"))).unwrap();
    assert_eq!(tab.notices(), ["vault-older-generation"], "once for one open");
}

#[test]
fn damage_that_comes_after_opening_is_told_when_unlocking() {
    let (world, _, wallet) = unlocked();
    world.drive(wallet.add_account()).unwrap();
    let tab = world.tab();
    let wallet = tab.open();
    assert_eq!(tab.notices(), [""; 0]);
    world.store.borrow_mut().get_mut("vault/1").unwrap()[50] ^= 1;
    world.drive(wallet.unlock(password("pw"))).unwrap();
    assert_eq!(tab.notices(), ["vault-older-generation"]);
    // A change writes the damaged one anew: what comes after that is another matter.
    world.drive(wallet.add_account()).unwrap();
    world.drive(wallet.lock());
    world.drive(wallet.unlock(password("pw"))).unwrap();
    assert_eq!(tab.notices(), ["vault-older-generation"]);
    world.drive(wallet.lock());
    world.store.borrow_mut().get_mut("vault/1").unwrap()[50] ^= 1;
    world.drive(wallet.unlock(password("pw"))).unwrap();
    assert_eq!(tab.notices(), ["vault-older-generation"; 2]);
}
