//! How wrong passwords slow down: a pure function of how many there were. Kept in storage, so that a reload forgives none.
//!
//! Whoever has a copy of the vault is not slowed by this, only by the key derivation; it is for hands at the keyboard.

use latchkey_core::json_struct;
use serde::Serialize;

/// Wrong passwords before the first wait.
const FREE: u32 = 5;
/// The longest wait, in seconds.
const LONGEST_S: u64 = 60;

/// Wrong passwords in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attempts {
    wrong: u32,
    /// When the next one may be tried, in milliseconds since the Unix epoch.
    next_ms: u64,
}

json_struct!(Attempts { wrong = "wrong", next_ms = "nextMs" });

impl Attempts {
    /// After another wrong one: from the fifth on 1, 2, 4 … 60 seconds pass before the next.
    #[must_use]
    pub fn after_wrong(self, now_ms: u64) -> Self {
        let wrong = self.wrong.saturating_add(1);
        Self { wrong, next_ms: now_ms.saturating_add(wait_s(wrong) * 1_000) }
    }

    /// How long until the next may be tried, in milliseconds; 0 is now. A clock that was set back does not lock anybody
    /// out: then the wait starts over.
    #[must_use]
    pub fn wait_ms(self, now_ms: u64) -> u64 {
        self.next_ms.saturating_sub(now_ms).min(wait_s(self.wrong) * 1_000)
    }

    /// The same state with a wait that starts no later than now, for a clock that was set back.
    #[must_use]
    pub fn settled(self, now_ms: u64) -> Self {
        Self { next_ms: now_ms.saturating_add(self.wait_ms(now_ms)), ..self }
    }
}

/// The wait after so many wrong ones, in seconds.
fn wait_s(wrong: u32) -> u64 {
    let Some(over) = wrong.checked_sub(FREE) else { return 0 };
    1_u64.checked_shl(over).map_or(LONGEST_S, |seconds| seconds.min(LONGEST_S))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_are_free_and_then_it_doubles() {
        let mut attempts = Attempts::default();
        let mut waits = Vec::new();
        for _ in 0..14 {
            attempts = attempts.after_wrong(1_000);
            waits.push(attempts.wait_ms(1_000) / 1_000);
        }
        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
        assert_eq!(wait_s(u32::MAX), 60);
        assert_eq!(attempts.wait_ms(60_999), 1);
        assert_eq!(attempts.wait_ms(61_000), 0);
    }

    #[test]
    fn a_clock_set_back_starts_the_wait_over_and_no_more() {
        let mut attempts = Attempts::default();
        for _ in 0..6 {
            attempts = attempts.after_wrong(1_000_000);
        }
        assert_eq!(attempts.wait_ms(5), 2_000);
        let settled = attempts.settled(5);
        assert_eq!((settled.wait_ms(5), settled.wait_ms(2_005)), (2_000, 0));
        assert_eq!(
            attempts.settled(1_001_000).wait_ms(1_001_000),
            1_000,
            "a clock that runs on is left alone"
        );
    }
}
