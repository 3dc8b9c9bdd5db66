//! Why a name is none.

use core::fmt;

use crate::code::{Code, Failure};

/// Why a text is no ENS name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EnsError {
    /// Two dots in a row, or one at an end; or nothing is left of a label after normalising.
    #[error("label {index} of the name is empty")]
    EmptyLabel {
        /// Zero-based, from the left.
        index: usize,
    },
    /// A label that ENSIP-15 does not allow.
    #[error("label {index} of the name: {fault}")]
    Label {
        /// Zero-based, from the left.
        index: usize,
        /// What is wrong with it.
        fault: LabelFault,
    },
}

/// Why a label is not allowed. Code points are shown by number: they may be invisible, or mislead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LabelFault {
    /// A character that no name may have.
    Disallowed {
        /// The character.
        code_point: u32,
    },
    /// An underscore after something else.
    Underscore,
    /// Plain letters and digits with `--` in the third and fourth place: kept for encodings such as Punycode.
    Extension,
    /// A combining mark at the start, or after an emoji.
    LooseMark {
        /// The mark.
        code_point: u32,
    },
    /// An apostrophe, fraction slash or middle dot at an end or beside another.
    Fenced {
        /// The character.
        code_point: u32,
    },
    /// Characters of scripts that do not go together.
    Mixture {
        /// The script of the characters before.
        group: &'static str,
        /// The character that is not of it.
        code_point: u32,
    },
    /// All characters look like characters of another script.
    Confusable {
        /// Its script.
        group: &'static str,
        /// The script that it looks like.
        other: &'static str,
    },
    /// The same nonspacing mark twice on one character.
    RepeatedMark {
        /// The mark.
        code_point: u32,
    },
    /// More nonspacing marks on one character than four.
    TooManyMarks,
}

impl LabelFault {
    /// The stable name, camelCase.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Disallowed { .. } => "disallowed",
            Self::Underscore => "underscore",
            Self::Extension => "extension",
            Self::LooseMark { .. } => "looseMark",
            Self::Fenced { .. } => "fenced",
            Self::Mixture { .. } => "mixture",
            Self::Confusable { .. } => "confusable",
            Self::RepeatedMark { .. } => "repeatedMark",
            Self::TooManyMarks => "tooManyMarks",
        }
    }

    /// The character that is at fault, if it is one.
    #[must_use]
    pub const fn code_point(&self) -> Option<u32> {
        match self {
            Self::Disallowed { code_point }
            | Self::LooseMark { code_point }
            | Self::Fenced { code_point }
            | Self::Mixture { code_point, .. }
            | Self::RepeatedMark { code_point } => Some(*code_point),
            Self::Underscore | Self::Extension | Self::Confusable { .. } | Self::TooManyMarks => None,
        }
    }
}

impl fmt::Display for LabelFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disallowed { code_point } => write!(f, "no name may have the character U+{code_point:04X}"),
            Self::Underscore => f.write_str("an underscore may only be at its start"),
            Self::Extension => f.write_str("`--` may not be its third and fourth character"),
            Self::LooseMark { code_point } => {
                write!(f, "the combining mark U+{code_point:04X} has no letter before it")
            }
            Self::Fenced { code_point } => {
                write!(f, "U+{code_point:04X} may not be at an end or beside another of its kind")
            }
            Self::Mixture { group, code_point } => {
                write!(f, "U+{code_point:04X} does not go together with {group} characters")
            }
            Self::Confusable { group, other } => {
                write!(f, "its {group} characters all look like {other} characters")
            }
            Self::RepeatedMark { code_point } => write!(f, "the mark U+{code_point:04X} is there twice"),
            Self::TooManyMarks => f.write_str("a character has more than four marks"),
        }
    }
}

impl EnsError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::EmptyLabel { .. } | Self::Label { .. } => Code::InvalidParams,
        }
    }
}

impl From<EnsError> for Failure {
    /// `data` is `{reason, label, codePoint?}`: `emptyLabel` or a [`LabelFault`]'s name; zero-based; `U+200D`.
    fn from(error: EnsError) -> Self {
        let data = match &error {
            EnsError::EmptyLabel { index } => serde_json::json!({ "reason": "emptyLabel", "label": index }),
            EnsError::Label { index, fault } => {
                let mut data = serde_json::json!({ "reason": fault.as_str(), "label": index });
                if let Some(code_point) = fault.code_point() {
                    data["codePoint"] = format!("U+{code_point:04X}").into();
                }
                data
            }
        };
        Self::new(error.code(), error.to_string()).with_data(data)
    }
}
