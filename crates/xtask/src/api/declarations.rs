//! Reading TypeScript's declaration files, as far as its compiler writes them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// What a doc comment says.
#[derive(Clone, Default)]
pub(super) struct Facts {
    /// Its first sentence.
    pub(super) summary: String,
    /// The error codes it names.
    pub(super) codes: Vec<String>,
}

/// An exported function, class, constant or type.
#[derive(Clone)]
pub(super) struct Declaration {
    /// Its name.
    pub(super) name: String,
    /// Its text without comments; of an interface, the first line.
    pub(super) code: String,
    /// What its comment says.
    pub(super) facts: Facts,
    /// The methods and properties of an interface.
    pub(super) members: Vec<Member>,
}

/// A method or property of an interface.
#[derive(Clone)]
pub(super) struct Member {
    /// Its name.
    pub(super) name: String,
    /// Its text without comments.
    pub(super) code: String,
    /// What its comment says.
    pub(super) facts: Facts,
}

/// What a declaration file exports, its own and others', by name.
pub(super) fn exports(path: &Path) -> Result<Vec<Declaration>> {
    let text = fs::read_to_string(path).with_context(|| format!("no {}", path.display()))?;
    let mut found: BTreeMap<String, Declaration> =
        own(&text).into_iter().map(|declaration| (declaration.name.clone(), declaration)).collect();
    for line in text.lines() {
        let Some((list, from)) = line.strip_prefix("export ").and_then(|rest| rest.split_once(" from '"))
        else {
            continue;
        };
        let module = from.trim_end_matches(['\'', ';']);
        let list = list.trim_start_matches("type ").trim();
        let target = path.parent().unwrap_or(path).join(module.replace(".js", ".d.ts"));
        // abitype's declarations travel with ours, and are its own.
        if module.contains("abitype/") {
            for name in names(list) {
                let code = format!("export type {{ {name} }} from 'abitype'");
                found.insert(
                    name.clone(),
                    Declaration { name, code, facts: Facts::default(), members: Vec::new() },
                );
            }
            continue;
        }
        let theirs = exports(&target)?;
        if list == "*" {
            found.extend(theirs.into_iter().map(|declaration| (declaration.name.clone(), declaration)));
            continue;
        }
        for name in names(list) {
            let Some(declaration) = theirs.iter().find(|declaration| declaration.name == name) else {
                bail!("{module} does not export {name}");
            };
            found.insert(name, declaration.clone());
        }
    }
    Ok(found.into_values().collect())
}

/// The names in `{ a, type B, }`.
fn names(list: &str) -> Vec<String> {
    let inside = list.trim_start_matches('{').trim_end_matches('}');
    inside
        .split(',')
        .map(|name| name.trim().trim_start_matches("type ").to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// The declarations that stand in a file itself. Overloads are one.
fn own(text: &str) -> Vec<Declaration> {
    let mut found: Vec<Declaration> = Vec::new();
    let mut comment = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("/**") {
            comment = block(line, &mut lines, |text| text.trim_end().ends_with("*/"));
            continue;
        }
        let Some(name) = name_of(line) else {
            if !line.trim().is_empty() {
                comment.clear();
            }
            continue;
        };
        let whole = block(line, &mut lines, is_closed);
        let facts = facts(&comment);
        let interface = line.contains(" interface ");
        let members = if interface { members(&whole) } else { Vec::new() };
        let code = if interface { line.trim_end_matches(" {").to_owned() } else { without_comments(&whole) };
        let code = code.trim_start_matches("export ").trim_start_matches("declare ").to_owned();
        comment.clear();
        match found.iter_mut().find(|declaration| declaration.name == name) {
            Some(overloaded) => {
                overloaded.code.push('\n');
                overloaded.code.push_str(&code);
            }
            None => found.push(Declaration { name, code, facts, members }),
        }
    }
    found
}

/// Lines from `first` on until `done`.
fn block<'a>(first: &str, lines: &mut impl Iterator<Item = &'a str>, done: impl Fn(&str) -> bool) -> String {
    let mut text = first.to_owned();
    while !done(&text) {
        let Some(line) = lines.next() else { break };
        text.push('\n');
        text.push_str(line);
    }
    text
}

/// Whether every bracket is closed, and the declaration with it. Comments are passed over: they hold examples.
fn is_closed(text: &str) -> bool {
    let bare = without_comments(text);
    let depth = bare.chars().fold(0_i32, |depth, character| match character {
        '(' | '[' | '{' => depth + 1,
        ')' | ']' | '}' => depth - 1,
        _ => depth,
    });
    depth == 0 && bare.trim_end().ends_with([';', '}'])
}

fn name_of(line: &str) -> Option<String> {
    let rest = line.strip_prefix("export ")?;
    let rest = rest.trim_start_matches("declare ").trim_start_matches("abstract ");
    let kinds = ["function ", "class ", "const ", "type ", "interface "];
    let rest = kinds.into_iter().find_map(|kind| rest.strip_prefix(kind))?;
    let end = rest.find(|character: char| !character.is_alphanumeric() && character != '_')?;
    let name = rest.get(..end)?;
    (!name.is_empty()).then(|| name.to_owned())
}

fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/**") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    let lines: Vec<&str> = out.lines().filter(|line| !line.trim().is_empty()).collect();
    lines.join("\n")
}

/// The members of an interface: each with the comment before it.
fn members(interface: &str) -> Vec<Member> {
    let mut found = Vec::new();
    let mut comment = String::new();
    let mut lines = interface.lines().skip(1);
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.starts_with("/**") {
            comment = block(line, &mut lines, |text| text.trim_end().ends_with("*/"));
        } else if !trimmed.is_empty() && trimmed != "}" {
            let code = without_comments(&block(line, &mut lines, is_closed));
            let code: Vec<&str> =
                code.lines().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
            let name: String = trimmed
                .trim_start_matches("readonly ")
                .chars()
                .take_while(|character| character.is_alphanumeric())
                .collect();
            found.push(Member { name, code: code.join("\n"), facts: facts(&comment) });
            comment.clear();
        }
    }
    found
}

fn facts(comment: &str) -> Facts {
    let lines: Vec<&str> = comment
        .lines()
        .map(|line| {
            line.trim().trim_start_matches("/**").trim_end_matches("*/").trim_start_matches('*').trim()
        })
        .collect();
    let mut codes: Vec<String> = Vec::new();
    for line in &lines {
        let code = line.strip_prefix("@throws ").and_then(|rest| rest.split_whitespace().next());
        if let Some(code) = code.filter(|code| !codes.iter().any(|known| known == code)) {
            codes.push(code.to_owned());
        }
    }
    let paragraph: Vec<&str> = lines
        .into_iter()
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty() && !line.starts_with('@'))
        .collect();
    let paragraph = paragraph.join(" ");
    let end = paragraph.find(". ").map_or(paragraph.len(), |at| at + 1);
    Facts { summary: paragraph.get(..end).unwrap_or_default().to_owned(), codes }
}
