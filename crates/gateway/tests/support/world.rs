//! A gateway in memory and a clock that only moves when nothing else can: faults and time are scripted, runs repeat.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up must stop")]
#![allow(dead_code, reason = "each test binary uses its part")]

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use futures_executor::LocalPool;
use futures_util::task::LocalSpawnExt;
use latchkey_core::ports::{Clock, Entropy, EntropyError};
use latchkey_gateway::{
    Client, ClientConfig, EndpointConfig, HttpRequest, HttpResponse, Transport, TransportError,
};
use serde_json::{Value, json};

/// What a gateway does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Answers the result.
    Result(Value),
    /// Answers a JSON-RPC error.
    Error(Value),
    /// Answers these bytes; `$ID` becomes the request's id.
    Raw(Vec<u8>),
    /// Answers an HTTP status with a body and headers.
    Status(u16, &'static str, Vec<(String, String)>),
    /// No connection.
    Unreachable,
    /// Never answers.
    Hang,
    /// The transport's own limit.
    TooLarge,
    /// Does the other after so many milliseconds.
    After(u64, Box<Act>),
}

type Script = Box<dyn FnMut(&str, &Value) -> Act>;

/// Every port at once.
pub(crate) struct World {
    now: Cell<u64>,
    sleepers: RefCell<Vec<(u64, Waker)>>,
    gateways: RefCell<Vec<(String, Script)>>,
    /// Time, gateway and method of every request that was sent.
    pub(crate) log: RefCell<Vec<(u64, usize, String)>>,
    pub(crate) requests: RefCell<Vec<HttpRequest>>,
    random: Cell<u32>,
    pub(crate) entropy_broken: Cell<bool>,
}

impl World {
    pub(crate) fn new() -> Rc<Self> {
        Rc::new(Self {
            now: Cell::new(1_800_000_000_000),
            sleepers: RefCell::default(),
            gateways: RefCell::default(),
            log: RefCell::default(),
            requests: RefCell::default(),
            random: Cell::new(1),
            entropy_broken: Cell::new(false),
        })
    }

    /// Adds a gateway on chain 1 that handles all other methods by `script`.
    pub(crate) fn gateway(self: &Rc<Self>, mut script: impl FnMut(&str, &Value) -> Act + 'static) -> usize {
        self.gateway_raw(move |method, params| match method {
            "eth_chainId" => Act::Result(json!("0x1")),
            _ => script(method, params),
        })
    }

    /// Adds a gateway that handles every method by `script`.
    pub(crate) fn gateway_raw(self: &Rc<Self>, script: impl FnMut(&str, &Value) -> Act + 'static) -> usize {
        let mut gateways = self.gateways.borrow_mut();
        let index = gateways.len();
        gateways.push((format!("https://gateway{index}.example/v1/SECRETKEY"), Box::new(script)));
        index
    }

    /// Replaces what a gateway does.
    pub(crate) fn replace(&self, index: usize, script: impl FnMut(&str, &Value) -> Act + 'static) {
        self.gateways.borrow_mut()[index].1 = Box::new(script);
    }

    /// A gateway on chain 1 that does these things in turn, then the last for ever.
    pub(crate) fn scripted(self: &Rc<Self>, acts: Vec<Act>) -> usize {
        let mut acts = VecDeque::from(acts);
        self.gateway(move |_, _| if acts.len() > 1 { acts.pop_front().unwrap() } else { acts[0].clone() })
    }

    pub(crate) fn client(self: &Rc<Self>) -> Client<World> {
        self.client_with(|_| {})
    }

    pub(crate) fn client_with(self: &Rc<Self>, change: impl FnOnce(&mut ClientConfig)) -> Client<World> {
        let urls = self.gateways.borrow().iter().map(|(url, _)| EndpointConfig::new(url.as_str())).collect();
        let mut config = ClientConfig::new(1, urls);
        change(&mut config);
        Client::new(config, Rc::clone(self)).unwrap()
    }

