//! A chain in memory that answers JSON-RPC, mines what it is sent, and can lie down, forget, reorganise and refuse.

use std::collections::BTreeMap;

use latchkey_core::keccak::keccak256;
use latchkey_core::primitives::{Address, B256, U256, hex, quantity};
use latchkey_core::transaction::SignedTransaction;
use serde_json::{Value, json};

const BASE_FEE: u64 = 1_000_000_000;

#[derive(Clone)]
struct Held {
    from: Address,
    nonce: u64,
    raw: Vec<u8>,
    hash: B256,
}

#[derive(Clone)]
pub(crate) struct Chain {
    /// What distinguishes this chain's blocks from another's.
    pub salt: u64,
    pub balances: BTreeMap<Address, U256>,
    blocks: Vec<Vec<Held>>,
    pool: Vec<Held>,
    /// Every transaction ever taken, in order of arrival.
    pub received: Vec<B256>,
    pub auto_mine: bool,
    pub down: bool,
    /// Takes transactions, and the answer is lost.
    pub deaf: bool,
    /// Refuses transactions with these words.
    pub refuse: Option<String>,
    /// Calls and transactions to this address revert.
    pub reverting: Option<Address>,
    /// Knows no EIP-1559.
    pub legacy: bool,
    pub asked: Vec<String>,
}

impl Default for Chain {
    fn default() -> Self {
        Self {
            salt: 0,
            balances: BTreeMap::new(),
            blocks: vec![Vec::new()],
            pool: Vec::new(),
            received: Vec::new(),
            auto_mine: true,
            down: false,
            deaf: false,
            refuse: None,
            reverting: None,
            legacy: false,
            asked: Vec::new(),
        }
    }
}

fn number(value: u64) -> String {
    quantity::format(U256::from(value))
}

impl Chain {
    /// Another chain under the same id.
    pub(crate) fn anew(salt: u64, balances: BTreeMap<Address, U256>) -> Self {
        Self { salt, balances, ..Self::default() }
    }

    pub(crate) fn mine(&mut self, blocks: usize) {
        for _ in 0..blocks {
            let mut block: Vec<Held> = Vec::new();
            self.pool.sort_by_key(|held| held.nonce);
            for held in core::mem::take(&mut self.pool) {
                let next =
                    self.count(held.from) + block.iter().filter(|one| one.from == held.from).count() as u64;
                if held.nonce == next {
                    block.push(held);
                } else if held.nonce > next {
                    self.pool.push(held);
                }
            }
            self.blocks.push(block);
        }
    }

    /// Takes back the last blocks and forgets what was in them.
    pub(crate) fn reorganise(&mut self, blocks: usize) {
        for _ in 0..blocks {
            self.blocks.pop();
            self.salt += 1;
        }
    }

    /// Forgets what waits.
    pub(crate) fn forget_pool(&mut self) {
        self.pool.clear();
    }

    pub(crate) fn head(&self) -> u64 {
        self.blocks.len() as u64 - 1
    }

    /// Takes a transaction from somebody else who has the same key.
    pub(crate) fn insert(&mut self, raw: Vec<u8>) {
        let signed = SignedTransaction::parse(&raw).unwrap();
        let held = Held {
            from: signed.recover_sender().unwrap(),
            nonce: signed.transaction.nonce(),
            hash: signed.hash(),
            raw,
        };
        self.pool.retain(|other| (other.from, other.nonce) != (held.from, held.nonce));
        self.pool.push(held);
        self.mine(1);
    }

    pub(crate) fn mined(&self) -> Vec<(Address, u64, B256)> {
        self.blocks.iter().flatten().map(|held| (held.from, held.nonce, held.hash)).collect()
    }

    pub(crate) fn count(&self, from: Address) -> u64 {
        self.blocks.iter().flatten().filter(|held| held.from == from).count() as u64
    }

    fn pending_count(&self, from: Address) -> u64 {
        let mut next = self.count(from);
        while self.pool.iter().any(|held| held.from == from && held.nonce == next) {
            next += 1;
        }
        next
    }

    fn block_hash(&self, index: usize) -> B256 {
        let salt = if index == 0 { self.salt / 1_000_000 } else { self.salt };
        keccak256(format!("block {index} of {salt}"))
    }

    fn find(&self, hash: &str) -> Option<(Option<usize>, &Held)> {
        let at = |held: &&Held| held.hash.to_string() == hash;
        let mined = self
            .blocks
            .iter()
            .enumerate()
            .find_map(|(index, block)| Some((Some(index), block.iter().find(at)?)));
        mined.or_else(|| Some((None, self.pool.iter().find(at)?)))
    }

    pub(crate) fn answer(&mut self, body: &str) -> Option<String> {
        let request: Value = serde_json::from_str(body).unwrap();
        let method = request["method"].as_str().unwrap().to_owned();
        self.asked.push(method.clone());
        if self.down {
            return None;
        }
        let reply = match self.call(&method, &request["params"]) {
            Ok(result) => json!({"jsonrpc": "2.0", "id": request["id"], "result": result}),
            Err(error) => json!({"jsonrpc": "2.0", "id": request["id"], "error": error}),
        };
        if self.deaf && method == "eth_sendRawTransaction" {
            return None;
        }
        Some(reply.to_string())
    }

