//! The EIP-1193 provider: every row of the table, and every way to be refused.

use latchkey_core::code::{Code, Failure};
use latchkey_core::primitives::Address;
use latchkey_wallet::router::methods::{Access, TABLE};
use latchkey_wallet::{Question, Wallet, WalletEvent};
use serde_json::{Value, json};

use crate::signer;
use crate::unlocked;
use crate::world::{Answer, Tab, World};

const DAPP: &str = "https://dapp.example";

fn ask(world: &World, wallet: &Wallet<Tab>, method: &str, params: Value) -> Result<Value, Failure> {
    world.drive(wallet.provider_request(DAPP, method, params)).map_err(Failure::from)
}

fn code(world: &World, wallet: &Wallet<Tab>, method: &str, params: Value) -> Code {
    ask(world, wallet, method, params).unwrap_err().code
}

#[test]
fn before_connecting_a_page_learns_nothing() {
    let (world, tab, wallet) = unlocked();
    let account = signer::address(0);
    assert_eq!(ask(&world, &wallet, "eth_accounts", Value::Null).unwrap(), json!([]));
    assert_eq!(ask(&world, &wallet, "eth_coinbase", Value::Null).unwrap(), Value::Null);
    assert_eq!(ask(&world, &wallet, "wallet_getPermissions", json!([])).unwrap(), json!([]));
    let mine = json!(["0x6869", account]);
    let send = json!([{ "from": account, "to": account }]);
    for locked in [false, true] {
        if locked {
            world.drive(wallet.lock());
        }
        // The same answer for our account and a stranger's, locked or not.
        assert_eq!(code(&world, &wallet, "personal_sign", mine.clone()), Code::Unauthorized);
        assert_eq!(
            code(&world, &wallet, "personal_sign", json!(["0x6869", Address([9; 20])])),
            Code::Unauthorized
        );
        assert_eq!(code(&world, &wallet, "eth_sendTransaction", send.clone()), Code::Unauthorized);
    }
    assert!(tab.asked.borrow().is_empty());
}

#[test]
fn connecting_signing_and_revoking() {
    let (world, tab, wallet) = unlocked();
    let second = world.drive(wallet.add_account()).unwrap().address;
    let first = signer::address(0);
    tab.answer(Answer::No);
    assert_eq!(code(&world, &wallet, "eth_requestAccounts", json!([])), Code::UserRejected);
    tab.answer(Answer::Accounts(vec![Address([9; 20])]));
    assert_eq!(code(&world, &wallet, "eth_requestAccounts", json!([])), Code::Unauthorized);
    tab.answer(Answer::Accounts(vec![second]));
    assert_eq!(ask(&world, &wallet, "eth_requestAccounts", json!([])).unwrap(), json!([second]));
    assert!(matches!(&tab.asked.borrow()[0].question, Question::Connect { accounts } if accounts.len() == 2));
    assert_eq!(
        ask(&world, &wallet, "eth_requestAccounts", json!([])).unwrap(),
        json!([second]),
        "not asked again"
    );
    assert_eq!(tab.asked.borrow().len(), 3);

    // The account given, and no other; the origin given, and no other.
    assert!(ask(&world, &wallet, "personal_sign", json!(["0x6869", second])).is_ok());
    assert!(ask(&world, &wallet, "personal_sign", json!([second, "0x6869"])).is_ok(), "the other order");
    assert_eq!(code(&world, &wallet, "personal_sign", json!(["0x6869", first])), Code::Unauthorized);
    let elsewhere = world.drive(wallet.provider_request("https://evil.example", "eth_accounts", Value::Null));
    assert_eq!(elsewhere.unwrap(), json!([]));
    assert_eq!(tab.asked.borrow().last().unwrap().origin.as_deref(), Some(DAPP));

    world.drive(wallet.lock());
    assert_eq!(code(&world, &wallet, "personal_sign", json!(["0x6869", second])), Code::Locked);
    world.drive(wallet.unlock(signer::password("pw"))).unwrap();

    let described = ask(&world, &wallet, "wallet_getPermissions", json!([])).unwrap();
    assert_eq!(described[0]["parentCapability"], "eth_accounts");
    assert_eq!(
        ask(&world, &wallet, "wallet_revokePermissions", json!([{ "eth_accounts": {} }])).unwrap(),
        Value::Null
    );
    assert_eq!(ask(&world, &wallet, "eth_accounts", json!([])).unwrap(), json!([]));
    assert_eq!(code(&world, &wallet, "personal_sign", json!(["0x6869", second])), Code::Unauthorized);
    let told = tab
        .events
        .borrow()
        .iter()
        .filter_map(|event| match event {
            WalletEvent::Permission(change) => Some(change.accounts.clone()),
            _ => None,
        })
        .collect::<Vec<_>>();
    assert_eq!(told, [vec![second], vec![]]);
}

