//! The transport and the other ports against a real chain, in a browser.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::{Either, join_all, select};
use latchkey_core::ports::{Clock, Entropy};
use latchkey_gateway::{BlockTag, ClientConfig, EndpointConfig, HttpRequest, Transport, TransportError};
use latchkey_wallet::Locks;
use latchkey_wasm::platform::Browser;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// The chain that `cargo xtask test` starts. Without it these tests fail: they cannot pass by not running.
fn gateway() -> String {
    let url = option_env!("LATCHKEY_TEST_GATEWAY");
    assert!(url.is_some(), "built without LATCHKEY_TEST_GATEWAY, the URL of a chain's gateway");
    url.unwrap_or_default().to_owned()
}

fn request(url: String, body: &str) -> HttpRequest {
    HttpRequest {
        url,
        headers: vec![("content-type".into(), "application/json".into())],
        body: body.into(),
        timeout_ms: 10_000,
        max_response_bytes: 1 << 20,
    }
}

const CHAIN_ID: &str = r#"{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}"#;

#[wasm_bindgen_test]
async fn posts_and_reads_the_answer() {
    let response = Browser::default().send(request(gateway(), CHAIN_ID)).await.unwrap();
    assert_eq!(response.status, 200);
    let answer: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(answer["result"], "0x7a69");
}

#[wasm_bindgen_test]
async fn an_answer_over_the_limit_is_cut_off() {
    let mut small = request(gateway(), CHAIN_ID);
    small.max_response_bytes = 10;
    assert_eq!(Browser::default().send(small).await, Err(TransportError::TooLarge));
}

#[wasm_bindgen_test]
async fn gives_up_in_time() {
    // A method that takes its time: many blocks at once.
    let slow = r#"{"jsonrpc":"2.0","id":1,"method":"anvil_mine","params":["0x2710","0x1"]}"#;
    let mut late = request(gateway(), slow);
    late.timeout_ms = 1;
    let browser = Browser::default();
    let before = browser.now_ms();
    assert_eq!(browser.send(late).await, Err(TransportError::Timeout));
    assert!(browser.now_ms() - before < 2_000);
}

#[wasm_bindgen_test]
async fn nobody_there_and_no_url_are_unreachable() {
    let browser = Browser::default();
    for url in ["http://127.0.0.1:1", "http://", "https://user:secret@example.org"] {
        assert_eq!(browser.send(request(url.into(), "{}")).await, Err(TransportError::Unreachable), "{url}");
    }
    let mut header = request(gateway(), CHAIN_ID);
    header.headers.push(("bad\nname".into(), "value".into()));
    assert_eq!(browser.send(header).await, Err(TransportError::Unreachable));
}

#[wasm_bindgen_test]
async fn a_dropped_exchange_does_no_harm() {
    let browser = Browser::default();
    let abandoned = Box::pin(browser.send(request(gateway(), CHAIN_ID)));
    let instant = Box::pin(async {});
    assert!(matches!(select(abandoned, instant).await, Either::Right(_)));
    browser.sleep(50).await;
    assert_eq!(browser.send(request(gateway(), CHAIN_ID)).await.unwrap().status, 200);
}

#[wasm_bindgen_test]
async fn the_typed_client_reads_the_chain() {
    let config = ClientConfig::new(31_337, vec![EndpointConfig::new(gateway())]);
    let client = latchkey_gateway::Client::new(config, Rc::new(Browser::default())).unwrap();
    client.verify_chain().await.unwrap();
    let block = client.block(BlockTag::Latest).await.unwrap().unwrap();
    assert!(block.number <= client.block_number().await.unwrap());
    assert!(client.estimate_fees().await.is_ok());
}

#[wasm_bindgen_test]
async fn sleeps_as_long_as_asked() {
    let browser = Browser::default();
    let before = browser.now_ms();
    browser.sleep(120).await;
    let slept = browser.now_ms() - before;
    assert!((100..2_000).contains(&slept), "{slept} ms");
}

#[wasm_bindgen_test]
fn randomness_fills_any_length_and_does_not_repeat() {
    let browser = Browser::default();
    let mut long = vec![0; 200_000];
    browser.fill(&mut long).unwrap();
    assert!(long.chunks(1_000).all(|part| part.iter().any(|byte| *byte != 0)), "no part is left out");
    let mut again = vec![0; 200_000];
    browser.fill(&mut again).unwrap();
    assert_ne!(long, again);
}

#[wasm_bindgen_test]
async fn a_lock_excludes_until_dropped() {
    let (one, two) = (Browser::default(), Browser::default());
    let inside = Rc::new(RefCell::new(0));
    let turns = (0..20).map(|turn| {
        let (browser, inside) = (if turn % 2 == 0 { &one } else { &two }, Rc::clone(&inside));
        async move {
            let guard = browser.lock("turns").await;
            *inside.borrow_mut() += 1;
            assert_eq!(*inside.borrow(), 1, "nobody else is inside");
            browser.sleep(2).await;
            *inside.borrow_mut() -= 1;
            drop(guard);
        }
    });
    join_all(turns).await;
    // One who left the queue does not keep the lock.
    let held = one.lock("queue").await;
    let waiting = Box::pin(two.lock("queue"));
    assert!(matches!(select(waiting, Box::pin(one.sleep(20))).await, Either::Right(_)));
    drop(held);
    let next = Box::pin(one.lock("queue"));
    assert!(matches!(select(next, Box::pin(two.sleep(2_000))).await, Either::Left(_)));
}
