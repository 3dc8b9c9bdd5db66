//! Events at the boundary.

use latchkey_core::abi::{Abi, AbiType, Event, EventParam, EventValue, Item, Params, TopicFilter, Value};
use latchkey_core::code::Failure;
use latchkey_core::primitives::B256;

use super::{coerce, present};
use crate::arguments::{Arguments, expected};
use crate::failure::invalid;
use crate::wire::{Wire, Writer};

/// Name, arguments (an object by name, or an array of the indexed ones) → topics: hex, an array of hex, or null.
pub(super) fn encode_topics(abi: &Abi, args: &mut Arguments<'_>, writer: &mut Writer) -> Result<(), Failure> {
    let name = args.text("eventName")?;
    let event = match abi.items.first() {
        Some(Item::Event(event)) if name.is_empty() => event,
        _ => abi.event(name)?,
    };
    let indexed: Vec<&EventParam> = event.inputs().iter().filter(|input| input.indexed).collect();
    let given = given(&indexed, args.next())?;
    let mut filters = Vec::with_capacity(given.len());
    for (input, value) in indexed.iter().zip(&given) {
        filters.push(filter(input, value)?);
    }
    let topics = event.encode_filter(&filters)?;
    // Whoever names an argument gets one entry for each indexed parameter.
    let count = usize::from(!event.is_anonymous()) + given.len();
    writer.list(count);
    for index in 0..count {
        let several = index
            .checked_sub(usize::from(!event.is_anonymous()))
            .is_some_and(|index| matches!(given.get(index), Some(Wire::List(_))));
        match topics.get(index).and_then(Option::as_ref).map(Vec::as_slice) {
            None => writer.null(),
            Some([topic]) if !several => writer.hex(&topic.0),
            Some(topics) => {
                writer.list(topics.len());
                for topic in topics {
                    writer.hex(&topic.0);
                }
            }
        }
    }
    Ok(())
}

/// One value for each indexed parameter, or none at all.
fn given<'a>(indexed: &[&EventParam], args: Wire<'a>) -> Result<Vec<Wire<'a>>, Failure> {
    match args {
        Wire::Null => Ok(Vec::new()),
        Wire::List(mut items) => {
            if items.len() > indexed.len() {
                let message =
                    format!("args: at most {} indexed arguments, got {}", indexed.len(), items.len());
                return Err(invalid("args", message));
            }
            if !items.is_empty() {
                items.resize(indexed.len(), Wire::Null);
            }
            Ok(items)
        }
        Wire::Map(entries) if entries.is_empty() => Ok(Vec::new()),
        map @ Wire::Map(_) => {
            let value = |input: &&EventParam| {
                let name = input.param.name.as_deref().unwrap_or_default();
                map.get(name).cloned().unwrap_or(Wire::Null)
            };
            Ok(indexed.iter().map(value).collect())
        }
        other => Err(expected("args", "an object or an array", &other)),
    }
}

fn filter(input: &EventParam, value: &Wire<'_>) -> Result<TopicFilter, Failure> {
    let root = format!("args.{}", input.param.name.as_deref().unwrap_or_default());
    let ty = &input.param.ty;
    if *value == Wire::Null {
        return Ok(TopicFilter::Any);
    }
    if matches!(ty, AbiType::Array(_) | AbiType::Tuple(_)) {
        return Err(invalid(&root, format!("{root}: {ty} cannot be filtered for")));
    }
    let values = match value {
        Wire::List(items) => {
            items.iter().map(|item| coerce::value(ty, item, &root)).collect::<Result<Vec<_>, _>>()?
        }
        one => vec![coerce::value(ty, one, &root)?],
    };
    Ok(TopicFilter::OneOf(values))
}

/// Topics, data, strict → name, arguments or null.
pub(super) fn decode_log(abi: &Abi, args: &mut Arguments<'_>, writer: &mut Writer) -> Result<(), Failure> {
    let mut topics = Vec::with_capacity(4);
    for topic in args.list("topics")? {
        topics.push(topic.to_b256("topics")?);
    }
    let data = match args.next() {
        Wire::Null => std::borrow::Cow::default(),
        data => data.into_bytes("data")?,
    };
    let strict = args.next() != Wire::Bool(false);
    writer.list(2);
    match abi.decode_log(&topics, &data) {
        Ok((event, values)) => {
            let values: Vec<Option<EventValue>> = values.into_iter().map(Some).collect();
            put(event, &values, writer);
        }
        Err(error) => {
            let topic = topics.first().copied();
            let named = abi.events().find(|event| !event.is_anonymous() && Some(event.topic()) == topic);
            match named {
                Some(event) if !strict => {
                    put(event, &what_there_is(event, &topics, &data)?, writer);
                }
                _ => return Err(error.into()),
            }
        }
    }
    Ok(())
}

fn put(event: &Event, values: &[Option<EventValue>], writer: &mut Writer) {
    writer.text(event.name());
    let parts = || event.inputs().iter().zip(values);
    let there = parts().filter(|(_, value)| value.is_some()).count();
    if there == 0 {
        writer.null();
    } else if present::all_named(event.inputs().iter().map(|input| &input.param)) {
        writer.map(there);
        for (input, value) in parts() {
            if let Some(value) = value {
                writer.key(input.param.name.as_deref().unwrap_or_default());
                present::event_value(&input.param.ty, value, writer);
            }
        }
    } else {
        writer.list(values.len());
        for (input, value) in parts() {
            match value {
                Some(value) => present::event_value(&input.param.ty, value, writer),
                None => writer.null(),
            }
        }
    }
}

/// What can be read of a log that is not as its event says: topics that are there, and the data if it holds the rest.
/// Indexed parameters without a topic are looked for at the data's start, as viem does when not strict.
fn what_there_is(event: &Event, topics: &[B256], data: &[u8]) -> Result<Vec<Option<EventValue>>, Failure> {
    let mut topics = topics.iter().skip(1);
    let mut out: Vec<Option<EventValue>> = Vec::with_capacity(event.inputs().len());
    let mut missing = Vec::new();
    for (index, input) in event.inputs().iter().enumerate() {
        let topic = if input.indexed { topics.next() } else { None };
        if input.indexed && topic.is_none() {
            missing.push(index);
        }
        out.push(topic.and_then(|topic| read_topic(&input.param.ty, topic)));
    }
    let in_data = event.inputs().iter().enumerate().filter(|(_, input)| !input.indexed);
    missing.extend(in_data.map(|(index, _)| index));
    let params = missing.iter().filter_map(|index| event.inputs().get(*index));
    let params = Params::new(params.map(|input| input.param.clone()).collect())?;
    if let Ok(values) = params.decode(data) {
        for (index, value) in missing.into_iter().zip(values) {
            if let Some(slot) = out.get_mut(index) {
                *slot = Some(EventValue::Value(value));
            }
        }
    }
    Ok(out)
}

fn read_topic(ty: &AbiType, topic: &B256) -> Option<EventValue> {
    match ty {
        AbiType::Bytes | AbiType::String | AbiType::Array(_) | AbiType::Tuple(_) => {
            Some(EventValue::Hash(*topic))
        }
        _ => {
            let value: Value = Params::from_types([ty.clone()]).ok()?.decode(&topic.0).ok()?.pop()?;
            Some(EventValue::Value(value))
        }
    }
}