#[test]
fn a_connected_page_sends_and_signs() {
    let (world, _, wallet) = unlocked();
    let account = signer::address(0);
    ask(&world, &wallet, "eth_requestAccounts", json!([])).unwrap();
    let hash = ask(
        &world,
        &wallet,
        "eth_sendTransaction",
        json!([{
            "from": account, "to": Address([5; 20]), "value": "0x5", "chainId": "0x7a69", "gas": "0x5208",
        }]),
    )
    .unwrap();
    assert_eq!(json!(world.chain.borrow().mined()[0].2), hash);
    assert_eq!(wallet.transactions()[0].origin.as_deref(), Some(DAPP));

    // What it signed recovers to the account.
    let signature = ask(&world, &wallet, "personal_sign", json!(["0x6869", account])).unwrap();
    assert_eq!(
        ask(&world, &wallet, "personal_ecRecover", json!(["0x6869", signature])).unwrap(),
        json!(account)
    );
    let typed = |chain: u64| {
        json!({
            "types": { "EIP712Domain": [{ "name": "chainId", "type": "uint256" }], "Note": [{ "name": "text", "type": "string" }] },
            "primaryType": "Note", "domain": { "chainId": chain }, "message": { "text": "hi" },
        })
    };
    let good =
        ask(&world, &wallet, "eth_signTypedData_v4", json!([account, typed(31337).to_string()])).unwrap();
    assert_eq!(ask(&world, &wallet, "eth_signTypedData_v4", json!([account, typed(31337)])).unwrap(), good);
    let elsewhere = json!([account, typed(1)]);
    assert_eq!(code(&world, &wallet, "eth_signTypedData_v4", elsewhere), Code::InvalidParams);
}

#[test]
fn every_row_of_the_table_does_what_it_says() {
    let (world, _, wallet) = unlocked();
    let mut rows = 0;
    for (method, access) in TABLE {
        // An object is never what a method takes.
        let got = ask(&world, &wallet, method, json!({ "odd": true }));
        match access {
            Access::Refused(_) => assert_eq!(got.unwrap_err().code.rpc_code(), 4200, "{method}"),
            Access::Read | Access::Consent(_) => match *method {
                // It takes no parameters that could be wrong.
                "eth_requestAccounts" => assert_eq!(got.unwrap(), json!([signer::address(0)])),
                _ => assert_eq!(got.unwrap_err().code, Code::InvalidParams, "{method}"),
            },
            Access::Allowed(_) => assert!(
                got.as_ref().is_ok() || got.as_ref().unwrap_err().code == Code::InvalidParams,
                "{method}: {got:?}"
            ),
            other => panic!("{method}: {other:?}"),
        }
        rows += 1;
    }
    assert_eq!(rows, TABLE.len());
    for method in ["", "eth_", "eth_Accounts", "debug_traceCall", "admin_peers", "eth_accounts "] {
        assert_eq!(code(&world, &wallet, method, Value::Null), Code::MethodUnknown, "{method:?}");
    }
}

#[test]
fn local_answers() {
    let (world, _, wallet) = unlocked();
    assert_eq!(ask(&world, &wallet, "eth_chainId", Value::Null).unwrap(), "0x7a69");
    assert_eq!(ask(&world, &wallet, "net_version", json!([])).unwrap(), "31337");
    // The empty string's Keccak-256.
    let empty = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
    assert_eq!(ask(&world, &wallet, "web3_sha3", json!(["0x"])).unwrap(), empty);
    assert!(
        ask(&world, &wallet, "web3_clientVersion", Value::Null)
            .unwrap()
            .as_str()
            .unwrap()
            .starts_with("Latchkey/")
    );
    assert_eq!(ask(&world, &wallet, "eth_blockNumber", Value::Null).unwrap(), "0x0");
    assert_eq!(
        ask(&world, &wallet, "wallet_switchEthereumChain", json!([{ "chainId": "0x7a69" }])).unwrap(),
        Value::Null
    );
    let unknown =
        ask(&world, &wallet, "wallet_switchEthereumChain", json!([{ "chainId": "0x1" }])).unwrap_err();
    assert_eq!(unknown.code.rpc_code(), 4902);
}

