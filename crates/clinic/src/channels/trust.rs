//! Which certificates prove that a server is the one it says it is: the public authorities
//! compiled in (Mozilla's list), and for a server of the practice's own, one more root.
//!
//! Deliberately absent: any way to switch the proof off.

use std::sync::Arc;

use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

#[derive(Clone, Debug, Default)]
pub struct TrustedRoots {
    own: Vec<CertificateDer<'static>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is not a certificate. It should be text that begins with BEGIN CERTIFICATE.")]
pub struct NotACertificate;

impl TrustedRoots {
    pub fn public() -> Self {
        Self::default()
    }

    /// The public authorities and those in `pem`, of which there must be at least one.
    pub fn public_and(pem: &str) -> Result<Self, NotACertificate> {
        let own = CertificateDer::pem_slice_iter(pem.as_bytes())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| NotACertificate)?;
        let mut checked = RootCertStore::empty();
        if own.is_empty() || own.iter().any(|root| checked.add(root.clone()).is_err()) {
            return Err(NotACertificate);
        }
        Ok(Self { own })
    }

    /// For connections that are encrypted from their first byte.
    pub(super) fn client_config(&self) -> Result<ClientConfig, rustls::Error> {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        for root in &self.own {
            roots.add(root.clone())?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        Ok(ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth())
    }

    /// The same for lettre, which turns a plain connection into an encrypted one itself.
    pub(super) fn starttls_parameters(
        &self,
        host: &str,
    ) -> Result<TlsParameters, lettre::transport::smtp::Error> {
        let mut parameters = TlsParameters::builder(host.to_owned())
            .certificate_store(CertificateStore::WebpkiRoots);
        for root in &self.own {
            parameters = parameters.add_root_certificate(Certificate::from_der(root.to_vec())?);
        }
        parameters.build_rustls()
    }
}
