//! The macros that read a struct, a tagged enum or an enum of names.
//!
//! A field is `field = "key"`, and how it is read if not plainly: `quantity`, `default` for the type's default when the
//! key is absent, or `whole` for a type that has no default. `Deserialize` comes with each, by the same path.

/// Reads one field.
#[doc(hidden)]
#[macro_export]
macro_rules! json_field {
    ($object:ident $key:literal) => {
        $object.field($key)
    };
    ($object:ident $key:literal whole) => {
        $object.take($key)?
    };
    ($object:ident $key:literal quantity) => {
        $object.quantity($key)
    };
    ($object:ident $key:literal default) => {
        $object.field_or_default($key)
    };
}

/// What an object may have besides its fields.
#[doc(hidden)]
#[macro_export]
macro_rules! json_end {
    ($object:ident strict) => {
        $object.end()?
    };
    ($object:ident) => {
        $object.finish()?
    };
}

/// `Deserialize` by way of [`FromJson`](crate::json::FromJson).
#[doc(hidden)]
#[macro_export]
macro_rules! json_deserialize {
    ($type:ty) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }
    };
}

/// Reads a struct: `json_struct!(Account { address = "address", label = "label" default })`; with `strict` in front,
/// unknown keys are refused.
#[macro_export]
macro_rules! json_struct {
    (strict $type:ident $fields:tt) => {
        $crate::json_struct!(@impl $type $fields strict);
    };
    ($type:ident $fields:tt) => {
        $crate::json_struct!(@impl $type $fields);
    };
    (@impl $type:ident { $($field:ident = $key:literal $($how:ident)?),+ $(,)? } $($strict:ident)?) => {
        impl $crate::json::FromJson for $type {
            fn from_json(value: ::serde_json::Value) -> Result<Self, $crate::json::JsonError> {
                let mut object = $crate::json::Object::new(value)?;
                let read = Self { $($field: $crate::json_field!(object $key $($how)?)),+ };
                let _ = $crate::json_end!(object $($strict)?);
                Ok(read)
            }
        }
        $crate::json_deserialize!($type);
    };
}

/// Reads an enum whose variants are told apart by a field:
/// `json_tagged!(State "state" { Signed = "signed" {}, Failed = "failed" { reason = "reason" } })`; with
/// `strict` in front, unknown keys are refused.
#[macro_export]
macro_rules! json_tagged {
    (strict $type:ident $tag:literal $variants:tt) => {
        $crate::json_tagged!(@impl $type $tag $variants strict);
    };
    ($type:ident $tag:literal $variants:tt) => {
        $crate::json_tagged!(@impl $type $tag $variants);
    };
    (@impl $type:ident $tag:literal { $($variant:ident = $name:literal {
        $($field:ident = $key:literal $($how:ident)?),* $(,)?
    }),+ $(,)? } $($strict:ident)?) => {
        impl $crate::json::FromJson for $type {
            fn from_json(value: ::serde_json::Value) -> Result<Self, $crate::json::JsonError> {
                let mut object = $crate::json::Object::new(value)?;
                let read = match object.tag($tag)?.as_str() {
                    $($name => Self::$variant { $($field: $crate::json_field!(object $key $($how)?)),* },)+
                    _ => {
                        return Err($crate::json::JsonError::Expected { expected: concat!("a known ", $tag) });
                    }
                };
                let _ = $crate::json_end!(object $($strict)?);
                Ok(read)
            }
        }
        $crate::json_deserialize!($type);
    };
}

/// Reads an enum of names: `json_names!(Severity { Caution = "caution", Danger = "danger" })`.
#[macro_export]
macro_rules! json_names {
    ($type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $crate::json::FromJson for $type {
            fn from_json(value: ::serde_json::Value) -> Result<Self, $crate::json::JsonError> {
                match value.as_str() {
                    $(Some($name) => Ok(Self::$variant),)+
                    _ => Err($crate::json::JsonError::Expected {
                        expected: concat!("one of", $(" ", $name),+),
                    }),
                }
            }
        }
        $crate::json_deserialize!($type);
    };
}