#[test]
fn parameters_are_read_strictly() {
    let (world, tab, wallet) = unlocked();
    ask(&world, &wallet, "eth_requestAccounts", json!([])).unwrap();
    let account = signer::address(0);
    let prompts = tab.asked.borrow().len();
    let send = |extra: Value| {
        let mut transaction = json!({ "from": account, "to": account });
        for (key, value) in extra.as_object().unwrap() {
            transaction[key] = value.clone();
        }
        ("eth_sendTransaction", json!([transaction]))
    };
    let cases = [
        ("personal_sign", json!([])),
        ("personal_sign", json!(["0x6869"])),
        ("personal_sign", json!(["0x6869", 5])),
        ("personal_sign", json!(["0x6869", "hello"])),
        ("personal_sign", json!(["0x686", account])),
        ("personal_sign", json!(["0x6869", "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"])),
        ("eth_signTypedData_v4", json!([account])),
        ("eth_signTypedData_v4", json!([account, 7])),
        ("eth_signTypedData_v4", json!([account, "{}"])),
        ("eth_sendTransaction", json!([])),
        ("eth_sendTransaction", json!(["0x"])),
        ("eth_sendTransaction", json!([{ "to": account }])),
        send(json!({ "value": 5 })),
        send(json!({ "value": "5" })),
        send(json!({ "value": "0x05" })),
        send(json!({ "nonce": "0x10000000000000000" })),
        send(json!({ "data": "0x1", })),
        send(json!({ "data": "0x01", "input": "0x02" })),
        send(json!({ "gas": "0x5208", "gasLimit": "0x5209" })),
        send(json!({ "chainId": "0x1" })),
        send(json!({ "type": "0x4" })),
        send(json!({ "authorizationList": [] })),
        send(json!({ "accessList": [{ "address": account }] })),
        send(json!({ "to": "0x1234" })),
        ("wallet_switchEthereumChain", json!([{}])),
        ("wallet_switchEthereumChain", json!([{ "chainId": 1 }])),
        ("wallet_requestPermissions", json!([{ "eth_accounts": {}, "other": {} }])),
        ("wallet_revokePermissions", json!([])),
        ("web3_sha3", json!(["hello"])),
        ("eth_getBalance", json!("latest")),
    ];
    for (method, params) in &cases {
        assert_eq!(code(&world, &wallet, method, params.clone()), Code::InvalidParams, "{method} {params}");
    }
    assert_eq!(cases.len(), 30);
    assert_eq!(tab.asked.borrow().len(), prompts, "nobody was asked");
}

#[test]
fn pages_without_an_origin_and_pages_that_nag() {
    let (world, tab, wallet) = unlocked();
    for origin in ["null", "", "data:text/html,hi"] {
        let asked = world.drive(wallet.provider_request(origin, "eth_requestAccounts", json!([])));
        assert_eq!(asked.unwrap_err().code(), Code::Unauthorized);
        let accounts = world.drive(wallet.provider_request(origin, "eth_accounts", json!([])));
        assert_eq!(accounts.unwrap(), json!([]));
    }
    tab.answer(Answer::Never);
    let first = wallet.provider_request(DAPP, "eth_requestAccounts", json!([]));
    let second = wallet.provider_request(DAPP, "eth_requestAccounts", json!([]));
    let both = futures_util::future::join3(first, second, async {
        world.sleep_until(world.now_ms.get() + 50).await;
        wallet.lock().await;
    });
    let (first, second, ()) = world.drive(both);
    assert_eq!(second.unwrap_err().code().rpc_code(), -32002);
    assert_eq!(first.unwrap_err().code(), Code::Locked);
    tab.answer(Answer::Yes);
    assert!(ask(&world, &wallet, "eth_requestAccounts", json!([])).is_ok(), "the place is free again");
}
