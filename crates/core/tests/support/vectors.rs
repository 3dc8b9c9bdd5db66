//! Finding vector files.

use std::path::PathBuf;

use serde_json::Value;

fn read(path: PathBuf) -> Option<Value> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(serde_json::from_str(&text).expect("a vector file is JSON"))
}

/// A file of `tests/vectors`: always there.
pub(crate) fn committed(path: &str) -> Value {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    read(root.join(path)).unwrap_or_else(|| panic!("tests/vectors/{path} is missing"))
}

/// A file of the larger collection beside the repository, where there is one.
#[allow(dead_code, reason = "not every test file has larger vectors")]
pub(crate) fn shared(path: &str) -> Option<Value> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    let value = read(root.join(path));
    if value.is_none() {
        println!("{path}: not here, the committed selection ran alone");
    }
    value
}
