//! Sorting of short lists. The standard library's sorts are made for millions and are several kilobytes for each type
//! sorted.

/// The items in order, equal ones as they came: insertion at the place that a binary search finds.
///
/// ```
/// assert_eq!(latchkey_core::sorting::sorted([3, 1, 2], |a, b| a < b), [1, 2, 3]);
/// ```
#[must_use]
pub fn sorted<T>(items: impl IntoIterator<Item = T>, less: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut list: Vec<T> = Vec::new();
    for item in items {
        list.insert(list.partition_point(|other| !less(&item, other)), item);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::sorted;

    #[test]
    fn sorts_as_the_standard_library_does_and_is_stable() {
        // A permutation of 0..101 with its remainders as keys: many equal ones.
        let items: Vec<(u32, u32)> = (0..101_u32).map(|n| (n * 37 % 101 % 7, n)).collect();
        let mut expected = items.clone();
        expected.sort_by_key(|item| item.0);
        assert_eq!(sorted(items, |a, b| a.0 < b.0), expected);
        assert!(sorted(Vec::<u8>::new(), |a, b| a < b).is_empty());
    }
}
