//! B05: a wrong password is one answer, whatever is wrong with it, and never comes before the key derivation.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use std::time::{Duration, Instant};

use latchkey_core::code::Code;
use latchkey_core::keccak::keccak256;
use latchkey_core::ports::{Entropy, EntropyError};
use latchkey_core::signer::{SignerRequest, SignerResponse};
use latchkey_keys::signer::{SecretName, Secrets, Signer};

struct Counter(std::cell::Cell<u64>);

impl Entropy for Counter {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        for chunk in out.chunks_mut(32) {
            self.0.set(self.0.get() + 1);
            chunk.copy_from_slice(&keccak256(self.0.get().to_be_bytes()).0[..chunk.len()]);
        }
        Ok(())
    }
}

fn signer() -> Signer<Counter> {
    Signer::new(Counter(std::cell::Cell::new(0)))
}

fn secrets(password: &str) -> Secrets {
    Secrets::default().with(SecretName::Password, password.as_bytes())
}

/// Tries a password; gives the code and message of the refusal, and the time that it took.
fn attempt(envelope: &str, password: &str) -> (Option<(Code, String)>, Duration) {
    let (mut signer, secrets) = (signer(), secrets(password));
    let request = SignerRequest::Unlock { envelope: envelope.to_owned() };
    let start = Instant::now();
    let outcome = signer.handle(request, secrets);
    let took = start.elapsed();
    match outcome.response {
        SignerResponse::Failed { error } => (Some((error.code, error.message)), took),
        _ => (None, took),
    }
}

#[test]
fn every_wrong_password_is_one_answer_after_the_key_derivation() {
    let full = std::env::var_os("LATCHKEY_SOAK").is_some();
    let tries = if full { 200 } else { 3 };
    let right = "pa\u{df}w\u{f6}rd of \u{c5}ngstr\u{f6}m";
    let SignerResponse::Vault { envelope, .. } =
        signer().handle(SignerRequest::Create { words: 12 }, secrets(right)).response
    else {
        panic!("no vault");
    };
    // The Unicode variant is wrong here: it is the caller who brings passwords into their normal form.
    let long = "x".repeat(10_000);
    let kinds = [
        "pa\u{df}w\u{f6}rd of \u{c5}ngstr\u{f6}n",
        "",
        &long,
        "pa\u{df}w\u{f6}rd of \u{212b}ngstr\u{f6}m",
        right,
    ];
    let mut times = vec![Vec::new(); kinds.len()];
    let mut answers = Vec::new();
    // In turns, so that what else the machine does falls on all of them.
    for _ in 0..tries {
        for (kind, password) in kinds.iter().enumerate() {
            let (refusal, took) = attempt(&envelope, password);
            assert_eq!(refusal.is_none(), *password == right);
            answers.extend(refusal);
            times[kind].push(took);
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(answers[0].0, Code::WrongPassword);
    let medians: Vec<f64> = times
        .iter_mut()
        .map(|times| {
            times.sort_unstable();
            times[times.len() / 2].as_secs_f64()
        })
        .collect();
    println!("{tries} tries of each kind, medians {medians:.3?} s");
    // An early exit takes no time; on a busy machine a try takes up to several times as long as another.
    assert!(times.iter().all(|times| times[0] * 20 > times[times.len() - 1]), "{times:?}");
    if full {
        let wrong = &medians[..4];
        let (least, most) =
            (wrong.iter().copied().fold(f64::MAX, f64::min), wrong.iter().copied().fold(0.0, f64::max));
        assert!(most / least < 1.02, "{medians:?}");
    }
}