    fn call(&mut self, method: &str, params: &Value) -> Result<Value, Value> {
        let address = |index: usize| Address::parse(params[index].as_str().unwrap()).unwrap();
        Ok(match method {
            "eth_chainId" => json!(number(crate::world::CHAIN_ID)),
            "eth_blockNumber" => json!(number(self.head())),
            "eth_gasPrice" => json!(number(2 * BASE_FEE)),
            "eth_getCode" => json!("0x"),
            "eth_getBalance" => {
                json!(quantity::format(self.balances.get(&address(0)).copied().unwrap_or_default()))
            }
            "eth_getTransactionCount" if params[1] == "pending" => {
                json!(number(self.pending_count(address(0))))
            }
            "eth_getTransactionCount" => json!(number(self.count(address(0)))),
            "eth_estimateGas" | "eth_call" => self.simulate(method, &params[0])?,
            "eth_feeHistory" if self.legacy => {
                return Err(json!({"code": -32000, "message": "eip-1559 is not active"}));
            }
            "eth_feeHistory" => json!({
                "oldestBlock": "0x0",
                "baseFeePerGas": [number(BASE_FEE), number(BASE_FEE)],
                "gasUsedRatio": [0.5],
                "reward": [[number(1), number(1_000_000_000), number(2_000_000_000)]],
            }),
            "eth_sendRawTransaction" => self.take(params[0].as_str().unwrap())?,
            "eth_getTransactionByHash" => self.transaction(params[0].as_str().unwrap()),
            "eth_getTransactionReceipt" => self.receipt(params[0].as_str().unwrap()),
            "eth_getBlockByNumber" => self.block(params[0].as_str().unwrap()),
            other => return Err(json!({"code": -32601, "message": format!("method not found: {other}")})),
        })
    }

    fn simulate(&self, method: &str, call: &Value) -> Result<Value, Value> {
        let to = call["to"].as_str().map(|to| Address::parse(to).unwrap());
        if to.is_some() && to == self.reverting {
            // Error(string) with "nope".
            let data = format!("0x08c379a0{:064x}{:064x}{:0<64}", 32, 4, "6e6f7065");
            return Err(json!({"code": 3, "message": "execution reverted: nope", "data": data}));
        }
        let plain = to.is_some() && call.get("data").is_none();
        Ok(if method == "eth_call" {
            json!("0x")
        } else {
            json!(number(if plain { 21_000 } else { 100_000 }))
        })
    }

    fn take(&mut self, raw: &str) -> Result<Value, Value> {
        let refused = |words: &str| json!({"code": -32000, "message": words});
        let raw = hex::decode(raw).unwrap();
        let signed = SignedTransaction::parse(&raw).unwrap();
        let (from, nonce, hash) =
            (signed.recover_sender().unwrap(), signed.transaction.nonce(), signed.hash());
        if let Some(words) = &self.refuse {
            return Err(refused(words));
        }
        if self.find(&hash.to_string()).is_some() {
            return Err(refused("already known"));
        }
        if nonce < self.count(from) {
            return Err(refused("nonce too low"));
        }
        self.pool.retain(|held| (held.from, held.nonce) != (from, nonce));
        self.pool.push(Held { from, nonce, raw, hash });
        if !self.received.contains(&hash) {
            self.received.push(hash);
        }
        if self.auto_mine {
            self.mine(1);
        }
        Ok(json!(hash))
    }

    fn transaction(&self, hash: &str) -> Value {
        let Some((index, held)) = self.find(hash) else {
            return Value::Null;
        };
        let signed = SignedTransaction::parse(&held.raw).unwrap();
        json!({
            "hash": held.hash, "from": held.from, "to": signed.transaction.to(), "nonce": number(held.nonce),
            "value": quantity::format(signed.transaction.value()), "input": signed.transaction.input(),
            "gas": number(signed.transaction.gas_limit()), "type": "0x2",
            "blockHash": index.map(|index| self.block_hash(index)),
            "blockNumber": index.map(|index| number(index as u64)),
            "transactionIndex": index.map(|_| "0x0"),
        })
    }

    fn receipt(&self, hash: &str) -> Value {
        let Some((Some(index), held)) = self.find(hash) else {
            return Value::Null;
        };
        let to = SignedTransaction::parse(&held.raw).unwrap().transaction.to();
        let failed = to.is_some() && to == self.reverting;
        json!({
            "transactionHash": held.hash, "blockHash": self.block_hash(index), "blockNumber": number(index as u64),
            "transactionIndex": "0x0", "from": held.from, "to": to, "contractAddress": null,
            "status": if failed { "0x0" } else { "0x1" }, "gasUsed": "0x5208", "cumulativeGasUsed": "0x5208",
            "effectiveGasPrice": number(BASE_FEE), "logs": [], "logsBloom": "0x", "type": "0x2",
        })
    }

    fn block(&self, tag: &str) -> Value {
        let index = match tag {
            "latest" => self.blocks.len() - 1,
            tag => usize::try_from(quantity::parse_u64(tag).unwrap()).unwrap(),
        };
        if index >= self.blocks.len() {
            return Value::Null;
        }
        let mut block = json!({
            "number": number(index as u64), "hash": self.block_hash(index), "parentHash": B256::ZERO,
            "timestamp": number(1_790_000_000 + index as u64), "miner": Address::ZERO, "gasLimit": "0x1c9c380",
            "gasUsed": "0x0", "transactions": [],
        });
        if !self.legacy {
            block["baseFeePerGas"] = json!(number(BASE_FEE));
        }
        block
    }
}
