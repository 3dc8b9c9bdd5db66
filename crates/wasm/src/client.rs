//! The client: one chain through its gateways. Questions and answers are JSON text in which integers are quantities.

use std::rc::Rc;

use js_sys::Promise;
use latchkey_core::code::{Code, Failure};
use latchkey_core::json::{self, FromJson};
use latchkey_core::primitives::{Address, B256, Bytes, U256, quantity};
use latchkey_core::{json_struct, json_tagged};
use latchkey_gateway::{
    Auth, BlockTag, CallRequest, ClientConfig, EndpointConfig, LogFilter, Question, question,
};
use serde::Serialize;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

use crate::failure::{Thrown, invalid};
use crate::platform::Browser;
use crate::promise::promise;

/// A chain through its gateways.
#[wasm_bindgen]
pub struct Client {
    inner: latchkey_gateway::Client<Browser>,
}

struct Config {
    chain_id: u64,
    gateways: Vec<Gateway>,
    /// Most milliseconds for one exchange.
    timeout_ms: Option<u32>,
}

struct Gateway {
    url: String,
    auth: Option<GatewayAuth>,
}

enum GatewayAuth {
    Bearer { token: String },
    Basic { username: String, password: String },
    Header { name: String, value: String },
}

json_struct!(strict Config {
    chain_id = "chainId" quantity,
    gateways = "gateways",
    timeout_ms = "timeoutMs",
});
json_struct!(strict Gateway { url = "url", auth = "auth" });
json_tagged!(strict GatewayAuth "type" {
    Bearer = "bearer" { token = "token" },
    Basic = "basic" { username = "username", password = "password" },
    Header = "header" { name = "name", value = "value" },
});

impl From<Gateway> for EndpointConfig {
    fn from(gateway: Gateway) -> Self {
        let auth = gateway.auth.map(|auth| match auth {
            GatewayAuth::Bearer { token } => Auth::Bearer { token },
            GatewayAuth::Basic { username, password } => Auth::Basic { username, password },
            GatewayAuth::Header { name, value } => Auth::Header { name, value },
        });
        Self { url: gateway.url, auth }
    }
}

/// What a question may carry; each question takes what it needs.
struct Params {
    address: Option<Address>,
    hash: Option<B256>,
    raw: Option<Bytes>,
    block: Option<Value>,
    from: Option<Address>,
    to: Option<Address>,
    value: Option<U256>,
    data: Option<Bytes>,
    gas: Option<u64>,
    from_block: Option<Value>,
    to_block: Option<Value>,
    addresses: Vec<Address>,
    topics: Vec<Option<Vec<B256>>>,
    keys: Vec<B256>,
}

json_struct!(strict Params {
    address = "address",
    hash = "hash",
    raw = "raw",
    block = "block",
    from = "from",
    to = "to",
    value = "value" quantity,
    data = "data",
    gas = "gas" quantity,
    from_block = "fromBlock",
    to_block = "toBlock",
    addresses = "addresses" default,
    topics = "topics" default,
    keys = "keys" default,
});

#[wasm_bindgen]
impl Client {
    /// A client for `{chainId, gateways: [{url, auth?}], timeoutMs?}`. Asks nothing yet.
    ///
    /// # Errors
    /// `INVALID_PARAMS` if there is no gateway, or one cannot be used as configured.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &str) -> Result<Client, JsValue> {
        // The reader's words may repeat a credential: they are not passed on.
        let config: Config = json::read(config).map_err(|_| {
            Thrown(invalid("gateways", "not a list of {url, auth?} with one of the kinds of auth"))
        })?;
        let mut settings =
            ClientConfig::new(config.chain_id, config.gateways.into_iter().map(Into::into).collect());
        if let Some(timeout_ms) = config.timeout_ms {
            settings.timeout_ms = u64::from(timeout_ms);
            // A call has the time of two and a half exchanges, as with the usual limits, and never less than usual.
            settings.total_ms = settings.total_ms.max(settings.timeout_ms * 5 / 2);
        }
        let inner =
            latchkey_gateway::Client::new(settings, Rc::new(Browser::default())).map_err(Thrown::from)?;
        Ok(Self { inner })
    }

    /// Any JSON-RPC method, its answer as it is.
    ///
    /// # Errors
    /// The gateway's, as a `Failure`.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn request(&self, method: String, params: String) -> Promise {
        let client = self.inner.clone();
        promise(async move {
            let params = decode(&params, "params")?;
            let answer = client.request(&method, params).await?;
            Ok(json::write(&answer).into())
        })
    }

    /// One typed question; its answer is checked to be what the method must answer.
    ///
    /// # Errors
    /// `INVALID_PARAMS`; `NOT_FOUND`; the gateway's, as a `Failure`.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn ask(&self, question: String, params: String) -> Promise {
        let client = self.inner.clone();
        promise(async move {
            let params: Params = decode(&params, "")?;
            Ok(json::write(&answer(&client, &question, params).await?).into())
        })
    }

    /// How each gateway is doing.
    ///
    /// # Errors
    /// None but a fault of ours.
    pub fn status(&self) -> Result<String, JsValue> {
        Ok(encode(&self.inner.status())?)
    }
}

