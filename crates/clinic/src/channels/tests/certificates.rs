//! Certificates made for one run.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;

use crate::channels::TrustedRoots;

/// What is wrong with a server's certificate, if anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    None,
    Expired,
    NotValidYet,
    OtherName,
    UnknownIssuer,
}

/// An authority of the practice's own, and a server with a certificate of its making.
pub(super) struct Certified {
    pub(super) roots: TrustedRoots,
    pub(super) acceptor: TlsAcceptor,
}

pub(super) fn certified(flaw: Flaw) -> Certified {
    let issuer = authority("The practice");
    let trusted = match flaw {
        Flaw::UnknownIssuer => authority("Somebody else").pem(),
        Flaw::None | Flaw::Expired | Flaw::NotValidYet | Flaw::OtherName => issuer.pem(),
    };
    let name = match flaw {
        Flaw::OtherName => "elsewhere.example",
        Flaw::None | Flaw::Expired | Flaw::NotValidYet | Flaw::UnknownIssuer => "127.0.0.1",
    };
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    match flaw {
        Flaw::Expired => params.not_after = date_time_ymd(2020, 1, 1),
        Flaw::NotValidYet => params.not_before = date_time_ymd(2090, 1, 1),
        Flaw::None | Flaw::OtherName | Flaw::UnknownIssuer => {}
    }
    let certificate = params.signed_by(&key, &issuer).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the usual versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("key and certificate fit");
    Certified {
        roots: TrustedRoots::public_and(&trusted).expect("a root"),
        acceptor: TlsAcceptor::from(Arc::new(config)),
    }
}

fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(vec![]).expect("no names");
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a root")
}
