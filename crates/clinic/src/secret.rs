//! Values that must not be printed, and the sealing of text with such a key.
//!
//! Deliberately absent: `Debug`, `Display` and `Serialize` on [`Secret`]. Reading one takes a
//! visible call to [`Secret::expose`].

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use crate::chance::Chance;

/// A value that is wiped when dropped and that nothing can print.
pub struct Secret<T: Zeroize>(Zeroizing<T>);

impl<T: Zeroize> Secret<T> {
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize + Clone> Clone for Secret<T> {
    fn clone(&self) -> Self {
        Self::new(self.expose().clone())
    }
}

impl Secret<String> {
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

/// The sealed text could not be opened: wrong key, wrong place, or changed bytes.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("sealed text could not be opened")]
pub struct SealBroken;

/// A 256-bit key that seals (AES-256-GCM) and that other keys are derived from (HKDF-SHA256).
#[derive(Clone)]
pub struct Key(Secret<[u8; 32]>);

impl Key {
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Secret::new(bytes))
    }

    pub fn random(chance: &dyn Chance) -> Self {
        Self::new(chance.bytes())
    }

    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }

    /// The key for one purpose, named by `purpose`; different names give unrelated keys.
    pub fn derive(&self, purpose: &str) -> Key {
        let mut bytes = [0; 32];
        Hkdf::<Sha256>::new(None, self.expose())
            .expand(purpose.as_bytes(), &mut bytes)
            .expect("32 bytes are within what HKDF gives");
        Key::new(bytes)
    }

    /// A keyed hash (HMAC-SHA256) over several parts, each with its length in front so that no
    /// two lists of parts run together.
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(self.expose())
            .expect("HMAC takes a key of any length");
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Seals `plain`; `place` says where it belongs, and opening it elsewhere fails.
    /// Shape: 12 bytes nonce, then ciphertext and tag.
    pub fn seal(&self, place: &str, plain: &[u8], chance: &dyn Chance) -> Vec<u8> {
        let nonce: [u8; 12] = chance.bytes();
        let payload = Payload {
            msg: plain,
            aad: place.as_bytes(),
        };
        let sealed = Aes256Gcm::new(self.expose().into())
            .encrypt(&Nonce::from(nonce), payload)
            .expect("AES-GCM seals any text that fits in memory");
        [nonce.as_slice(), &sealed].concat()
    }

    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Secret<Vec<u8>>, SealBroken> {
        let (nonce, text) = sealed.split_first_chunk::<12>().ok_or(SealBroken)?;
        let payload = Payload {
            msg: text,
            aad: place.as_bytes(),
        };
        Aes256Gcm::new(self.expose().into())
            .decrypt(&Nonce::from(*nonce), payload)
            .map(Secret::new)
            .map_err(|_| SealBroken)
    }

    /// Opens text sealed as UTF-8.
    pub fn open_text(&self, place: &str, sealed: &[u8]) -> Result<Secret<String>, SealBroken> {
        let bytes = self.open(place, sealed)?;
        String::from_utf8(bytes.expose().clone())
            .map(Secret::new)
            .map_err(|_| SealBroken)
    }
}
