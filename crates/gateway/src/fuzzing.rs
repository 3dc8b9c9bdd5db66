//! What fuzz targets (tests/fuzz) reach of parsers that are private otherwise. Not part of any other build.

use crate::fees::FeeHistory;
use crate::jsonrpc::parse_reply;
use crate::rpc_error::{judge, judge_send};
use crate::types::{Block, Log, Receipt, TransactionInfo};

/// Reads a reply to request 1, and its result as each of the typed methods would.
pub fn reply(body: &[u8]) {
    match parse_reply(body, 1) {
        Ok(Ok(value)) => {
            let _ = Block::decode(&value);
            let _ = Log::decode(&value);
            let _ = Receipt::decode(&value);
            let _ = TransactionInfo::decode(&value);
            let _ = FeeHistory::decode(&value, 4, 3);
        }
        Ok(Err(error)) => {
            let _ = judge(&error);
            let _ = judge_send(&error);
        }
        Err(_) => {}
    }
}
