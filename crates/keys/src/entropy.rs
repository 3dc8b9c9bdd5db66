//! The platform's randomness, health-checked: a broken source is refused before a key is made of it.

use core::cell::RefCell;

use latchkey_core::ports::{Entropy, EntropyError};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// At least this much is drawn at once, so that every draw can be judged.
const DRAW: usize = 32;
/// How many earlier draws a new one is compared with.
const REMEMBERED: usize = 16;

/// An [`Entropy`] that refuses output no sound source gives: all bytes equal (all zero among them), or a repetition
/// of one of the last draws.
///
/// Only hashes of earlier draws are remembered. This catches a stubbed, stuck or replayed source, not a subtly biased
/// one: nothing at run time can.
///
/// ```
/// use latchkey_core::ports::{Entropy, EntropyError};
/// struct Stuck;
/// impl Entropy for Stuck {
///     fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
///         out.fill(7);
///         Ok(())
///     }
/// }
/// let entropy = latchkey_keys::entropy::HealthChecked::new(Stuck);
/// assert_eq!(entropy.fill(&mut [0; 16]), Err(EntropyError));
/// ```
#[derive(Debug)]
pub struct HealthChecked<E> {
    source: E,
    seen: RefCell<[[u8; 32]; REMEMBERED]>,
    next: core::cell::Cell<usize>,
}

impl<E: Entropy> HealthChecked<E> {
    /// Wraps a source.
    pub const fn new(source: E) -> Self {
        Self { source, seen: RefCell::new([[0; 32]; REMEMBERED]), next: core::cell::Cell::new(0) }
    }

    /// Fresh bytes in an array that is wiped when dropped.
    ///
    /// # Errors
    /// [`EntropyError`] if the source failed or failed the health check.
    pub fn array<const N: usize>(&self) -> Result<Zeroizing<[u8; N]>, EntropyError> {
        let mut out = Zeroizing::new([0; N]);
        self.fill(out.as_mut_slice())?;
        Ok(out)
    }

    fn remember(&self, draw: &[u8]) -> Result<(), EntropyError> {
        let digest: [u8; 32] = Sha256::digest(draw).into();
        let mut seen = self.seen.try_borrow_mut().map_err(|_| EntropyError)?;
        if seen.contains(&digest) {
            return Err(EntropyError);
        }
        let next = self.next.get();
        if let Some(slot) = seen.get_mut(next) {
            *slot = digest;
        }
        self.next.set((next + 1) % REMEMBERED);
        Ok(())
    }
}

impl<E: Entropy> Entropy for HealthChecked<E> {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        let mut draw = Zeroizing::new(vec![0_u8; out.len().max(DRAW)]);
        self.source.fill(&mut draw)?;
        let head = draw.get(..DRAW).ok_or(EntropyError)?;
        if head.windows(2).all(|pair| pair[0] == pair[1]) {
            return Err(EntropyError);
        }
        self.remember(head)?;
        out.copy_from_slice(draw.get(..out.len()).ok_or(EntropyError)?);
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::cast_possible_truncation, reason = "byte patterns")]
mod tests {
    use core::cell::Cell;

    use super::*;

    /// Fills with what the function gives for (call, index).
    struct Scripted(fn(u32, usize) -> u8, Cell<u32>);

    impl Entropy for Scripted {
        fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
            let call = self.1.replace(self.1.get() + 1);
            out.iter_mut().enumerate().for_each(|(index, byte)| *byte = (self.0)(call, index));
            Ok(())
        }
    }

    struct Missing;
    impl Entropy for Missing {
        fn fill(&self, _: &mut [u8]) -> Result<(), EntropyError> {
            Err(EntropyError)
        }
    }

    fn checked(script: fn(u32, usize) -> u8) -> HealthChecked<Scripted> {
        HealthChecked::new(Scripted(script, Cell::new(0)))
    }

    #[test]
    fn refuses_a_missing_source_zeros_and_equal_bytes() {
        assert_eq!(HealthChecked::new(Missing).fill(&mut [0; 4]), Err(EntropyError));
        assert_eq!(checked(|_, _| 0).fill(&mut [0; 32]), Err(EntropyError));
        assert_eq!(checked(|_, _| 0xAB).fill(&mut [0; 1]), Err(EntropyError));
    }

    #[test]
    fn refuses_a_draw_seen_before_whatever_its_length() {
        let stuck = checked(|_, index| (index % 251) as u8);
        assert_eq!(stuck.fill(&mut [0; 16]), Ok(()));
        assert_eq!(stuck.fill(&mut [0; 64]), Err(EntropyError));
        let alternating = checked(|call, index| ((call % 2) as usize + index % 200) as u8);
        assert_eq!(alternating.fill(&mut [0; 16]), Ok(()));
        assert_eq!(alternating.fill(&mut [0; 16]), Ok(()));
        assert_eq!(alternating.fill(&mut [0; 16]), Err(EntropyError));
    }

    #[test]
    fn gives_what_the_source_gave() {
        let sound = checked(|call, index| (call as u8).wrapping_mul(31).wrapping_add(index as u8));
        for call in 0..200_u8 {
            let mut out = [0; 40];
            sound.fill(&mut out).unwrap();
            assert_eq!(out[39], call.wrapping_mul(31).wrapping_add(39));
        }
    }
}
