//! Secrets in text: keys, tokens, passwords and addresses that a room should not read, found by what they look like.
//!
//! Pasted terminal sessions are where they slip in. A false alarm costs the author a look, so forms that are sure come by
//! their prefix, and guesses (a password, an address) leave out what is plainly a placeholder or a name in code.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// The kind of what some people show on purpose.
pub const EMAIL: &str = "an e-mail address";
const PASSWORD: &str = "a password";
const TOKEN: &str = "a token";
const API_KEY: &str = "an API key";
const PRIVATE_KEY: &str = "a private key";

/// A form of secret: its first group is the secret, or all of it when it has none.
struct Form {
    kind: &'static str,
    pattern: &'static str,
    /// Whether what was found is one after all.
    is_real: fn(&Found<'_>) -> bool,
}

/// Something of a secret's form, and what stands before and after it.
struct Found<'a> {
    secret: &'a str,
    before: &'a str,
    after: &'a str,
}

/// The forms, surest first: where two meet, the earlier row names them both. Classes are ASCII on purpose: so are keys.
static FORMS: [Form; 17] = [
    Form {
        kind: PRIVATE_KEY,
        pattern: r"-----BEGIN [A-Z ]{0,24}PRIVATE KEY-----([\s\S]{0,200}?[A-Za-z0-9+/]{32}[A-Za-z0-9+/=\\\s]*)",
        is_real: always,
    },
    // Access key ids of AWS: AKIA is permanent, ASIA temporary.
    Form { kind: API_KEY, pattern: r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b", is_real: is_no_example },
    Form { kind: TOKEN, pattern: r"\bgh[pousr]_[A-Za-z0-9]{30,}", is_real: is_no_example },
    Form { kind: TOKEN, pattern: r"\bgithub_pat_[A-Za-z0-9_]{30,}", is_real: is_no_example },
    Form { kind: TOKEN, pattern: r"\bglpat-[A-Za-z0-9_-]{20,}", is_real: is_no_example },
    Form { kind: TOKEN, pattern: r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}", is_real: is_no_example },
    Form { kind: API_KEY, pattern: r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}", is_real: is_no_example },
    Form { kind: API_KEY, pattern: r"\bAIza[A-Za-z0-9_-]{35}", is_real: is_no_example },
    Form { kind: API_KEY, pattern: r"\bHRKU-[A-Za-z0-9_-]{30,}", is_real: is_no_example },
    // What OpenAI, Anthropic and others begin theirs with.
    Form { kind: API_KEY, pattern: r"\bsk-[A-Za-z0-9_-]{24,}", is_real: is_random },
    Form { kind: TOKEN, pattern: r"\b(?:npm_|pypi-|hf_|dop_v1_|SG\.)[A-Za-z0-9_.-]{30,}", is_real: is_random },
    // A JSON web token (RFC 7519): three parts of base64url, the first two of which are JSON objects.
    Form { kind: TOKEN, pattern: r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}", is_real: always },
    Form {
        kind: TOKEN,
        pattern: r#"(?i)\bAuthorization["']?\s*[:=]\s*["']?(?:Bearer|Basic|Token)\s+([A-Za-z0-9_.~+/=-]{8,})"#,
        is_real: is_no_example,
    },
    // The old form of Heroku's keys and of many others: a UUID, beside a word that says what it is.
    Form {
        kind: API_KEY,
        pattern: r#"(?i)(?:key|token|secret|auth)["']?\s?[:=\s]\s?["']?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b"#,
        is_real: always,
    },
    Form {
        kind: PASSWORD,
        pattern: r#"(?i)(?:password|passwd|passphrase|secret(?:_key(?:_base)?|_access_key)?|api[_-]?key|[_-]token)["']?(?:\s*[:=]\s*["']([^"'\s]{4,})["']|=([^\s"'`;,|&(){}\[\]<>]{4,}))"#,
        is_real: is_password,
    },
    // In an address: `postgres://user:password@host`.
    Form { kind: PASSWORD, pattern: r"[a-z][a-z0-9+.-]*://[^\s/:@]*:([^\s/:@]{3,})@", is_real: is_password },
    Form {
        kind: EMAIL,
        pattern: r"[A-Za-z0-9][A-Za-z0-9._%+-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}\b",
        is_real: is_address,
    },
];

/// Words that stand for a secret instead of being one.
const PLACEHOLDERS: [&str; 14] = [
    "example",
    "changeme",
    "change-me",
    "change_me",
    "placeholder",
    "your",
    "xxx",
    "***",
    "...",
    "…",
    "█",
    "redacted",
    "dummy",
    "<",
];

/// What code puts where a password goes.
const CODE_WORDS: [&str; 13] = [
    "none",
    "null",
    "nil",
    "true",
    "false",
    "string",
    "str",
    "text",
    "password",
    "secret",
    "prompt",
    "undefined",
    "required",
];

/// Ends of file names that look like ends of domains: `icon@2x.png` is no address.
const FILE_ENDS: [&str; 14] =
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "ts", "json", "md", "html", "toml", "yml"];