#[cfg(feature = "wallet")]
impl Client {
    /// The same client on a wallet's platform: what it knows of its gateways is shared.
    pub(crate) fn inner(&self) -> latchkey_gateway::Client<Browser> {
        self.inner.clone()
    }
}

async fn answer(
    client: &latchkey_gateway::Client<Browser>,
    name: &str,
    params: Params,
) -> Result<Value, Failure> {
    match name {
        "chainId" => {
            client.verify_chain().await?;
            Ok(number(client.chain_id()))
        }
        "blockNumber" => Ok(number(client.block_number().await?)),
        "fees" => value(&client.estimate_fees().await?),
        "send" => value(&client.send_raw_transaction(&required("raw", params.raw)?.0).await?.hash),
        _ => client.ask(question(name, params)?).await?,
    }
}

/// The questions that are one request each.
fn question(name: &str, params: Params) -> Result<Question<Answer>, Failure> {
    let block = block_tag("block", params.block.as_ref())?;
    Ok(match name {
        "balance" => {
            question::balance(required("address", params.address)?, block).map(|wei| Ok(amount(wei)))
        }
        "transactionCount" => question::transaction_count(required("address", params.address)?, block)
            .map(|count| Ok(number(count))),
        "proof" => question::proof(required("address", params.address)?, params.keys, block)
            .map(|proof| value(&proof)),
        "code" => question::code(required("address", params.address)?, block).map(|code| value(&code)),
        "call" => question::call(&call_request(params), block).map(|data| value(&data)),
        "estimateGas" => question::estimate_gas(&call_request(params)).map(|gas| Ok(number(gas))),
        "gasPrice" => question::gas_price().map(|price| Ok(amount(price))),
        "transaction" => {
            question::transaction(required("hash", params.hash)?).map(|found| one(found, "transaction"))
        }
        "receipt" => question::receipt(required("hash", params.hash)?).map(|found| one(found, "receipt")),
        "block" => match params.hash {
            Some(hash) => question::block_by_hash(hash),
            None => question::block(block),
        }
        .map(|found| one(found, "block")),
        "logs" => question::logs(log_filter(params)?).map(|logs| value(&logs)),
        _ => return Err(Failure::new(Code::MethodUnknown, "no such question")),
    })
}

/// An answer on its way out.
type Answer = Result<Value, Failure>;

fn call_request(params: Params) -> CallRequest {
    CallRequest {
        from: params.from,
        to: params.to,
        value: params.value,
        data: params.data.unwrap_or_default(),
        gas: params.gas,
    }
}

fn log_filter(params: Params) -> Result<LogFilter, Failure> {
    Ok(LogFilter {
        from_block: block_tag("fromBlock", params.from_block.as_ref())?,
        to_block: block_tag("toBlock", params.to_block.as_ref())?,
        address: params.addresses,
        topics: params.topics.into_iter().map(Option::unwrap_or_default).collect(),
    })
}

fn block_tag(path: &str, tag: Option<&Value>) -> Result<BlockTag, Failure> {
    let Some(tag) = tag else { return Ok(BlockTag::Latest) };
    match tag.as_str().unwrap_or_default() {
        "latest" => Ok(BlockTag::Latest),
        "pending" => Ok(BlockTag::Pending),
        "safe" => Ok(BlockTag::Safe),
        "finalized" => Ok(BlockTag::Finalized),
        "earliest" => Ok(BlockTag::Earliest),
        number => quantity::parse_u64(number).map(BlockTag::Number).map_err(|_| {
            invalid(path, "neither a block number nor latest, pending, safe, finalized, earliest")
        }),
    }
}

fn required<T>(path: &str, value: Option<T>) -> Result<T, Failure> {
    value.ok_or_else(|| invalid(path, format!("{path} is missing")))
}

fn one<T: Serialize>(thing: Option<T>, what: &str) -> Answer {
    match thing {
        Some(thing) => value(&thing),
        None => Err(Failure::new(Code::NotFound, format!("the gateway knows no such {what}"))),
    }
}

fn number(value: u64) -> Value {
    amount(U256::from(value))
}

fn amount(value: U256) -> Value {
    json!(quantity::format(value))
}

fn value(thing: &impl Serialize) -> Answer {
    serde_json::to_value(thing).map_err(|_| Failure::new(Code::Internal, "an answer could not be written"))
}

/// Reads an argument given as JSON text.
pub(crate) fn decode<T: FromJson>(text: &str, path: &str) -> Result<T, Thrown> {
    json::read(text).map_err(|error| Thrown(invalid(path, error.to_string())))
}

/// Writes a result as JSON text.
pub(crate) fn encode(thing: &impl Serialize) -> Result<String, Thrown> {
    json::text(thing).map_err(|_| Thrown(Failure::new(Code::Internal, "a result could not be written")))
}
