//! When the wallet locks itself: a pure function of what it is told about time.

/// The idle clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idle {
    limit_ms: Option<u64>,
    last_ms: u64,
}

/// Locks after this long without use, unless told otherwise: 15 minutes.
pub const DEFAULT_LIMIT_MS: u64 = 15 * 60 * 1000;

/// The longest the clock is left unread. A timer does not run while the machine sleeps; reading often notices a sleep
/// soon after it ends.
const LONGEST_CHECK_MS: u64 = 10_000;

impl Idle {
    /// A clock started now.
    #[must_use]
    pub const fn new(limit_ms: Option<u64>, now_ms: u64) -> Self {
        Self { limit_ms, last_ms: now_ms }
    }

    /// The limit in milliseconds; `None` is never.
    #[must_use]
    pub const fn limit_ms(&self) -> Option<u64> {
        self.limit_ms
    }

    /// Whether the time is up. A clock set back counts as no time.
    #[must_use]
    pub fn is_due(&self, now_ms: u64) -> bool {
        self.limit_ms.is_some_and(|limit| now_ms.saturating_sub(self.last_ms) >= limit)
    }

    /// The person is there. Returns false, and changes nothing, if the time was up before: the first touch after a
    /// machine wakes up must not save a wallet that should have locked in its sleep.
    #[must_use]
    pub fn touch(&mut self, now_ms: u64) -> bool {
        if self.is_due(now_ms) {
            return false;
        }
        self.last_ms = now_ms;
        true
    }

    /// How long until the clock should be read again.
    #[must_use]
    pub fn next_check_ms(&self, now_ms: u64) -> u64 {
        let left = self
            .limit_ms
            .map_or(LONGEST_CHECK_MS, |limit| limit.saturating_sub(now_ms.saturating_sub(self.last_ms)));
        left.clamp(1, LONGEST_CHECK_MS)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn locks_after_the_limit_and_not_before() {
        let mut idle = Idle::new(Some(60_000), 1_000);
        assert!(!idle.is_due(60_999));
        assert!(idle.touch(60_999));
        assert!(!idle.is_due(120_998));
        assert!(idle.is_due(120_999));
        assert_eq!(idle.next_check_ms(115_999), 5_000);
    }

    #[test]
    fn a_touch_after_sleep_does_not_save_it() {
        let mut idle = Idle::new(Some(60_000), 0);
        assert!(!idle.touch(3_600_000));
        assert!(idle.is_due(3_600_000));
    }

    #[test]
    fn a_clock_set_back_does_not_lock_and_never_is_never() {
        let mut idle = Idle::new(Some(60_000), 1_000_000);
        assert!(!idle.is_due(5));
        assert!(idle.touch(5));
        assert!(idle.is_due(60_005));
        assert!(!Idle::new(None, 0).is_due(u64::MAX));
    }

    proptest! {
        #[test]
        fn reads_the_clock_at_latest_when_it_is_due(limit in 1_u64..10_000_000, last in 0_u64..1_000, now in 0_u64..20_000_000) {
            let idle = Idle::new(Some(limit), last);
            let next = now + idle.next_check_ms(now);
            prop_assert!(next > now && next <= now + LONGEST_CHECK_MS);
            if !idle.is_due(now) && next < now + LONGEST_CHECK_MS {
                prop_assert!(idle.is_due(next));
            }
        }
    }
}
