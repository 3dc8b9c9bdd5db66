//! A bell: wakes everyone who waits, once.

use core::cell::RefCell;

use futures_channel::oneshot::{self, Receiver, Sender};

#[derive(Default)]
pub(crate) struct Signal {
    waiting: RefCell<Vec<Sender<()>>>,
}

impl Signal {
    /// Completes at the next [`Signal::fire`]. Waiting starts when this is called, not when it is first polled.
    pub(crate) fn wait(&self) -> Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        let mut waiting = self.waiting.borrow_mut();
        waiting.retain(|one| !one.is_canceled());
        waiting.push(sender);
        receiver
    }

    /// Wakes everyone.
    pub(crate) fn fire(&self) {
        for one in self.waiting.take() {
            // Somebody who left needs no waking.
            let _gone = one.send(());
        }
    }
}
