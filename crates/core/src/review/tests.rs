//! Every warning: raised by the request that deserves it, by its code; plain requests raise none.

use std::collections::BTreeSet;

use super::*;
use crate::abi::{Abi, Value};
use crate::message::eip712::TypedData;
use crate::recover::Signature;
use crate::token;
use crate::transaction::{Authorization, Transaction, TxEip1559, TxEip4844, TxEip7702, TxLegacy};

const FROM: Address = Address([0x11; 20]);
const TOKEN: Address = Address([0x22; 20]);
const OTHER: Address = Address([0x33; 20]);
const ETHER: u64 = 1_000_000_000_000_000_000;

fn transaction(to: Option<Address>, value: u64, input: Vec<u8>) -> Transaction {
    Transaction::Eip1559(TxEip1559 {
        chain_id: 1,
        nonce: 0,
        max_priority_fee_per_gas: U256::from(1),
        max_fee_per_gas: U256::from(20_000_000_000_u64),
        gas_limit: 100_000,
        to,
        value: U256::from(value),
        input: Bytes(input),
        access_list: vec![],
    })
}

fn review_call(to: Address, value: u64, input: Vec<u8>) -> Review {
    review_transaction(FROM, &transaction(Some(to), value, input), &Hints::default())
}

fn encode(signature: &str, arguments: &[Value]) -> Vec<u8> {
    let abi = Abi::parse_human_readable(&[signature]).unwrap();
    abi.functions().next().unwrap().encode(arguments).unwrap()
}

fn codes(review: &Review) -> Vec<&str> {
    review.warnings.iter().map(|warning| warning.code.as_str()).collect()
}

fn fact<'a>(review: &'a Review, code: &str, name: &str) -> &'a str {
    let warning = review.warnings.iter().find(|warning| warning.code == code).unwrap();
    &warning.facts.iter().find(|(key, _)| key == name).unwrap().1
}

