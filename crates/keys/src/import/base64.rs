//! Base64 (RFC 4648, section 4), strict.

/// Decodes; `None` for a character, a length or a padding that is not right.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(4) {
        return None;
    }
    let padding = bytes.iter().rev().take(2).take_while(|byte| **byte == b'=').count();
    let (digits, _) = bytes.split_at_checked(bytes.len().checked_sub(padding)?)?;
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for digit in digits {
        bits = bits << 6 | value(*digit)?;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held).to_le_bytes()[0]);
            bits &= (1 << held) - 1;
        }
    }
    (bits == 0).then_some(out)
}

const fn value(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    // Widening: `u32::from` is not const.
    Some(value as u32)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn rfc_4648_and_what_is_none() {
        for (text, expected) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ] {
            assert_eq!(decode(text).as_deref(), Some(expected.as_bytes()), "{text}");
        }
        assert_eq!(decode("+/+/"), Some(vec![0xFB, 0xFF, 0xBF]));
        for bad in ["Zg=", "Zg", "Z===", "====", "Zh==", "Zm9=", "Z=9v", "Zm9v\n", "Zm-_", "Zm9vZg=a"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