/// Everything in `text` that looks like a secret: its bytes, and what it is. In order, without overlaps.
pub fn find(text: &str) -> Vec<(Range<usize>, &'static str)> {
    static READ: LazyLock<Vec<(Regex, &'static Form)>> =
        LazyLock::new(|| FORMS.iter().filter_map(|form| Some((Regex::new(form.pattern).ok()?, form))).collect());
    let mut found: Vec<(Range<usize>, usize)> = Vec::new();
    for (row, (regex, form)) in READ.iter().enumerate() {
        for captures in regex.captures_iter(text) {
            let Some(secret) = captures.iter().flatten().last() else { continue };
            let range = secret.start()..secret.start() + secret.as_str().trim_end().len();
            let (before, after) = (&text[..range.start], &text[range.end..]);
            if (form.is_real)(&Found { secret: &text[range.clone()], before, after }) {
                found.push((range, row));
            }
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found.dedup_by(|(next, next_row), (range, row)| {
        let meet = next.start < range.end;
        if meet {
            (range.end, *row) = (range.end.max(next.end), (*row).min(*next_row));
        }
        meet
    });
    found.into_iter().filter_map(|(range, row)| Some((range, READ.get(row)?.1.kind))).collect()
}

/// `text` with a block in the place of every character of what `is_wanted` says is to go, by its kind. Lines stay lines.
pub fn redact(text: &str, is_wanted: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for (range, _) in find(text).into_iter().filter(|(_, kind)| is_wanted(kind)) {
        out.push_str(&text[end..range.start]);
        out.extend(text[range.clone()].chars().map(|c| if c.is_whitespace() { c } else { '█' }));
        end = range.end;
    }
    out.push_str(&text[end..]);
    out
}

fn always(_: &Found<'_>) -> bool {
    true
}

fn is_no_example(found: &Found<'_>) -> bool {
    let lower = found.secret.to_ascii_lowercase();
    !PLACEHOLDERS.iter().any(|word| lower.contains(word)) && !is_variable(found.secret)
}

/// Whether it has letters and digits, as what a machine made up has.
fn is_random(found: &Found<'_>) -> bool {
    let has = |test: fn(&u8) -> bool| found.secret.as_bytes().iter().any(test);
    is_no_example(found) && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
}

/// Whether a value is a password rather than a variable, a type, a call or a placeholder.
fn is_password(found: &Found<'_>) -> bool {
    let lower = found.secret.to_ascii_lowercase();
    // `os.environ`, `config.password` and the head of a call are names.
    let is_name =
        found.secret.contains('.') && found.secret.bytes().all(|b| b.is_ascii_alphabetic() || b"._".contains(&b));
    is_no_example(found) && !is_name && !CODE_WORDS.contains(&&*lower) && !found.after.starts_with(['(', '['])
}

fn is_variable(text: &str) -> bool {
    text.starts_with(['$', '%', '{', '[', '*', '@']) || text.bytes().all(|b| b == b'x' || b == b'X')
}

/// Whether an address belongs to somebody: not one reserved for examples (RFC 2606), a machine's account or a file.
fn is_address(found: &Found<'_>) -> bool {
    let Some((local, domain)) = found.secret.split_once('@') else { return false };
    let domain = domain.to_ascii_lowercase();
    let under = |parent: &str| domain == parent || domain.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.'));
    let reserved = ["example", "example.com", "example.org", "example.net", "test", "invalid", "localhost"];
    let is_machine = ["git", "hg", "noreply", "no-reply", "root"].contains(&&*local.to_ascii_lowercase());
    // `user@host:path` is where scp and git copy to.
    let is_remote = found.after.strip_prefix(':').is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace()));
    let is_file = FILE_ENDS.contains(&domain.rsplit('.').next().unwrap_or(""));
    // The rest of a longer word, or of an address with a password in it.
    let is_part = found.before.ends_with(['/', ':', '@', '%', '█']);
    !(reserved.into_iter().any(under) || is_machine || is_remote || is_file || is_part)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Asserts what is found in a text, each as `kind: secret`.
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> =
            find(text).into_iter().map(|(range, kind)| format!("{kind}: {}", &text[range])).collect();
        assert_eq!(found, expected, "{text}");
    }

    /// A random-looking tail, put together here so that no scanner takes this file for a leak.
    fn tail(length: usize) -> String {
        "a1B2c3D4e5F6g7H8j9K0".chars().cycle().take(length).collect()
    }

    #[test]
    fn keys_are_known_by_their_beginning() {
        let cases = [
            ("AKIA", "QWERTYUIOP234567".to_owned(), API_KEY),
            ("ghp_", tail(36), TOKEN),
            ("github_pat_", tail(60), TOKEN),
            ("glpat-", tail(20), TOKEN),
            ("xoxb-", tail(24), TOKEN),
            ("sk_live_", tail(24), API_KEY),
            ("AIza", tail(35), API_KEY),
            ("HRKU-", tail(36), API_KEY),
            ("sk-", tail(40), API_KEY),
            ("npm_", tail(36), TOKEN),
        ];
        for (prefix, rest, kind) in cases {
            let secret = prefix.to_owned() + &rest;
            check(&format!("export X={secret}"), &[&format!("{kind}: {secret}")]);
            check(&format!("\"{secret}\""), &[&format!("{kind}: {secret}")]);
            check(&secret[..prefix.len() + 6], &[]);
        }
    }

    #[test]
    fn tokens_are_known_by_their_place() {
        check("Authorization: Bearer abc.def-12345", &["a token: abc.def-12345"]);
        check("-H 'Authorization: Basic dXNlcjpwdw=='", &["a token: dXNlcjpwdw=="]);
        check(
            "HEROKU_API_KEY=0c7a1f5e-33b2-4d91-9d3f-5a2d9be0f6a1",
            &["an API key: 0c7a1f5e-33b2-4d91-9d3f-5a2d9be0f6a1"],
        );
        let jwt = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0In0", "c2lnbmF0dXJl"].join(".");
        check(&format!("jwt {jwt}."), &[&format!("a token: {jwt}")]);
    }

    #[test]
    fn passwords_are_known_by_their_name() {
        check("$ login --password=hunter2", &["a password: hunter2"]);
        check("  password: 'tr0ub4dor'", &["a password: tr0ub4dor"]);
        check("SECRET_KEY_BASE=4f9d1c", &["a password: 4f9d1c"]);
        check("DATABASE_URL=postgres://me:s3cr3t@db/x", &["a password: s3cr3t"]);
    }

    #[test]
    fn private_keys_are_known_by_their_frame() {
        let body = format!("{}\n{}", tail(64), tail(20));
        let key = |body: &str| format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----\nafter");
        check(&key(&body), &[&format!("a private key: \n{body}")]);
        check(&key("..."), &[]);
    }

    #[test]
    fn addresses_of_people_are_told() {
        check("write to jane.doe+x@corp.co.uk.", &["an e-mail address: jane.doe+x@corp.co.uk"]);
        check("Author: Jane <jane@corp.io>", &["an e-mail address: jane@corp.io"]);
        for fine in [
            "me@example.com",
            "me@mail.example.org",
            "a@b.test",
            "a@b.invalid",
            "a@b.example",
            "root@localhost",
            "git@heroku.com:sushi.git",
            "deploy@corp.io:/srv",
            "me@host:~$ ls",
            "react@18.2.0",
            "icon@2x.png",
            "@hashocthorpe",
            "user@",
            "a @ b.com",
            "noreply@github.com",
        ] {
            check(fine, &[]);
        }
    }

    #[test]
    fn what_only_looks_like_one_is_left() {
        for fine in [
            "password=$PASSWORD",
            "password: \"must be long enough\"",
            "password: string",
            "password = os.environ[\"PW\"]",
            "def f(password=None):",
            "--password=<yours>",
            "password=your-password",
            "password=********",
            "password=config.password",
            "token = next(tokens)",
            "Token::Keyword",
            "secret=getenv(\"X\")",
            "AKIAIOSFODNN7EXAMPLE",
            "commit 4f9d1c0c7a1f5e33b24d919d3f5a2d9be0f6a1aa",
            "id 0c7a1f5e-33b2-4d91-9d3f-5a2d9be0f6a1",
            "sha256:9807af0e638c12e753aa1b4e601791bf2a8f71274023c8bbeec12fc149950857",
            "Authorization: Bearer $TOKEN",
            "https://heroku.com:443/x",
            "Enter your password: ",
            "task-management-and-other-long-words-here",
            "http://sushi.herokuapp.com/ | git@heroku.com:sushi.git",
            "postgres://user:password@localhost/db",
        ] {
            check(fine, &[]);
        }
    }

    #[test]
    fn blocks_stand_for_secrets() {
        assert_eq!(redact("a password=hunter2\nb", |_| true), "a password=███████\nb");
        assert_eq!(redact("jane@corp.io password=hunter2", |kind| kind != EMAIL), "jane@corp.io password=███████");
        assert_eq!(redact("nothing here", |_| true), "nothing here");
    }

    proptest! {
        #[test]
        fn what_is_found_is_redacted(text in "(password=|AKIA[A-Z2-7]{16}|[a-z]@[a-z]\\.io|://x:|secret: '|[a-z0-9@:/.'\" \n-]|█|é){0,30}") {
            let (found, redacted) = (find(&text), redact(&text, |_| true));
            prop_assert!(found.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start));
            for ((at, before), after) in text.char_indices().zip(redacted.chars()) {
                let is_secret = found.iter().any(|(range, _)| range.contains(&at)) && !before.is_whitespace();
                prop_assert_eq!(after, if is_secret { '█' } else { before });
            }
            prop_assert_eq!(redacted.chars().count(), text.chars().count());
        }
    }
}
