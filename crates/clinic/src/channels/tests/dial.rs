//! Which accounts can be used as they stand in the settings.

use super::http_server::{Answer, HttpServer};
use super::mail_server::MailServer;
use super::{email_message, text_message};
use crate::channels::{Dial, NetworkDial, Outcome};
use crate::outbox::SendPermit;
use crate::secret::Secret;
use crate::settings::{MailAccount, MailCarrier, MailSecurity, SmsAccount};

fn secret() -> Option<Secret<String>> {
    Some(Secret::new("not a real password".to_owned()))
}

fn mail_account(server: &MailServer) -> MailAccount {
    MailAccount {
        is_on: true,
        carrier: MailCarrier::Smtp,
        api_base_url: String::new(),
        host: server.address.ip().to_string(),
        port: server.address.port(),
        security: server.security,
        username: "frontdesk".to_owned(),
        from_name: "Lindenfield Psychology".to_owned(),
        from_address: "frontdesk@clinic.example".to_owned(),
        reply_to: String::new(),
        can_receive_replies: true,
    }
}

fn sms_account(base_url: String) -> SmsAccount {
    SmsAccount {
        is_on: true,
        base_url,
        account_sid: "AC00000000000000000000000000000000".to_owned(),
        from: "+61 491 570 156".to_owned(),
        messaging_service_sid: String::new(),
        can_receive_replies: true,
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_in_the_settings_carries_email() {
    let server = MailServer::start(MailSecurity::StartTls, vec![]).await;
    let dial = NetworkDial::new(server.roots.clone());
    let channel = dial
        .email(&mail_account(&server), secret())
        .expect("a complete account");
    let outcome = channel
        .send(&SendPermit::for_tests(), &email_message())
        .await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
}

#[tokio::test(start_paused = true)]
async fn an_account_in_the_settings_carries_sms_from_number_service_or_name() {
    for (from, service, expected) in [
        ("+61491570156", "", "&From=%2B61491570156&"),
        ("Lindenfield", "", "&From=Lindenfield&"),
        ("+61491570156", "MG0000", "&MessagingServiceSid=MG0000&"),
    ] {
        let created = Answer::Json(201, r#"{"sid": "SM1"}"#.to_owned());
        let server = HttpServer::start(created).await;
        let account = SmsAccount {
            from: from.to_owned(),
            messaging_service_sid: service.to_owned(),
            ..sms_account(format!("http://{}", server.address))
        };
        let channel = NetworkDial::default()
            .sms(&account, secret())
            .expect("a complete account");
        let outcome = channel
            .send(&SendPermit::for_tests(), &text_message())
            .await;
        assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
        assert!(server.requests().concat().contains(expected));
    }
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_not_complete_is_not_used() {
    let server = MailServer::start(MailSecurity::Tls, vec![]).await;
    let complete = || mail_account(&server);
    let dial = NetworkDial::default();
    for (account, password) in [
        (complete(), None),
        (
            MailAccount {
                host: " ".to_owned(),
                ..complete()
            },
            secret(),
        ),
        (
            MailAccount {
                from_address: "frontdesk".to_owned(),
                ..complete()
            },
            secret(),
        ),
        (
            MailAccount {
                reply_to: "frontdesk".to_owned(),
                ..complete()
            },
            secret(),
        ),
    ] {
        assert!(dial.email(&account, password).is_none(), "{account:?}");
    }

    let complete = || sms_account("https://api.twilio.com".to_owned());
    for (account, token) in [
        (complete(), None),
        (
            SmsAccount {
                account_sid: String::new(),
                ..complete()
            },
            secret(),
        ),
        (
            SmsAccount {
                from: "0491 570 156".to_owned(),
                ..complete()
            },
            secret(),
        ),
        (sms_account("http://api.twilio.com".to_owned()), secret()),
    ] {
        assert!(dial.sms(&account, token).is_none(), "{account:?}");
    }
}