    pub(crate) fn advance(&self, ms: u64) {
        self.now.set(self.now.get() + ms);
        self.wake();
    }

    pub(crate) fn set_now(&self, now: u64) {
        self.now.set(now);
    }

    pub(crate) fn sent(&self, gateway: usize, method: &str) -> usize {
        self.log.borrow().iter().filter(|(_, index, name)| *index == gateway && name == method).count()
    }

    fn wake(&self) {
        let now = self.now.get();
        let (due, later): (Vec<_>, Vec<_>) = self.sleepers.take().into_iter().partition(|(at, _)| *at <= now);
        self.sleepers.borrow_mut().extend(later);
        due.into_iter().for_each(|(_, waker)| waker.wake());
    }

    /// Runs `future` to its end; time jumps to the next timer whenever nothing else can happen.
    pub(crate) fn run<T: 'static>(self: &Rc<Self>, future: impl Future<Output = T> + 'static) -> T {
        let out = Rc::new(RefCell::new(None));
        let slot = Rc::clone(&out);
        let mut pool = LocalPool::new();
        pool.spawner()
            .spawn_local(async move {
                let value = future.await;
                *slot.borrow_mut() = Some(value);
            })
            .unwrap();
        loop {
            pool.run_until_stalled();
            if let Some(value) = out.borrow_mut().take() {
                return value;
            }
            let next =
                self.sleepers.borrow().iter().map(|(at, _)| *at).min().expect("nothing can ever happen");
            self.now.set(self.now.get().max(next));
            self.wake();
        }
    }
}

struct Sleep<'a> {
    world: &'a World,
    until: u64,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.world.now.get() >= self.until {
            return Poll::Ready(());
        }
        self.world.sleepers.borrow_mut().push((self.until, context.waker().clone()));
        Poll::Pending
    }
}

impl Clock for World {
    fn now_ms(&self) -> u64 {
        self.now.get()
    }

    fn sleep(&self, ms: u64) -> impl Future<Output = ()> {
        Sleep { world: self, until: self.now.get() + ms }
    }
}

impl Entropy for World {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        if self.entropy_broken.get() {
            return Err(EntropyError);
        }
        for byte in out {
            self.random.set(self.random.get().wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
            *byte = self.random.get().to_be_bytes()[0];
        }
        Ok(())
    }
}

impl Transport for World {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let asked: Value = serde_json::from_str(&request.body).unwrap();
        let method = asked["method"].as_str().unwrap().to_owned();
        let mut act = {
            let mut gateways = self.gateways.borrow_mut();
            let index = gateways.iter().position(|(url, _)| *url == request.url).unwrap();
            self.log.borrow_mut().push((self.now.get(), index, method.clone()));
            (gateways[index].1)(&method, &asked["params"])
        };
        self.requests.borrow_mut().push(request);
        let id = &asked["id"];
        loop {
            let body = match act {
                Act::Result(result) => {
                    json!({"jsonrpc": "2.0", "id": id, "result": result}).to_string().into_bytes()
                }
                Act::Error(error) => {
                    json!({"jsonrpc": "2.0", "id": id, "error": error}).to_string().into_bytes()
                }
                Act::Raw(body) => match String::from_utf8(body) {
                    Ok(text) => text.replace("$ID", &id.to_string()).into_bytes(),
                    Err(bytes) => bytes.into_bytes(),
                },
                Act::Status(status, body, headers) => {
                    let body = body.replace("$ID", &id.to_string()).into_bytes();
                    return Ok(HttpResponse { status, headers, body });
                }
                Act::Unreachable => return Err(TransportError::Unreachable),
                Act::TooLarge => return Err(TransportError::TooLarge),
                Act::Hang => {
                    self.sleep(u64::from(u32::MAX)).await;
                    return Err(TransportError::Timeout);
                }
                Act::After(ms, then) => {
                    self.sleep(ms).await;
                    act = *then;
                    continue;
                }
            };
            return Ok(HttpResponse { status: 200, headers: vec![], body });
        }
    }
}
