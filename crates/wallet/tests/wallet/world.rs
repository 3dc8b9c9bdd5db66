//! A world in memory: one clock, one storage, one set of locks and one chain, shared by any number of tabs. Time moves only
//! when everything waits. Anything can fail or crash at any step.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_channel::oneshot;
use futures_util::lock::{Mutex, OwnedMutexGuard};
use futures_util::task::noop_waker;
use latchkey_core::code::Failure;
use latchkey_core::ports::{Clock, Entropy, EntropyError};
use latchkey_core::signer::{SignerRequest, SignerResponse};
use latchkey_gateway::{
    Client, ClientConfig, EndpointConfig, HttpRequest, HttpResponse, Transport, TransportError,
};
use latchkey_wallet::{
    ApprovalRequest, Approver, Change, Decision, Events, Locks, SignerPort, Store, StoreError, Wallet,
    WalletEvent,
};

use crate::chain::Chain;
use crate::signer::{Secrets, TestSigner};

pub(crate) const CHAIN_ID: u64 = 31337;

#[derive(Default)]
pub(crate) struct World {
    pub now_ms: Cell<u64>,
    timers: RefCell<Vec<(u64, oneshot::Sender<()>)>>,
    progress: Cell<u64>,
    pub store: RefCell<BTreeMap<String, Vec<u8>>>,
    /// Every commit, in order.
    pub written: RefCell<Vec<Vec<Change>>>,
    locks: RefCell<BTreeMap<String, Arc<Mutex<()>>>>,
    pub chain: RefCell<Chain>,
}

impl World {
    pub(crate) fn new() -> Rc<Self> {
        let world = Self::default();
        world.now_ms.set(1_790_000_000_000);
        Rc::new(world)
    }

    /// The same storage and chain, as another machine or a later day would find them.
    pub(crate) fn fork(&self) -> Rc<Self> {
        let world = Self::default();
        world.now_ms.set(self.now_ms.get());
        world.store.replace(self.store.borrow().clone());
        world.chain.replace(self.chain.borrow().clone());
        Rc::new(world)
    }

    pub(crate) fn tab(self: &Rc<Self>) -> Rc<Tab> {
        Rc::new(Tab {
            world: Rc::clone(self),
            signer: RefCell::default(),
            terminated: Cell::default(),
            answers: RefCell::default(),
            asked: RefCell::default(),
            events: RefCell::default(),
            steps: Cell::default(),
            crash_at: Cell::default(),
            crashed: Cell::default(),
            commits: Cell::default(),
            fail_commit: Cell::default(),
            calls: Cell::default(),
            fail_call: Cell::default(),
            seed: Cell::new(7),
        })
    }

    /// Runs `future` to its end, moving the clock whenever everything waits. `None` if `stop` says so, or nothing can go
    /// on any more.
    pub(crate) fn drive_until<T>(
        &self,
        stop: impl Fn() -> bool,
        future: impl Future<Output = T>,
    ) -> Option<T> {
        let mut future = pin!(future);
        let waker = noop_waker();
        let mut context = Context::from_waker(&waker);
        for _ in 0..2_000_000 {
            let before = self.progress.get();
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return Some(output);
            }
            if stop() {
                return None;
            }
            if self.progress.get() == before && !self.move_clock() {
                return None;
            }
        }
        panic!("the test runs for ever");
    }

    pub(crate) fn drive<T>(&self, future: impl Future<Output = T>) -> T {
        self.drive_until(|| false, future).expect("stalled")
    }

    /// Lets `wallet` run for `ms` milliseconds.
    pub(crate) fn run_for(&self, wallet: &Wallet<Tab>, ms: u64) {
        let end = self.now_ms.get() + ms;
        let end = self.sleep_until(end);
        self.drive(async {
            futures_util::future::select(pin!(wallet.run()), pin!(end)).await;
        });
    }

    pub(crate) fn sleep_until(&self, at: u64) -> impl Future<Output = ()> + use<> {
        let (sender, receiver) = oneshot::channel();
        self.timers.borrow_mut().push((at, sender));
        async move {
            let _ = receiver.await;
        }
    }

    fn move_clock(&self) -> bool {
        let mut timers = self.timers.borrow_mut();
        timers.retain(|(_, sender)| !sender.is_canceled());
        let Some(next) = timers.iter().map(|(at, _)| *at).min() else {
            return false;
        };
        self.now_ms.set(self.now_ms.get().max(next));
        let now_ms = self.now_ms.get();
        let (due, later): (Vec<_>, Vec<_>) = timers.drain(..).partition(|(at, _)| *at <= now_ms);
        *timers = later;
        for (_, sender) in due {
            let _ = sender.send(());
        }
        true
    }

    pub(crate) fn keys(&self, prefix: &str) -> Vec<String> {
        self.store.borrow().keys().filter(|key| key.starts_with(prefix)).cloned().collect()
    }
}

/// What a person does with a prompt.
pub(crate) enum Answer {
    Yes,
    No,
    Accounts(Vec<latchkey_core::primitives::Address>),
    /// Leaves it on the screen.
    Never,
    /// Does something first, then says yes.
    After(Box<dyn FnOnce()>),
}

