//! Email that arrives.

use super::email_message;
use super::mail_faults::settings;
use super::mail_server::{Act, MailServer, Point, Quirk};
use crate::channels::{
    Channel, Email, Fault, Finding, Outcome, Recipient, SmtpPatience, SmtpSettings, Stage,
    Unsendable,
};
use crate::outbox::SendPermit;
use crate::settings::MailSecurity;

async fn send(channel: &Email) -> Outcome {
    channel
        .send(&SendPermit::for_tests(), &email_message())
        .await
}

fn accepted() -> Outcome {
    let key = email_message().key;
    Outcome::Accepted {
        carrier_id: Some(format!("{key}@clinic.example")),
    }
}

#[tokio::test]
async fn a_message_arrives_over_every_kind_of_connection() {
    for security in MailSecurity::ALL {
        let server = MailServer::start(*security, vec![]).await;
        let channel = Email::new(settings(&server), SmtpPatience::default());
        assert_eq!(send(&channel).await, accepted(), "{security:?}");
        let texts = server.seen(|seen| seen.texts.clone());
        let [text] = texts.as_slice() else {
            panic!("{} texts over {security:?}", texts.len());
        };
        assert!(text.contains("Dear Ruby,\r\n\r\nwe expect you on Tuesday at 9:15 am."));
    }
}

#[tokio::test]
async fn a_server_without_sign_in_is_used_when_no_password_is_set() {
    let server = MailServer::start(MailSecurity::PlainOnLoopback, vec![]).await;
    let settings = SmtpSettings {
        credentials: None,
        ..settings(&server)
    };
    assert_eq!(
        send(&Email::new(settings, SmtpPatience::default())).await,
        accepted()
    );
    let commands = server.seen(|seen| seen.commands.clone());
    assert_eq!(commands, ["EHLO", "MAIL", "RCPT", "DATA"]);
}

#[tokio::test]
async fn a_password_is_not_given_to_a_server_that_knows_no_way_to_take_it() {
    let quirk = Quirk {
        at: Point::Hello,
        act: Act::Say("250-mail.example\r\n250 AUTH GSSAPI\r\n"),
    };
    let server = MailServer::start(MailSecurity::Tls, vec![quirk]).await;
    let outcome = send(&Email::new(settings(&server), SmtpPatience::default())).await;
    let Outcome::Paused { problem } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(
        (problem.stage, problem.fault),
        (Stage::SigningIn, Fault::SignInNotOffered)
    );
    assert_eq!(server.seen(|seen| seen.commands.clone()), ["EHLO"]);
}

#[tokio::test]
async fn a_run_of_messages_shares_conversations_of_twenty() {
    let server = MailServer::start(MailSecurity::StartTls, vec![]).await;
    let channel = Email::new(settings(&server), SmtpPatience::default());
    for _ in 0..45 {
        assert_eq!(send(&channel).await, accepted());
    }
    channel.hang_up().await;
    assert_eq!(server.seen(|seen| seen.texts.len()), 45);
    assert_eq!(server.seen(|seen| seen.conversations), 3);
}

#[tokio::test]
async fn a_kept_conversation_that_the_server_has_left_costs_no_message() {
    for security in MailSecurity::ALL {
        let server = MailServer::start(*security, vec![]).await;
        let channel = Email::new(settings(&server), SmtpPatience::default());
        assert_eq!(send(&channel).await, accepted());
        server.leave_all().await;
        assert_eq!(send(&channel).await, accepted(), "{security:?}");
        assert_eq!(server.seen(|seen| seen.texts.len()), 2);
    }
}

#[tokio::test]
async fn a_mail_server_cannot_be_asked_for_a_message() {
    let server = MailServer::start(MailSecurity::Tls, vec![]).await;
    let channel = Email::new(settings(&server), SmtpPatience::default());
    let message = email_message();
    let finding = channel.find(&message, message.written_at).await;
    assert_eq!(finding, Finding::CannotTell { problem: None });
}

#[tokio::test]
async fn a_message_that_cannot_be_an_email_calls_nobody() {
    let server = MailServer::start(MailSecurity::Tls, vec![]).await;
    let channel = Email::new(settings(&server), SmtpPatience::default());
    let mut message = email_message();
    message.to = Recipient::Phone(super::phone("+61491570006"));
    let outcome = channel.send(&SendPermit::for_tests(), &message).await;
    let Outcome::NotAccepted { problem, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(
        problem.fault,
        Fault::Unsendable(Unsendable::WrongKindOfRecipient)
    );
    assert_eq!(server.seen(|seen| seen.conversations), 0);
}
