//! Characters that do not show, or that make text show as other text.

/// Spells out what does not show: `⟨U+202E⟩`. Line ends and tabs stay.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for character in text.chars() {
        if is_hidden(character, before) {
            out.push('⟨');
            out.push_str(&name(character));
            out.push('⟩');
        } else {
            out.push(character);
        }
        before = character;
    }
    out
}

/// The hidden characters of a text, each once, as `U+202E U+0000`; `None` if there is none.
pub(super) fn hidden(text: &str) -> Option<String> {
    let mut found: Vec<char> = Vec::new();
    let mut before = ' ';
    for character in text.chars() {
        if is_hidden(character, before) && !found.contains(&character) {
            found.push(character);
        }
        before = character;
    }
    let names: Vec<String> = found.into_iter().map(name).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

fn name(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

fn is_hidden(character: char, before: char) -> bool {
    match character {
        '\n' | '\r' | '\t' => false,
        // Joiners belong to some scripts, and the second one to composed emoji.
        '\u{200c}' | '\u{200d}' if matches!(before, '\u{600}'..='\u{dff}') => false,
        '\u{200d}' if matches!(before, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}') => {
            false
        }
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_spelled_out() {
        assert_eq!(visible("pay\u{202e}001"), "pay⟨U+202E⟩001");
        assert_eq!(hidden("a\u{0}b\u{200b}c\u{0}").as_deref(), Some("U+0000 U+200B"));
    }

    #[test]
    fn writing_is_left_alone() {
        for text in [
            "plain\r\n\ttext",
            "日本語 한국어",
            "می\u{200c}خواهم",
            "👨\u{200d}👩\u{200d}👧 👁\u{fe0f}\u{200d}🗨",
            "ümlaut",
        ] {
            assert_eq!(hidden(text), None, "{text}");
            assert_eq!(visible(text), text);
        }
    }
}
