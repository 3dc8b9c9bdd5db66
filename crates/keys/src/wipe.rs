//! Wiping what our own buffers cannot reach.

use core::hint::black_box;

/// How much of the stack [`scrub_stack`] overwrites, in bytes: more than the deepest call of ours uses.
const SCRUBBED: usize = 64 * 1024;

/// Overwrites the part of the stack below the caller, where calls that have returned left their spills.
///
/// Best effort: call it from the frame that made the sensitive call, after it. The platform honours only one wipe
/// for certain, dropping the whole memory, which is why locking terminates the signer's worker.
#[inline(never)]
pub fn scrub_stack() {
    let mut space = [0_u8; SCRUBBED];
    black_box(&mut space);
}
