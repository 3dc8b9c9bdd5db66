//! Where a value is, written out only for an error: most paths never are.

use core::fmt;

/// A path that ends at one part and knows the way before it.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    before: Option<&'a Path<'a>>,
    part: Part<'a>,
    length: usize,
}

#[derive(Clone, Copy)]
enum Part<'a> {
    Name(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    pub(super) const fn root(name: &'a str) -> Self {
        Self { before: None, part: Part::Name(name), length: name.len() }
    }

    pub(super) const fn field<'b>(&'b self, name: &'b str) -> Path<'b> {
        Path { before: Some(self), part: Part::Name(name), length: self.length + 1 + name.len() }
    }

    pub(super) fn element(&self, index: usize) -> Path<'_> {
        let digits = index.checked_ilog10().unwrap_or_default() as usize + 1;
        Path { before: Some(self), part: Part::Index(index), length: self.length + 2 + digits }
    }

    /// How long its text is.
    pub(super) const fn len(&self) -> usize {
        self.length
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(before) = self.before {
            before.fmt(f)?;
        }
        match self.part {
            Part::Name(name) if self.before.is_none() => f.write_str(name),
            Part::Name(name) => write!(f, ".{name}"),
            Part::Index(index) => write!(f, "[{index}]"),
        }
    }
}

impl From<&Path<'_>> for String {
    fn from(path: &Path<'_>) -> Self {
        path.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn the_length_is_that_of_the_text() {
        let root = Path::root("message");
        let list = root.field("list");
        for index in [0, 9, 10, 99, 100, 65_535] {
            let element = list.element(index);
            let path = element.field("x");
            assert_eq!(path.to_string(), format!("message.list[{index}].x"));
            assert_eq!(path.len(), path.to_string().len());
        }
    }
}
