//! Who is asked when gateways fail, how long it takes, and what is never done.

#[path = "support/world.rs"]
mod support;

use futures_util::future::join_all;
use latchkey_core::code::Code;
use latchkey_core::primitives::{Address, U256};
use latchkey_gateway::{Auth, BlockTag, ClientConfig, EndpointConfig, EndpointState, GatewayError};
use serde_json::{Value, json};
use support::{Act, World};

const ADDRESS: Address = Address([0x11; 20]);

fn ok() -> Act {
    Act::Result(json!("0x2a"))
}

/// Every way in which a gateway fails that is worth asking another for, and the code if there is none.
fn faults() -> Vec<(&'static str, Act, Code)> {
    let error = |code: i64, message: &str| Act::Error(json!({"code": code, "message": message}));
    vec![
        ("no connection", Act::Unreachable, Code::Disconnected),
        ("hang", Act::Hang, Code::Timeout),
        ("500", Act::Status(500, "oops", vec![]), Code::Disconnected),
        ("502", Act::Status(502, "<html>", vec![]), Code::Disconnected),
        ("503", Act::Status(503, "", vec![]), Code::Disconnected),
        ("401", Act::Status(401, "no", vec![]), Code::Disconnected),
        ("404", Act::Status(404, "no", vec![]), Code::Disconnected),
        ("429", Act::Status(429, "", vec![]), Code::Limit),
        ("-32005", error(-32005, "limit exceeded"), Code::Limit),
        ("rate limit in words", error(-32000, "Too Many Requests"), Code::Limit),
        ("html", Act::Raw(b"<html>Sign in</html>".to_vec()), Code::UpstreamMalformed),
        ("truncated", Act::Raw(br#"{"jsonrpc":"2.0","id":$ID,"resu"#.to_vec()), Code::UpstreamMalformed),
        (
            "another id",
            Act::Raw(br#"{"jsonrpc":"2.0","id":999999,"result":"0x1"}"#.to_vec()),
            Code::UpstreamMalformed,
        ),
        ("wrong type", Act::Result(json!(42)), Code::UpstreamMalformed),
        ("null", Act::Result(Value::Null), Code::UpstreamMalformed),
        ("too large", Act::TooLarge, Code::UpstreamMalformed),
        ("lagging", error(-32000, "header not found"), Code::Upstream),
        ("no such method", error(-32601, "method not found"), Code::Upstream),
        ("internal", error(-32603, "internal error"), Code::Upstream),
    ]
}

#[test]
fn one_bad_gateway_of_three_costs_nothing_but_time() {
    for (name, act, _) in faults() {
        let world = World::new();
        world.gateway(move |_, _| act.clone());
        world.gateway(|_, _| ok());
        world.gateway(|_, _| ok());
        let client = world.client();
        let balance = world.run(async move { client.balance(ADDRESS, BlockTag::Latest).await });
        assert_eq!(balance, Ok(U256::from(42)), "{name}");
    }
}

#[test]
fn all_gateways_bad_is_a_typed_error_within_fifteen_seconds() {
    for (name, act, code) in faults() {
        let world = World::new();
        for _ in 0..3 {
            let act = act.clone();
            world.gateway(move |_, _| act.clone());
        }
        let client = world.client();
        let started = latchkey_core::ports::Clock::now_ms(&*world);
        let error = world.run(async move { client.balance(ADDRESS, BlockTag::Latest).await }).unwrap_err();
        assert_eq!(error.code(), code, "{name}: {error}");
        let took = latchkey_core::ports::Clock::now_ms(&*world) - started;
        assert!(took <= 15_000, "{name} took {took} ms");
        assert!(!format!("{error} {error:?}").contains("SECRETKEY"), "{name}: {error:?}");
    }
}

#[test]
fn ten_thousand_calls_with_one_faulty_gateway_all_succeed() {
    let world = World::new();
    let mut count = 0;
    let all = faults();
    world.gateway(move |_, _| {
        count += 1;
        all[count % all.len()].1.clone()
    });
    world.gateway(|_, _| ok());
    world.gateway(|_, _| ok());
    let client = world.client();
    let (good, slow) = world.run({
        let world = std::rc::Rc::clone(&world);
        async move {
            let (mut good, mut slow) = (0, 0);
            for _ in 0..10_000 {
                let started = latchkey_core::ports::Clock::now_ms(&*world);
                good += usize::from(client.balance(ADDRESS, BlockTag::Latest).await == Ok(U256::from(42)));
                slow += usize::from(latchkey_core::ports::Clock::now_ms(&*world) - started > 300);
                world.advance(20);
            }
            (good, slow)
        }
    });
    assert_eq!(good, 10_000);
    assert!(slow < 500, "{slow} of 10,000 calls took more than 300 ms");
}

#[test]
fn answers_are_not_asked_for_twice() {
    let errors = [
        (json!({"code": 3, "message": "execution reverted: no", "data": "0x"}), Code::Reverted),
        (json!({"code": -32000, "message": "insufficient funds for transfer"}), Code::InsufficientFunds),
        (json!({"code": -32602, "message": "invalid argument 0"}), Code::Upstream),
        (json!({"code": -32005, "message": "query returned more than 10000 results"}), Code::Upstream),
    ];
    for (error, code) in errors {
        let world = World::new();
        let answer = error.clone();
        world.gateway(move |_, _| Act::Error(answer.clone()));
        world.gateway(|_, _| ok());
        let client = world.client();
        let got = world.run(async move { client.balance(ADDRESS, BlockTag::Latest).await }).unwrap_err();
        assert_eq!(got.code(), code, "{error}");
        assert_eq!(world.sent(0, "eth_getBalance"), 1);
        assert_eq!(world.sent(1, "eth_getBalance"), 0);
    }
}

#[test]
fn a_method_with_an_effect_is_sent_once() {
    let world = World::new();
    world.gateway(|_, _| Act::Unreachable);
    world.gateway(|_, _| ok());
    let client = world.client();
    let error = world.run(async move { client.request("evm_mine", Value::Null).await }).unwrap_err();
    assert_eq!(error.code(), Code::Disconnected);
    assert_eq!((world.sent(0, "evm_mine"), world.sent(1, "evm_mine")), (1, 0));
}

#[test]
fn a_gateway_on_another_chain_is_never_asked() {
    let world = World::new();
    world.gateway_raw(|method, _| if method == "eth_chainId" { Act::Result(json!("0x5")) } else { ok() });
    let client = world.client();
    let error = world.run({
        let client = client.clone();
        async move { client.balance(ADDRESS, BlockTag::Latest).await }
    });
    let expected =
        GatewayError::WrongChain { endpoint: "https://gateway0.example/…".into(), expected: 1, got: 5 };
    assert_eq!(error, Err(expected));
    assert_eq!(error.unwrap_err().code(), Code::ChainDisconnected);
    assert_eq!(client.status()[0].state, EndpointState::WrongChain);
    assert_eq!(world.sent(0, "eth_getBalance"), 0);

    // Somebody sets it right: within 30 s it is used.
    world.replace(0, |method, _| if method == "eth_chainId" { Act::Result(json!("0x1")) } else { ok() });
    world.advance(30_000);
    let balance = world.run({
        let client = client.clone();
        async move { client.balance(ADDRESS, BlockTag::Latest).await }
    });
    assert_eq!(balance, Ok(U256::from(42)));
    assert_eq!(client.status()[0].state, EndpointState::Up);
}

#[test]
fn the_chain_is_asked_once_and_again_after_the_gateway_was_down() {
    let world = World::new();
    world.scripted(vec![ok(), ok(), Act::Unreachable, ok()]);
    let client = world.client();
    let ask = || {
        let client = client.clone();
        world.run(async move { client.balance(ADDRESS, BlockTag::Latest).await })
    };
    assert!(ask().is_ok() && ask().is_ok());
    assert_eq!(world.sent(0, "eth_chainId"), 1);
    assert!(ask().is_ok());
    assert_eq!(world.sent(0, "eth_chainId"), 2);
}

#[test]
fn retry_after_is_honoured() {
    let world = World::new();
    let header = vec![("Retry-After".to_owned(), "20".to_owned())];
    world.scripted(vec![Act::Status(429, "", header), ok()]);
    let client = world.client();
    let ask = || {
        let client = client.clone();
        world.run(async move { client.balance(ADDRESS, BlockTag::Latest).await })
    };
    let endpoint = "https://gateway0.example/…".to_owned();
    let limited = Err(GatewayError::RateLimited { endpoint, retry_after_ms: Some(20_000) });
    assert_eq!(ask(), limited);
    world.advance(10_000);
    assert_eq!(ask(), limited);
    assert_eq!(world.sent(0, "eth_getBalance"), 1);
    world.advance(10_001);
    assert_eq!(ask(), Ok(U256::from(42)));
}

#[test]
fn a_resting_gateway_fails_fast_and_is_back_within_thirty_seconds() {
    let world = World::new();
    world.gateway_raw(|_, _| Act::Unreachable);
    let client = world.client();
    let ask = || {
        let client = client.clone();
        world.run(async move { client.block_number().await })
    };
    for _ in 0..20 {
        assert_eq!(ask().unwrap_err().code(), Code::Disconnected);
    }
    assert_eq!(client.status()[0].state, EndpointState::Down);
    assert!(client.status()[0].error.is_some());
    let before = world.log.borrow().len();
    let now = latchkey_core::ports::Clock::now_ms(&*world);
    assert!(ask().is_err());
    assert_eq!(world.log.borrow().len(), before, "it rests");
    assert_eq!(latchkey_core::ports::Clock::now_ms(&*world), now, "and nobody waits for it");

    world.replace(0, |method, _| Act::Result(json!(if method == "eth_chainId" { "0x1" } else { "0x10" })));
    world.advance(10_000);
    assert_eq!(ask(), Ok(16));
    let status = client.status();
    assert_eq!(
        (status[0].state, status[0].block_number, &status[0].error),
        (EndpointState::Up, Some(16), &None)
    );
}

#[test]
fn a_gateway_that_names_its_chain_and_fails_at_the_rest_is_rested() {
    let world = World::new();
    world.gateway(|_, _| Act::Status(500, "", vec![]));
    world.gateway(|_, _| ok());
    let client = world.client();
    for _ in 0..20 {
        let client = client.clone();
        assert_eq!(
            world.run(async move { client.balance(ADDRESS, BlockTag::Latest).await }),
            Ok(U256::from(42))
        );
    }
    assert_eq!((world.sent(0, "eth_getBalance"), world.sent(1, "eth_getBalance")), (2, 20));
}

#[test]
fn only_one_call_tries_a_gateway_that_may_be_back() {
    let world = World::new();
    world.gateway_raw(|_, _| Act::Unreachable);
    world.gateway(|_, _| ok());
    let client = world.client();
    let ask = |calls: usize| {
        let client = client.clone();
        world
            .run(async move { join_all((0..calls).map(|_| client.balance(ADDRESS, BlockTag::Latest))).await })
    };
    assert!(ask(3).iter().all(Result::is_ok));
    world.advance(5_000);
    let before = world.sent(0, "eth_chainId");
    assert!(ask(50).iter().all(Result::is_ok));
    assert_eq!(world.sent(0, "eth_chainId"), before + 1);
}

#[test]
fn concurrent_calls_get_their_own_answers() {
    let world = World::new();
    world.gateway(|_, params| {
        let number = u64::from_str_radix(&params[1].as_str().unwrap()[2..], 16).unwrap();
        Act::After(200 - number, Box::new(Act::Result(json!(format!("{number:#x}")))))
    });
    let client = world.client();
    let answers = world.run(async move {
        join_all((1..100).map(|number| client.balance(ADDRESS, BlockTag::Number(number)))).await
    });
    let expected: Vec<_> = (1_u64..100).map(|number| Ok(U256::from(number))).collect();
    assert_eq!(answers, expected);
}

#[test]
fn a_clock_set_back_does_not_prolong_a_rest() {
    let world = World::new();
    let gateway = world.gateway_raw(|_, _| Act::Unreachable);
    let client = world.client();
    let ask = || {
        let client = client.clone();
        world.run(async move { client.balance(ADDRESS, BlockTag::Latest).await })
    };
    assert!(ask().is_err());
    world.set_now(1_000);
    world.replace(gateway, |method, _| {
        Act::Result(json!(if method == "eth_chainId" { "0x1" } else { "0x2a" }))
    });
    assert_eq!(ask(), Ok(U256::from(42)));
}

#[test]
fn broken_randomness_only_costs_the_spread() {
    let world = World::new();
    world.entropy_broken.set(true);
    world.scripted(vec![Act::Unreachable, ok()]);
    let client = world.client();
    assert_eq!(world.run(async move { client.balance(ADDRESS, BlockTag::Latest).await }), Ok(U256::from(42)));
}

#[test]
fn credentials_travel_in_headers_only() {
    let world = World::new();
    world.gateway(|_, _| Act::Unreachable);
    let auths = [
        (Auth::Bearer { token: "hush-token".into() }, "authorization", "Bearer hush-token"),
        // RFC 7617's example.
        (
            Auth::Basic { username: "Aladdin".into(), password: "open sesame".into() },
            "authorization",
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ),
        (Auth::Header { name: "x-api-key".into(), value: "hush-key".into() }, "x-api-key", "hush-key"),
    ];
    for (auth, name, value) in auths {
        let client = world.client_with(|config| config.endpoints[0].auth = Some(auth.clone()));
        world.requests.borrow_mut().clear();
        let error = world.run({
            let client = client.clone();
            async move { client.balance(ADDRESS, BlockTag::Latest).await }
        });
        let request = world.requests.borrow()[0].clone();
        assert!(request.headers.contains(&(name.to_owned(), value.to_owned())));
        assert!(!request.url.contains("hush") && !request.body.contains("hush"));
        let mut config =
            ClientConfig::new(1, vec![EndpointConfig { url: request.url.clone(), auth: Some(auth) }]);
        config.endpoints.push(EndpointConfig::new("bad url SECRETKEY"));
        let shown = format!("{error:?} {:?} {:?} {config:?}", client.status(), request);
        for secret in ["hush", "sesame", "QWxh", "SECRETKEY"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
}
