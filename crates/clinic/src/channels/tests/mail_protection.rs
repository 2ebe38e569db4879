//! What keeps a message from being read on its way: encryption, certificates, and how far a
//! connection may lead.

use super::certificates::Flaw;
use super::mail_faults::settings;
use super::mail_server::{Act, MailServer, Point, Quirk};
use super::{UNKNOWN_HOST, email_message};
use crate::channels::{
    Carrier, CarrierProblem, CertificateFault, Channel, Email, Fault, Outcome, SmtpPatience,
    SmtpSettings, Stage, Unsendable,
};
use crate::outbox::SendPermit;
use crate::settings::MailSecurity;

#[tokio::test(start_paused = true)]
async fn neither_password_nor_names_are_said_before_the_connection_is_encrypted() {
    for act in [
        Act::Say("250 mail.example\r\n"),
        Act::Say("250 AUTH PLAIN\r\n"),
    ] {
        let quirk = Quirk {
            at: Point::Hello,
            act,
        };
        let server = MailServer::start(MailSecurity::StartTls, vec![quirk]).await;
        let channel = Email::new(settings(&server), SmtpPatience::default());
        channel
            .send(&SendPermit::for_tests(), &email_message())
            .await;
        let commands = server.seen(|seen| seen.commands.clone());
        assert_eq!(commands, ["EHLO"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_cannot_prove_who_it_is_gets_nothing() {
    let flaws = [
        (Flaw::Expired, CertificateFault::Expired),
        (Flaw::NotValidYet, CertificateFault::NotValidYet),
        (Flaw::OtherName, CertificateFault::OtherName),
        (Flaw::UnknownIssuer, CertificateFault::UnknownIssuer),
    ];
    for security in [MailSecurity::StartTls, MailSecurity::Tls] {
        for (flaw, fault) in flaws {
            let server = MailServer::start_certified(security, vec![], flaw).await;
            let channel = Email::new(settings(&server), SmtpPatience::default());
            let outcome = channel
                .send(&SendPermit::for_tests(), &email_message())
                .await;
            let problem = CarrierProblem {
                carrier: Carrier::Smtp,
                stage: Stage::Encrypting,
                fault: Fault::CertificateRefused(fault),
            };
            assert_eq!(
                outcome,
                Outcome::Paused { problem },
                "{security:?}, {flaw:?}"
            );
        }
    }
}

/// Binds a port and lets it go again, so that nobody listens there.
async fn deaf_port() -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    listener.local_addr().expect("an address").port()
}

#[tokio::test(start_paused = true)]
async fn a_server_that_cannot_be_reached_is_offline() {
    let server = MailServer::start(MailSecurity::Tls, vec![]).await;
    let deaf = deaf_port().await;
    for (host, port, fault) in [
        ("127.0.0.1".to_owned(), deaf, Fault::ConnectionRefused),
        (UNKNOWN_HOST.to_owned(), 465, Fault::NameNotFound),
    ] {
        let settings = SmtpSettings {
            host,
            port,
            ..settings(&server)
        };
        let channel = Email::new(settings, SmtpPatience::default());
        let outcome = channel
            .send(&SendPermit::for_tests(), &email_message())
            .await;
        let problem = CarrierProblem {
            carrier: Carrier::Smtp,
            stage: Stage::Connecting,
            fault,
        };
        assert_eq!(outcome, Outcome::Offline { problem });
    }
}

#[tokio::test(start_paused = true)]
async fn without_encryption_email_stays_on_this_computer() {
    let server = MailServer::start(MailSecurity::PlainOnLoopback, vec![]).await;
    let settings = SmtpSettings {
        // An address set aside for documentation (RFC 5737).
        host: "192.0.2.1".to_owned(),
        ..settings(&server)
    };
    let outcome = Email::new(settings, SmtpPatience::default())
        .send(&SendPermit::for_tests(), &email_message())
        .await;
    let problem = CarrierProblem {
        carrier: Carrier::Smtp,
        stage: Stage::Connecting,
        fault: Fault::Unsendable(Unsendable::UnencryptedBeyondThisComputer),
    };
    assert_eq!(outcome, Outcome::Paused { problem });
}
