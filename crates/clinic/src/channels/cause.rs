//! Reading the chain of causes that a library hands back, by the types in it and never by their
//! text.

use std::error::Error;
use std::io;

use super::problem::{CertificateFault, Fault};

/// The first failure in the chain that says what happened, if there is one.
pub(super) fn fault_in(error: &(dyn Error + 'static)) -> Option<Fault> {
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
            return Some(tls_fault(tls));
        }
        if let Some(io) = cause.downcast_ref::<io::Error>() {
            // An I/O error keeps the error it was made from behind `get_ref`, out of the chain.
            return Some(match io.get_ref().and_then(|inner| fault_in(inner)) {
                Some(inner) => inner,
                None => io_fault(io),
            });
        }
        next = cause.source();
    }
    None
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "rustls and webpki know dozens of ways for a certificate to be malformed"
)]
fn tls_fault(error: &rustls::Error) -> Fault {
    use rustls::CertificateError as Reason;
    let rustls::Error::InvalidCertificate(reason) = error else {
        return Fault::EncryptionFailed;
    };
    Fault::CertificateRefused(match reason {
        Reason::Expired | Reason::ExpiredContext { .. } => CertificateFault::Expired,
        Reason::NotValidYet | Reason::NotValidYetContext { .. } => CertificateFault::NotValidYet,
        Reason::NotValidForName | Reason::NotValidForNameContext { .. } => {
            CertificateFault::OtherName
        }
        Reason::UnknownIssuer => CertificateFault::UnknownIssuer,
        Reason::Revoked => CertificateFault::Revoked,
        _ => CertificateFault::Unusable,
    })
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other kinds of I/O error do not come from a network, or only as a missing route"
)]
pub(super) fn io_fault(error: &io::Error) -> Fault {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Fault::ConnectionRefused,
        io::ErrorKind::TimedOut => Fault::TimedOut,
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::NotConnected
        | io::ErrorKind::UnexpectedEof => Fault::ConnectionLost,
        io::ErrorKind::InvalidData => Fault::AnswerNotUnderstood,
        _ => Fault::NoRoute,
    }
}
