//! The address of a registry, and which addresses are acceptable.

use std::net::IpAddr;

use reqwest::Url;

/// `https://host[:port]`, or `http://` to this very machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryUrl(Url);

/// Why an address is not acceptable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Not a web address, or one with a name, password, path, query or fragment.
    #[error("not the address of a registry")]
    NotAnAddress,
    /// Unencrypted, and not to this machine.
    #[error("an unencrypted address is accepted for this machine only")]
    NotEncrypted,
}

impl RegistryUrl {
    /// Reads and judges an address.
    pub fn parse(text: &str) -> Result<Self, BadAddress> {
        let url = Url::parse(text).map_err(|_| BadAddress::NotAnAddress)?;
        let bare = url.username().is_empty()
            && url.password().is_none()
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none();
        let host = url.host_str().filter(|_| bare).ok_or(BadAddress::NotAnAddress)?;
        match url.scheme() {
            "https" => Ok(Self(url)),
            "http" if is_this_machine(host) => Ok(Self(url)),
            "http" => Err(BadAddress::NotEncrypted),
            _ => Err(BadAddress::NotAnAddress),
        }
    }

    /// The address of a path, which starts with `/`.
    pub(super) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0.as_str().trim_end_matches('/'))
    }
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Percent-encodes everything but letters, digits, `-`, `.`, `_` and `~`.
pub(super) fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unencrypted_addresses_pass_for_this_machine_only() {
        for good in ["https://registry.example", "https://10.0.0.7:8443/", "http://127.0.0.1:80", "http://[::1]:1", "http://localhost:9"] {
            assert!(RegistryUrl::parse(good).is_ok(), "{good}");
        }
        for bad in ["http://registry.example", "http://10.0.0.7", "http://localhost.evil.example", "http://127.0.0.1.evil.example"] {
            assert_eq!(RegistryUrl::parse(bad), Err(BadAddress::NotEncrypted), "{bad}");
        }
        for bad in ["", "registry", "ftp://localhost", "https://a:b@host", "https://host/path", "https://host?x", "file:///etc"] {
            assert_eq!(RegistryUrl::parse(bad), Err(BadAddress::NotAnAddress), "{bad}");
        }
    }

    #[test]
    fn paths_join_and_cursors_are_escaped() {
        let url = RegistryUrl::parse("http://127.0.0.1:8080/").unwrap();
        assert_eq!(url.join("/v1/feeds"), "http://127.0.0.1:8080/v1/feeds");
        assert_eq!(escape("a-1&b=中"), "a-1%26b%3D%E4%B8%AD");
    }
}
