//! The self-test: a device posts what the relay gave it to the callback URL, and gets it back sealed.
//!
//! What the relay gives out carries its own proof, so that nothing needs to be stored and any replica
//! recognises it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use relay_protocol::AccountId;
use subtle::ConstantTimeEq as _;

use crate::key::RelayKey;

const PREFIX: &str = "pingme-relay-self-test.";
/// How long the relay recognises what it gave out, in milliseconds.
pub(crate) const VALID_MS: i64 = 5 * 60 * 1000;

/// A body to be posted, good until `expires_at_ms`.
pub(crate) fn body(
    key: &RelayKey,
    account: AccountId,
    nonce: [u8; 16],
    expires_at_ms: i64,
) -> String {
    let mut token = [0; 56];
    token[..16].copy_from_slice(&nonce);
    token[16..24].copy_from_slice(&expires_at_ms.to_be_bytes());
    token[24..].copy_from_slice(&key.self_test_mac(account, &nonce, expires_at_ms));
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(token))
}

/// Whether a body is one that this relay gave out for the account, and not too long ago.
pub(crate) fn recognises(key: &RelayKey, account: AccountId, body: &[u8], now_ms: i64) -> bool {
    read(body).is_some_and(|(nonce, expires_at_ms, mac)| {
        let right: bool = key
            .self_test_mac(account, &nonce, expires_at_ms)
            .ct_eq(&mac)
            .into();
        right && now_ms <= expires_at_ms
    })
}

fn read(body: &[u8]) -> Option<([u8; 16], i64, [u8; 32])> {
    let token = body
        .strip_prefix(PREFIX.as_bytes())
        .filter(|token| token.len() < 100)?;
    let token = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (nonce, rest) = token.split_first_chunk::<16>()?;
    let (expires, mac) = rest.split_first_chunk::<8>()?;
    Some((*nonce, i64::from_be_bytes(*expires), mac.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_body_for_this_account_in_time_is_recognised() {
        let key = RelayKey::from_bytes([1; 32]);
        let account = AccountId::from_bytes([1; 16]);
        let text = body(&key, account, [2; 16], 1000);
        assert!(recognises(&key, account, text.as_bytes(), 1000));
        assert!(!recognises(&key, account, text.as_bytes(), 1001));
        assert!(!recognises(
            &key,
            AccountId::from_bytes([2; 16]),
            text.as_bytes(),
            0
        ));
        assert!(!recognises(
            &RelayKey::from_bytes([2; 32]),
            account,
            text.as_bytes(),
            0
        ));
        for other in [
            b"".as_slice(),
            b"{}",
            PREFIX.as_bytes(),
            &text.as_bytes()[..text.len() - 1],
            &[text.as_bytes(), b"\n"].concat(),
        ] {
            assert!(!recognises(&key, account, other, 0));
        }
    }
}