pub(crate) struct Tab {
    pub world: Rc<World>,
    pub signer: RefCell<TestSigner>,
    pub terminated: Cell<u32>,
    pub answers: RefCell<VecDeque<Answer>>,
    pub asked: RefCell<Vec<ApprovalRequest>>,
    pub events: RefCell<Vec<WalletEvent>>,
    pub steps: Cell<u64>,
    pub crash_at: Cell<Option<u64>>,
    pub crashed: Cell<bool>,
    pub commits: Cell<u64>,
    /// Refuses the commit of this number, counted from the setting of it.
    pub fail_commit: Cell<Option<u64>>,
    /// How often the storage was called.
    pub calls: Cell<u64>,
    /// Refuses the storage's call of this number, with this reason.
    pub fail_call: Cell<Option<(u64, &'static str)>>,
    seed: Cell<u64>,
}

impl Tab {
    pub(crate) fn client(self: &Rc<Self>) -> Client<Tab> {
        let endpoints = vec![EndpointConfig::new("https://gateway.example")];
        Client::new(ClientConfig::new(CHAIN_ID, endpoints), Rc::clone(self)).unwrap()
    }

    pub(crate) fn open(self: &Rc<Self>) -> Wallet<Tab> {
        self.world.drive(Wallet::open(Rc::clone(self), self.client())).unwrap()
    }

    pub(crate) fn answer(&self, answer: Answer) {
        self.answers.borrow_mut().push_back(answer);
    }

    pub(crate) fn notices(&self) -> Vec<String> {
        let events = self.events.borrow();
        events
            .iter()
            .filter_map(|event| match event {
                WalletEvent::Notice(notice) => Some(notice.code.clone()),
                _ => None,
            })
            .collect()
    }

    /// Counts a call of the storage, and refuses the one that is to fail.
    fn call_storage(&self) -> Result<(), StoreError> {
        let call = self.calls.replace(self.calls.get() + 1);
        match self.fail_call.get() {
            Some((number, reason)) if number == call => Err(StoreError { reason: reason.into() }),
            _ => Ok(()),
        }
    }

    /// One point at which a tab can die: it never goes on after it.
    async fn step(&self) {
        self.steps.set(self.steps.get() + 1);
        if self.crash_at.get() == Some(self.steps.get()) {
            self.crashed.set(true);
        }
        if self.crashed.get() {
            pending::<()>().await;
        }
        let mut yielded = false;
        poll_fn(|_| {
            self.world.progress.set(self.world.progress.get() + 1);
            if std::mem::replace(&mut yielded, true) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

impl Clock for Tab {
    fn now_ms(&self) -> u64 {
        self.world.now_ms.get()
    }

    async fn sleep(&self, ms: u64) {
        self.world.sleep_until(self.now_ms() + ms).await;
    }
}

impl Entropy for Tab {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        for byte in out {
            let next = self
                .seed
                .get()
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            self.seed.set(next);
            *byte = next.to_be_bytes()[0];
        }
        Ok(())
    }
}

impl Transport for Tab {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.step().await;
        let reply = self.world.chain.borrow_mut().answer(&request.body);
        self.step().await;
        let body = reply.ok_or(TransportError::Unreachable)?.into_bytes();
        Ok(HttpResponse { status: 200, headers: Vec::new(), body })
    }
}

impl Store for Tab {
    async fn read(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.step().await;
        self.call_storage()?;
        Ok(self.world.store.borrow().get(key).cloned())
    }

    async fn list(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.step().await;
        self.call_storage()?;
        let store = self.world.store.borrow();
        let found = store.iter().filter(|(key, _)| key.starts_with(prefix));
        Ok(found.map(|(key, value)| (key.clone(), value.clone())).collect())
    }

    async fn commit(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        self.step().await;
        self.call_storage()?;
        self.commits.set(self.commits.get() + 1);
        if let Some(left) = self.fail_commit.get() {
            self.fail_commit.set(left.checked_sub(1));
            if left == 0 {
                return Err(StoreError { reason: "QuotaExceededError".into() });
            }
        }
        self.world.written.borrow_mut().push(changes.clone());
        {
            let mut store = self.world.store.borrow_mut();
            for change in changes {
                match change {
                    Change::Put { key, value } => store.insert(key, value),
                    Change::Delete { key } => store.remove(&key),
                };
            }
        }
        self.step().await;
        Ok(())
    }
}

impl SignerPort for Tab {
    type Secrets = Secrets;

    async fn request(
        &self,
        request: SignerRequest,
        secrets: Secrets,
    ) -> Result<(SignerResponse, Secrets), Failure> {
        self.step().await;
        let answer = self.signer.borrow_mut().handle(request, &secrets);
        self.step().await;
        Ok(answer)
    }

    fn no_secrets() -> Secrets {
        Secrets::new()
    }

    async fn terminate(&self) {
        self.terminated.set(self.terminated.get() + 1);
        self.signer.borrow_mut().terminate();
    }
}

impl Approver for Tab {
    async fn approve(&self, request: ApprovalRequest) -> Result<Decision, Failure> {
        self.asked.borrow_mut().push(request);
        self.step().await;
        let answer = self.answers.borrow_mut().pop_front().unwrap_or(Answer::Yes);
        match answer {
            Answer::Yes => Ok(Decision::approve()),
            Answer::No => Ok(Decision::refuse()),
            Answer::Accounts(accounts) => Ok(Decision { approved: true, accounts: Some(accounts) }),
            Answer::Never => pending().await,
            Answer::After(act) => {
                act();
                Ok(Decision::approve())
            }
        }
    }
}

impl Locks for Tab {
    type Guard = OwnedMutexGuard<()>;

    async fn lock(&self, name: &str) -> OwnedMutexGuard<()> {
        self.step().await;
        let lock = Arc::clone(self.world.locks.borrow_mut().entry(name.to_owned()).or_default());
        let guard = lock.lock_owned().await;
        self.world.progress.set(self.world.progress.get() + 1);
        guard
    }
}

impl Events for Tab {
    fn emit(&self, event: WalletEvent) {
        self.events.borrow_mut().push(event);
    }
}
