use super::*;

#[test]
fn urls_are_checked() {
    let check = |url: &str| EndpointConfig::new(url).check();
    for url in [
        "https://node.example",
        "https://node.example/",
        "https://node.example:8443/v3/key?x=1",
        "https://node.example?key=1",
        "https://[2001:db8::1]:8545/",
        "http://localhost:8545",
        "http://LOCALHOST",
        "http://node.localhost/",
        "http://127.0.0.1:8545",
        "http://127.8.9.1",
        "http://[::1]:8545/x",
    ] {
        assert_eq!(check(url), Ok(()), "{url}");
    }
    for (url, error) in [
        ("", EndpointError::Scheme),
        ("node.example", EndpointError::Scheme),
        ("ws://node.example", EndpointError::Scheme),
        ("javascript:alert(1)", EndpointError::Scheme),
        ("HTTPS//x", EndpointError::Scheme),
        ("http://node.example", EndpointError::Insecure),
        ("http://localhost.example", EndpointError::Insecure),
        ("http://127.0.0.1.example", EndpointError::Insecure),
        ("https://user:secret@node.example", EndpointError::Credentials),
        ("http://localhost@node.example", EndpointError::Credentials),
        ("https://", EndpointError::Host),
        ("https:///path", EndpointError::Host),
        ("https://:8545", EndpointError::Host),
        ("https://a..b", EndpointError::Host),
        ("https://[::1", EndpointError::Host),
        ("https://[::g]", EndpointError::Host),
        ("https://node%2eexample", EndpointError::Host),
        ("https://node.example:", EndpointError::Port),
        ("https://node.example:0", EndpointError::Port),
        ("https://node.example:65536", EndpointError::Port),
        ("https://node.example:80x", EndpointError::Port),
        ("https://node.example:+80", EndpointError::Port),
        ("https://node.example/#frag", EndpointError::Characters),
        ("https://node.example/a b", EndpointError::Characters),
        ("https://node.example\n", EndpointError::Characters),
        ("https://nöde.example", EndpointError::Characters),
        ("https://node.example\\@evil", EndpointError::Characters),
    ] {
        assert_eq!(check(url), Err(error), "{url}");
    }
}

#[test]
fn what_may_be_a_key_is_not_shown() {
    for (url, shown) in [
        ("https://node.example/v3/SECRET", "https://node.example/…"),
        ("https://node.example?key=SECRET", "https://node.example/…"),
        ("https://node.example:1/", "https://node.example:1"),
        ("https://u:SECRET@node.example", "(invalid URL)"),
    ] {
        assert_eq!(EndpointConfig::new(url).redacted_url(), shown);
    }
}

#[test]
fn headers_cannot_be_split() {
    for auth in [
        Auth::Bearer { token: "a\r\nx: y".into() },
        Auth::Header { name: "x y".into(), value: "v".into() },
        Auth::Header { name: String::new(), value: "v".into() },
        Auth::Header { name: "x".into(), value: "v\n".into() },
        Auth::Basic { username: "a:b".into(), password: "c".into() },
    ] {
        let config = EndpointConfig { url: "https://node.example".into(), auth: Some(auth) };
        assert_eq!(config.check(), Err(EndpointError::Header));
    }
}

#[test]
fn base64_is_rfc_4648() {
    for (text, expected) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(base64(text.as_bytes()), expected);
    }
}