fn typed(primary: &str, types: &str, domain: &str, message: &str) -> TypedData {
    let json =
        format!(r#"{{"types":{{{types}}},"primaryType":"{primary}","domain":{domain},"message":{message}}}"#);
    TypedData::parse(&json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

const DOMAIN: &str = r#"{"name":"Token","version":"1","chainId":1,"verifyingContract":"0x2222222222222222222222222222222222222222"}"#;
const PERMIT: &str = r#""Permit":[{"name":"owner","type":"address"},{"name":"spender","type":"address"},
    {"name":"value","type":"uint256"},{"name":"nonce","type":"uint256"},{"name":"deadline","type":"uint256"}]"#;

fn permit(value: &str, deadline: &str) -> String {
    format!(r#"{{"owner":"{FROM}","spender":"{OTHER}","value":"{value}","nonce":0,"deadline":"{deadline}"}}"#)
}

/// Hostile requests, each with the codes it must raise, the worst first.
fn hostile() -> Vec<(&'static str, Review, Vec<&'static str>)> {
    let address = |address| Value::Address(address);
    let max160: U256 = (U256::ONE << 160) - U256::ONE;
    let word = Value::word(B256([7; 32]));
    let mut forged = OTHER;
    forged.0[5..15].fill(0);
    let hints = Hints { own: vec![FROM], known: vec![OTHER], tokens: vec![TOKEN], ..Hints::default() };
    let plain = |to, value, input| review_transaction(FROM, &transaction(to, value, input), &hints);
    let legacy = Transaction::Legacy(TxLegacy {
        chain_id: None,
        nonce: 0,
        gas_price: U256::from(1),
        gas_limit: 21_000,
        to: Some(OTHER),
        value: U256::from(1),
        input: Bytes::default(),
    });
    let approve_all = token::approve(OTHER, U256::MAX);
    let multicall = |inner: Vec<u8>| {
        encode("function multicall(bytes[] calls)", &[Value::Array(vec![Value::Bytes(Bytes(inner))])])
    };
    let costly = Transaction::Eip1559(TxEip1559 {
        chain_id: 1,
        nonce: 0,
        max_priority_fee_per_gas: U256::from(1),
        max_fee_per_gas: U256::from(1_000_000_000_000_u64),
        gas_limit: 100_000,
        to: Some(OTHER),
        value: U256::from(1),
        input: Bytes::default(),
        access_list: vec![],
    });
    vec![
        ("unlimited approval", review_call(TOKEN, 0, approve_all.to_vec()), vec!["unlimited-approval"]),
        (
            "half of everything",
            review_call(TOKEN, 0, token::approve(OTHER, U256::ONE << 255).to_vec()),
            vec!["unlimited-approval"],
        ),
        (
            "allowance raised to everything",
            review_call(
                TOKEN,
                0,
                encode(
                    "function increaseAllowance(address spender, uint256 added)",
                    &[address(OTHER), Value::Uint(U256::MAX)],
                ),
            ),
            vec!["unlimited-approval"],
        ),
        (
            "Permit2 allowance without end",
            review_call(
                OTHER,
                0,
                encode(
                    "function approve(address token, address spender, uint160 amount, uint48 expiration)",
                    &[address(TOKEN), address(OTHER), Value::Uint(max160), Value::Uint(U256::ZERO)],
                ),
            ),
            vec!["unlimited-approval"],
        ),
        (
            "inside a multicall",
            review_call(TOKEN, 0, multicall(approve_all.to_vec())),
            vec!["unlimited-approval"],
        ),
        (
            "unknown inside a multicall",
            review_call(TOKEN, 0, multicall(vec![1, 2, 3, 4])),
            vec!["unknown-call"],
        ),
        (
            "a collection's operator",
            review_call(
                TOKEN,
                0,
                encode(
                    "function setApprovalForAll(address operator, bool approved)",
                    &[address(OTHER), Value::Bool(true)],
                ),
            ),
            vec!["operator-approval"],
        ),
        ("unknown selector", review_call(OTHER, 0, vec![0xde, 0xad, 0xbe, 0xef, 0]), vec!["unknown-call"]),
        ("less than a selector", review_call(OTHER, 0, vec![1]), vec!["unknown-call"]),
        (
            "a known selector with torn arguments",
            review_call(TOKEN, 0, approve_all[..40].to_vec()),
            vec!["unknown-call"],
        ),
        (
            "tokens to their contract",
            review_call(TOKEN, 0, token::transfer(TOKEN, U256::from(1)).to_vec()),
            vec!["to-token-contract"],
        ),
        ("coins to a token", plain(Some(TOKEN), 1, vec![]), vec!["to-token-contract"]),
        ("coins to nobody", plain(Some(Address::ZERO), 1, vec![]), vec!["to-zero-address"]),
        (
            "tokens to nobody",
            review_call(TOKEN, 0, token::transfer(Address::ZERO, U256::from(1)).to_vec()),
            vec!["to-zero-address"],
        ),
        ("coins to oneself", plain(Some(FROM), 1, vec![]), vec!["to-self"]),
        (
            "an approval for oneself",
            review_call(TOKEN, 0, token::approve(FROM, U256::from(1)).to_vec()),
            vec!["approval-to-self"],
        ),
        (
            "coins with a token transfer",
            review_call(TOKEN, 1, token::transfer(OTHER, U256::from(1)).to_vec()),
            vec!["value-with-token-call"],
        ),
        ("a lookalike", plain(Some(forged), 1, vec![]), vec!["lookalike-address"]),
        (
            "tokens to a lookalike",
            plain(Some(TOKEN), 0, token::transfer(forged, U256::from(1)).to_vec()),
            vec!["lookalike-address"],
        ),
        (
            "a contract given away",
            review_call(TOKEN, 0, encode("function transferOwnership(address newOwner)", &[address(OTHER)])),
            vec!["ownership-transfer"],
        ),
        (
            "a contract given up",
            review_call(TOKEN, 0, encode("function renounceOwnership()", &[])),
            vec!["ownership-transfer"],
        ),
        (
            "an upgrade",
            review_call(
                TOKEN,
                0,
                encode(
                    "function upgradeToAndCall(address implementation, bytes data)",
                    &[address(OTHER), Value::Bytes(Bytes::default())],
                ),
            ),
            vec!["upgrade"],
        ),
        (
            "a role",
            review_call(
                TOKEN,
                0,
                encode("function grantRole(bytes32 role, address account)", &[word, address(OTHER)]),
            ),
            vec!["role-grant"],
        ),
        (
            "no chain id",
            review_transaction(FROM, &legacy, &Hints::default()),
            vec!["nonstandard-legacy-no-chain-id"],
        ),
        ("a costly send", review_transaction(FROM, &costly, &Hints::default()), vec!["high-fee"]),
    ]
}

/// Hostile messages.
/// The first authorisation of `eip7702.json` in tests/vectors/transaction, and whose it is.
fn delegating(delegate: Address) -> Transaction {
    let signature = Signature {
        r: B256::parse("0x75407e135f77b0461169a2925e8475d70bdaa647d9b73aea393ee9ff907034f6").unwrap(),
        s: B256::parse("0x67c3fd447aebffd891c7a8306895f3fafc92a33132bef85b5cd1ac3f2378796d").unwrap(),
        y_parity: false,
    };
    let authorization = Authorization { chain_id: U256::ZERO, address: delegate, nonce: 0 };
    let to = OTHER;
    Transaction::Eip7702(TxEip7702 {
        to,
        authorization_list: vec![authorization.sign(signature)],
        ..TxEip7702::default()
    })
}

const AUTHORITY: &str = "0x2F1389506289a2323612cC0d05b15d82E3317F02";
const DELEGATE: &str = "0x1e043a7b7BD31C4bE36a665cc8BECCe20ADBc8Af";

fn beyond_the_call() -> Vec<(&'static str, Review, Vec<&'static str>)> {
    let of = |tx: Transaction| review_transaction(FROM, &tx, &Hints::default());
    let mut hash = B256([5; 32]);
    hash.0[0] = 1;
    let blobs = TxEip4844 {
        to: OTHER,
        max_fee_per_blob_gas: U256::from(3),
        blob_versioned_hashes: vec![hash; 2],
        ..TxEip4844::default()
    };
    vec![
        ("delegation", of(delegating(Address::parse(DELEGATE).unwrap())), vec!["delegation"]),
        ("end of a delegation", of(delegating(Address::ZERO)), vec!["delegation-end"]),
        ("blobs", of(Transaction::Eip4844(blobs)), vec!["blobs"]),
    ]
}

#[test]
fn delegations_and_blobs_are_named() {
    let cases = beyond_the_call();
    let facts = |index: usize| -> Vec<&str> {
        let warning: &Warning = &cases[index].1.warnings[0];
        warning.facts.iter().map(|(_, value)| value.as_str()).collect()
    };
    assert_eq!(facts(0), [AUTHORITY, DELEGATE, "0"]);
    assert_eq!(cases[0].1.warnings[0].severity, Severity::Danger);
    assert_eq!(facts(1)[1], "0");
    assert_eq!(cases[1].1.warnings[0].severity, Severity::Caution);
    assert_eq!(facts(2), ["2", "786432"]);
    assert_eq!(cases[2].1.transaction.as_ref().unwrap().max_fee, U256::from(786_432));
    let Transaction::Eip7702(mut tx) = delegating(OTHER) else { panic!("not type 4") };
    tx.authorization_list[0].y_parity = 9;
    let review = review_transaction(FROM, &Transaction::Eip7702(tx), &Hints::default());
    assert_eq!(fact(&review, "delegation", "authority"), "?");
}

fn hostile_messages() -> Vec<(&'static str, Review, Vec<&'static str>)> {
    let sign_in = |domain: &str, address: Address| {
        format!(
            "{domain} wants you to sign in with your Ethereum account:\n{address}\n\nURI: https://a.example\n"
        )
    };
    let from_site =
        |text: String| review_message_from(FROM, text.as_bytes(), Some("https://app.example:8443"));
    vec![
        ("a hash", review_message(FROM, &[0xc5; 32]), vec!["message-looks-like-hash"]),
        (
            "a hash in hex",
            review_message(FROM, B256([0xab; 32]).to_string().as_bytes()),
            vec!["message-looks-like-hash"],
        ),
        (
            "a hash in bare hex",
            review_message(FROM, &B256([0xab; 32]).to_string().as_bytes()[2..]),
            vec!["message-looks-like-hash"],
        ),
        (
            "a transaction",
            review_message(FROM, &transaction(Some(OTHER), 1, vec![]).serialize()),
            vec!["message-looks-like-transaction", "message-opaque"],
        ),
        ("not text", review_message(FROM, &[0xff, 0xfe]), vec!["message-opaque"]),
        ("turned round", review_message(FROM, "pay \u{202e}001".as_bytes()), vec!["message-hidden-text"]),
        ("a NUL", review_message(FROM, b"a\0b"), vec!["message-hidden-text"]),
        ("zero width", review_message(FROM, "a\u{200b}b".as_bytes()), vec!["message-hidden-text"]),
        ("tags", review_message(FROM, "a\u{e0041}b".as_bytes()), vec!["message-hidden-text"]),
        ("another site", from_site(sign_in("evil.example", FROM)), vec!["siwe-domain-mismatch"]),
        ("another port", from_site(sign_in("app.example", FROM)), vec!["siwe-domain-mismatch"]),
        ("another scheme", from_site(sign_in("http://app.example:8443", FROM)), vec!["siwe-domain-mismatch"]),
        ("another account", from_site(sign_in("app.example:8443", OTHER)), vec!["siwe-address-mismatch"]),
    ]
}

/// Hostile typed data, for a wallet on chain 1.
fn hostile_typed_data() -> Vec<(&'static str, Review, Vec<&'static str>)> {
    let review = |data: &TypedData| review_typed_data(FROM, data, 1);
    let mail = r#""Mail":[{"name":"text","type":"string"}]"#;
    let seaport = r#""OrderComponents":[{"name":"offerer","type":"address"},{"name":"offer","type":"Offer[]"},
        {"name":"consideration","type":"Consideration[]"}],
        "Offer":[{"name":"token","type":"address"},{"name":"startAmount","type":"uint256"}],
        "Consideration":[{"name":"token","type":"address"},{"name":"startAmount","type":"uint256"},
        {"name":"recipient","type":"address"}]"#;
    let order = format!(
        r#"{{"offerer":"{FROM}","offer":[{{"token":"{TOKEN}","startAmount":1}},{{"token":"{TOKEN}","startAmount":1}}],
        "consideration":[{{"token":"{TOKEN}","startAmount":1,"recipient":"{OTHER}"}}]}}"#
    );
    let authorization = r#""TransferWithAuthorization":[{"name":"from","type":"address"},{"name":"to","type":"address"},
        {"name":"value","type":"uint256"},{"name":"validAfter","type":"uint256"},{"name":"validBefore","type":"uint256"},
        {"name":"nonce","type":"bytes32"}]"#;
    let authorized = format!(
        r#"{{"from":"{FROM}","to":"{OTHER}","value":5,"validAfter":0,"validBefore":1700000000,"nonce":"{}"}}"#,
        B256::ZERO
    );
    let safe = r#""SafeTx":[{"name":"to","type":"address"},{"name":"operation","type":"uint8"}]"#;
    let elsewhere =
        r#"{"name":"T","chainId":5,"verifyingContract":"0x2222222222222222222222222222222222222222"}"#;
    vec![
        (
            "a permit",
            review(&typed("Permit", PERMIT, DOMAIN, &permit("5", "1700000000"))),
            vec!["permit-signature"],
        ),
        ("an order", review(&typed("OrderComponents", seaport, DOMAIN, &order)), vec!["seaport-order"]),
        (
            "an authorized transfer",
            review(&typed("TransferWithAuthorization", authorization, DOMAIN, &authorized)),
            vec!["transfer-authorization"],
        ),
        (
            "a delegate call",
            review(&typed("SafeTx", safe, DOMAIN, &format!(r#"{{"to":"{OTHER}","operation":1}}"#))),
            vec!["delegate-call"],
        ),
        (
            "another chain",
            review(&typed("Mail", mail, elsewhere, r#"{"text":"hi"}"#)),
            vec!["chain-mismatch"],
        ),
        ("no domain", review(&typed("Mail", mail, "{}", r#"{"text":"hi"}"#)), vec!["missing-domain"]),
        (
            "hidden text",
            review(&typed("Mail", mail, DOMAIN, r#"{"text":"a\u202eb"}"#)),
            vec!["message-hidden-text"],
        ),
    ]
}

#[test]
fn hostile_requests_raise_their_warnings_and_every_warning_is_raised() {
    let mut raised = BTreeSet::new();
    let mut cases = hostile();
    cases.extend(hostile_messages());
    cases.extend(hostile_typed_data());
    cases.extend(beyond_the_call());
    assert_eq!(cases.len(), 48);
    for (name, review, expected) in &cases {
        assert_eq!(codes(review), *expected, "{name}");
        raised.extend(codes(review).into_iter().map(str::to_owned));
    }
    let all: BTreeSet<String> = WARNINGS.iter().map(|kind| kind.code.to_owned()).collect();
    assert_eq!(raised, all);
}

#[test]
fn warnings_have_the_facts_their_kind_names() {
    for (name, review, _) in
        hostile().iter().chain(&hostile_messages()).chain(&hostile_typed_data()).chain(&beyond_the_call())
    {
        for warning in &review.warnings {
            let kind = WARNINGS.iter().find(|kind| kind.code == warning.code).unwrap();
            assert_eq!(warning.severity, kind.severity, "{name}");
            let names: Vec<&str> = warning.facts.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(names, kind.facts, "{name}");
        }
    }
}

#[test]
fn plain_requests_raise_nothing() {
    let hints = Hints { own: vec![FROM], known: vec![OTHER], tokens: vec![TOKEN], ..Hints::default() };
    let of = |to, value, input: Vec<u8>| review_transaction(FROM, &transaction(to, value, input), &hints);
    let mail = r#""Mail":[{"name":"text","type":"string"}]"#;
    let cases = [
        of(Some(OTHER), ETHER, vec![]),
        of(None, 0, vec![0x60, 0x80]),
        of(Some(TOKEN), 0, token::transfer(OTHER, U256::from(1)).to_vec()),
        of(Some(TOKEN), 0, token::transfer_from(OTHER, FROM, U256::from(1)).to_vec()),
        of(Some(TOKEN), 0, token::approve(OTHER, U256::from(1_000)).to_vec()),
        of(Some(TOKEN), 0, token::approve(OTHER, U256::ZERO).to_vec()),
        of(Some(TOKEN), 0, encode("function burn(uint256 amount)", &[Value::Uint(U256::from(1))])),
        of(Some(TOKEN), ETHER, encode("function deposit()", &[])),
        of(
            Some(TOKEN),
            0,
            encode(
                "function setApprovalForAll(address operator, bool approved)",
                &[Value::Address(OTHER), Value::Bool(false)],
            ),
        ),
        review_message(FROM, "Sign in to the demo.\nNonce: 12345".as_bytes()),
        review_message(FROM, b"thirty-two bytes of plain text!!"),
        review_message(FROM, b""),
        review_message_from(
            FROM,
            format!("app.example wants you to sign in with your Ethereum account:\n{FROM}\n\nURI: x\n")
                .as_bytes(),
            Some("https://app.example"),
        ),
        review_typed_data(FROM, &typed("Mail", mail, DOMAIN, r#"{"text":"hi"}"#), 1),
    ];
    for review in cases {
        assert!(review.warnings.is_empty(), "{review:?}");
    }
}

#[test]
fn actions_carry_their_facts_whole() {
    let send = review_call(OTHER, 7, vec![]);
    assert_eq!(send.action, Action::Send { to: OTHER, value: U256::from(7) });
    let facts = send.transaction.unwrap();
    assert_eq!(facts.max_fee, U256::from(2_000_000_000_000_000_u64));
    assert_eq!(facts.max_total, U256::from(2_000_000_000_000_007_u64));
    assert_eq!(facts.unsigned.0, transaction(Some(OTHER), 7, vec![]).serialize());
    assert_eq!(send.signing_hash, crate::keccak::keccak256(&facts.unsigned));

    // The published example of a CREATE address: sender 0x6ac7…, nonce 0.
    let sender = Address::parse("0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0").unwrap();
    let deploy = review_transaction(sender, &transaction(None, 0, vec![1, 2, 3]), &Hints::default());
    let address = Address::parse("0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d").unwrap();
    assert_eq!(deploy.action, Action::Deploy { address, size: 3, value: U256::ZERO });

    let transfer = review_call(TOKEN, 0, token::transfer(OTHER, U256::from(9)).to_vec());
    let amount = U256::from(9);
    assert_eq!(transfer.action, Action::TokenTransfer { token: TOKEN, from: FROM, to: OTHER, amount });

    let approval = review_call(TOKEN, 0, token::approve(OTHER, U256::MAX).to_vec());
    assert_eq!(approval.action, Action::TokenApproval { token: TOKEN, spender: OTHER, amount: None });
    assert_eq!(fact(&approval, "unlimited-approval", "spender"), OTHER.to_checksum());
}

#[test]
fn a_given_abi_names_what_the_table_does_not_know() {
    let signature = "function setFee(uint16 fee, string note)";
    let data = encode(signature, &[Value::Uint(U256::from(30)), Value::String("a\u{202e}b".into())]);
    let unknown = review_call(OTHER, 0, data.clone());
    let selector = Bytes(data[..4].to_vec());
    let size = data.len();
    assert_eq!(unknown.action, Action::UnknownCall { to: OTHER, value: U256::ZERO, selector, size });
    let hints = Hints { abi: Some(Abi::parse_human_readable(&[signature]).unwrap()), ..Hints::default() };
    let known = review_transaction(FROM, &transaction(Some(OTHER), 0, data), &hints);
    let argument = |name: &str, ty: &str, value: &str| Argument {
        name: name.into(),
        ty: ty.into(),
        value: value.into(),
    };
    let arguments = vec![argument("fee", "uint16", "30"), argument("note", "string", "a⟨U+202E⟩b")];
    let signature = "setFee(uint16,string)".to_owned();
    assert_eq!(known.action, Action::Call { to: OTHER, value: U256::ZERO, signature, arguments });
    assert!(known.warnings.is_empty());
}

#[test]
fn permits_tell_token_spender_amount_and_deadline() {
    let of = |primary: &str, types: &str, message: &str| {
        let review = review_typed_data(FROM, &typed(primary, types, DOMAIN, message), 1);
        let warnings = review.warnings.iter().filter(|warning| warning.code == "permit-signature");
        warnings
            .map(|warning| warning.facts.iter().map(|(_, value)| value.clone()).collect())
            .collect::<Vec<Vec<String>>>()
    };
    let (token, spender) = (TOKEN.to_checksum(), OTHER.to_checksum());
    let facts = |amount: &str, deadline: &str| {
        vec![token.clone(), spender.clone(), amount.to_owned(), deadline.to_owned()]
    };
    assert_eq!(of("Permit", PERMIT, &permit("5", "1700000000")), [facts("5", "1700000000")]);
    let max = U256::MAX.to_string();
    assert_eq!(of("Permit", PERMIT, &permit(&max, &max)), [facts("unlimited", "never")]);

    let dai = r#""Permit":[{"name":"holder","type":"address"},{"name":"spender","type":"address"},
        {"name":"nonce","type":"uint256"},{"name":"expiry","type":"uint256"},{"name":"allowed","type":"bool"}]"#;
    let dai_message = |allowed: bool| {
        format!(r#"{{"holder":"{FROM}","spender":"{OTHER}","nonce":0,"expiry":0,"allowed":{allowed}}}"#)
    };
    assert_eq!(of("Permit", dai, &dai_message(true)), [facts("unlimited", "never")]);
    assert!(of("Permit", dai, &dai_message(false)).is_empty());

    let details = r#""PermitDetails":[{"name":"token","type":"address"},{"name":"amount","type":"uint160"},
        {"name":"expiration","type":"uint48"},{"name":"nonce","type":"uint48"}]"#;
    let single = format!(
        r#""PermitSingle":[{{"name":"details","type":"PermitDetails"}},{{"name":"spender","type":"address"}},
        {{"name":"sigDeadline","type":"uint256"}}],{details}"#
    );
    let max160: U256 = (U256::ONE << 160) - U256::ONE;
    let detail = |amount: &str, expiration: u64| {
        format!(r#"{{"token":"{TOKEN}","amount":"{amount}","expiration":{expiration},"nonce":0}}"#)
    };
    let message = format!(
        r#"{{"details":{},"spender":"{OTHER}","sigDeadline":1700000000}}"#,
        detail(&max160.to_string(), (1 << 48) - 1)
    );
    assert_eq!(of("PermitSingle", &single, &message), [facts("unlimited", "never")]);

    let batch = single
        .replace(r#""type":"PermitDetails""#, r#""type":"PermitDetails[]""#)
        .replace("PermitSingle", "PermitBatch");
    let message = format!(
        r#"{{"details":[{},{}],"spender":"{OTHER}","sigDeadline":1700000000}}"#,
        detail("1", 1_700_000_001),
        detail("2", 1_700_000_002)
    );
    assert_eq!(of("PermitBatch", &batch, &message), [facts("1", "1700000001"), facts("2", "1700000002")]);

    let transfer = r#""PermitTransferFrom":[{"name":"permitted","type":"TokenPermissions"},
        {"name":"spender","type":"address"},{"name":"nonce","type":"uint256"},{"name":"deadline","type":"uint256"}],
        "TokenPermissions":[{"name":"token","type":"address"},{"name":"amount","type":"uint256"}]"#;
    let message = format!(
        r#"{{"permitted":{{"token":"{TOKEN}","amount":"77"}},"spender":"{OTHER}","nonce":1,"deadline":1700000000}}"#
    );
    assert_eq!(of("PermitTransferFrom", transfer, &message), [facts("77", "1700000000")]);
}

#[test]
fn codes_are_unique_and_sorted_by_severity() {
    let unique: BTreeSet<&str> = WARNINGS.iter().map(|kind| kind.code).collect();
    assert_eq!(unique.len(), WARNINGS.len());
    assert!(WARNINGS.is_sorted_by_key(|kind| core::cmp::Reverse(kind.severity)));
    assert!(unique.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
}

#[test]
fn a_review_survives_json() {
    for (name, review, _) in hostile().into_iter().chain(hostile_messages()).chain(hostile_typed_data()) {
        let text = serde_json::to_string(&review).unwrap();
        assert_eq!(serde_json::from_str::<Review>(&text).unwrap(), review, "{name}");
    }
}
