//! Bytes that are written anew by every call: what is appended is not cleared before it is written.
//!
//! `Vec::resize` and `Vec::extend_from_slice`, compiled for size, go byte by byte or call the engine for every few
//! bytes: here the sizes that are known are stores.

#[derive(Default)]
pub(crate) struct Buffer {
    /// Longer than what counts: what is behind it is left from before.
    bytes: Vec<u8>,
    length: usize,
}

impl Buffer {
    pub(crate) fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    pub(crate) const fn len(&self) -> usize {
        self.length
    }

    pub(crate) const fn clear(&mut self) {
        self.length = 0;
    }

    /// What there is, as a vector of its own; nothing is left.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        let mut bytes = core::mem::take(&mut self.bytes);
        bytes.truncate(self.length);
        self.length = 0;
        bytes
    }

    /// Appends so many bytes of any value, and gives them: they have to be written.
    pub(crate) fn grow(&mut self, bytes: usize) -> &mut [u8] {
        let start = self.length;
        let end = start + bytes;
        if end > self.bytes.len() {
            self.enlarge(end);
        }
        self.length = end;
        &mut self.bytes[start..end]
    }

    #[cold]
    #[inline(never)]
    fn enlarge(&mut self, least: usize) {
        let mut larger = vec![0; least.max(self.length * 2).max(256)];
        larger[..self.length].copy_from_slice(self.as_slice());
        self.bytes = larger;
    }

    /// Appends bytes whose number is known.
    pub(crate) fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        if let Some(place) = self.grow(N).first_chunk_mut() {
            *place = bytes;
        }
    }

    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        self.grow(bytes.len()).copy_from_slice(bytes);
    }

    /// The word at `at`, if there is one.
    pub(crate) fn word(&mut self, at: usize) -> Option<&mut [u8; 32]> {
        self.bytes.get_mut(at..self.length)?.first_chunk_mut()
    }
}
