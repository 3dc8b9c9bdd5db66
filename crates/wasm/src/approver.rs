//! The approver port: the question as JSON text to a callback whose promise gives the decision as JSON text.

use js_sys::{Function, Promise};
use latchkey_core::code::{Code, Failure};
use latchkey_core::json;
use latchkey_wallet::{ApprovalRequest, Decision};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Tells the page that nobody waits for the answer any more, when dropped before there is one.
struct Withdrawal<'a> {
    withdraw: &'a Function,
    id: Option<String>,
}

impl Drop for Withdrawal<'_> {
    fn drop(&mut self) {
        if let Some(id) = self.id.take() {
            let _ = self.withdraw.call1(&JsValue::NULL, &id.into());
        }
    }
}

/// Asks a person through `ask`; `withdraw` is called with the question's id if it is dropped unanswered.
///
/// # Errors
/// `INTERNAL` if the page's callback threw, rejected or answered something that is no decision: never taken for a
/// refusal, and never for consent.
pub(crate) async fn approve(
    ask: &Function,
    withdraw: &Function,
    request: &ApprovalRequest,
) -> Result<Decision, Failure> {
    let broken = |_| Failure::new(Code::Internal, "the question could not be shown");
    let text = json::text(request).map_err(|_| broken(JsValue::NULL))?;
    let answer = ask.call1(&JsValue::NULL, &text.into()).map_err(broken)?;
    let mut withdrawal = Withdrawal { withdraw, id: Some(request.id.clone()) };
    let answer = JsFuture::from(Promise::resolve(&answer)).await;
    withdrawal.id = None;
    let text = answer.map_err(broken)?.as_string().unwrap_or_default();
    json::read(&text).map_err(|_| broken(JsValue::NULL))
}
