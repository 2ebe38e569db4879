//! Problems as the front desk reads them.

use crate::channels::{
    Carrier, CarrierProblem, CertificateFault, EnhancedStatus, Fault, Stage, Unsendable,
};

fn check(carrier: Carrier, stage: Stage, fault: Fault, words: &str) {
    let problem = CarrierProblem {
        carrier,
        stage,
        fault,
    };
    assert_eq!(problem.to_string(), words);
}

fn check_mail(stage: Stage, fault: Fault, words: &str) {
    check(Carrier::Smtp, stage, fault, words);
}

fn reply(code: u16) -> Fault {
    Fault::Reply { code, status: None }
}

#[test]
fn a_problem_with_the_mail_server_is_told_in_plain_words() {
    check_mail(
        Stage::SigningIn,
        reply(535),
        "The mail server refused the user name or password (535).",
    );
    check_mail(
        Stage::NamingRecipient,
        Fault::Reply {
            code: 550,
            status: Some(EnhancedStatus(5, 1, 1)),
        },
        "The recipient's address does not exist (550, 5.1.1).",
    );
    check_mail(
        Stage::NamingRecipient,
        reply(450),
        "The mail server does not take messages for this recipient for now (450).",
    );
    check_mail(
        Stage::NamingSender,
        reply(553),
        "The mail server does not let us send from this address (553).",
    );
    check_mail(
        Stage::HandingOver,
        reply(554),
        "The mail server refused the message (554).",
    );
    check_mail(
        Stage::HandingOver,
        Fault::TimedOut,
        "The mail server did not answer in time while it was being given the message.",
    );
    check_mail(
        Stage::NamingSender,
        Fault::ConnectionLost,
        "The mail server closed the connection when we named the sender.",
    );
    check_mail(
        Stage::Connecting,
        Fault::NameNotFound,
        "The mail server was not found. Either this computer is offline, or the server name in \
         Settings is not right.",
    );
    check_mail(
        Stage::Encrypting,
        Fault::CertificateRefused(CertificateFault::OtherName),
        "The mail server could not prove that it is the right one: its certificate was made out \
         to another name. Nothing was sent.",
    );
    check_mail(
        Stage::Encrypting,
        Fault::EncryptionNotOffered,
        "The mail server does not offer encryption (STARTTLS) although Settings ask for it. \
         Nothing was sent.",
    );
    check_mail(
        Stage::Connecting,
        Fault::Unsendable(Unsendable::UnencryptedBeyondThisComputer),
        "Email without encryption is sent only to a mail server on this computer. Please choose \
         TLS or STARTTLS in Settings.",
    );
}

#[test]
fn a_problem_with_the_sms_carrier_is_told_in_plain_words() {
    let http = |status, code| Fault::Http { status, code };
    for (fault, words) in [
        (
            http(400, Some(21610)),
            "The recipient has told the SMS carrier to stop our messages (replied STOP) (21610).",
        ),
        (
            http(400, Some(21614)),
            "The SMS carrier says that this is not a mobile number that can receive SMS (21614).",
        ),
        (
            http(401, Some(20003)),
            "The SMS carrier refused the account number or the secret (20003).",
        ),
        (
            http(400, Some(99_999)),
            "The SMS carrier refused the message (400, 99999).",
        ),
        (
            http(503, None),
            "The SMS carrier failed while it was being given the message (503).",
        ),
    ] {
        check(Carrier::Twilio, Stage::HandingOver, fault, words);
    }
}

#[test]
fn the_word_for_logs_holds_numbers_and_our_own_words_only() {
    let word = |carrier, stage, fault| {
        CarrierProblem {
            carrier,
            stage,
            fault,
        }
        .word()
    };
    let refused = Fault::Reply {
        code: 535,
        status: Some(EnhancedStatus(5, 7, 8)),
    };
    let opted_out = Fault::Http {
        status: 400,
        code: Some(21610),
    };
    let expired = Fault::CertificateRefused(CertificateFault::Expired);
    for (word, expected) in [
        (
            word(Carrier::Smtp, Stage::SigningIn, refused),
            "smtp/signing_in/reply/535/5.7.8",
        ),
        (
            word(Carrier::Twilio, Stage::HandingOver, opted_out),
            "twilio/handing_over/http/400/21610",
        ),
        (
            word(Carrier::Smtp, Stage::Encrypting, expired),
            "smtp/encrypting/certificate/expired",
        ),
        (
            word(Carrier::Smtp, Stage::Connecting, Fault::NoRoute),
            "smtp/connecting/no_route",
        ),
    ] {
        assert_eq!(word, expected);
    }
}

#[test]
fn a_bad_address_is_told_from_a_bad_day() {
    let reply = |stage, code, status| CarrierProblem {
        carrier: Carrier::Smtp,
        stage,
        fault: Fault::Reply { code, status },
    };
    let named = Stage::NamingRecipient;
    let no_such_user = Some(EnhancedStatus(5, 1, 1));
    let full = Some(EnhancedStatus(4, 2, 2));
    let policy = Some(EnhancedStatus(5, 7, 1));
    for (problem, expected) in [
        (reply(named, 550, no_such_user), true),
        (reply(named, 550, None), true),
        (reply(named, 554, None), false),
        (reply(named, 550, policy), false),
        (reply(named, 452, full), false),
        (reply(Stage::NamingSender, 550, None), false),
        (reply(Stage::HandingOver, 550, None), false),
    ] {
        assert_eq!(problem.is_bad_address(), expected, "{problem}");
    }
    let sms = |code| CarrierProblem {
        carrier: Carrier::Twilio,
        stage: Stage::HandingOver,
        fault: Fault::Http {
            status: 400,
            code: Some(code),
        },
    };
    assert!(sms(21211).is_bad_address());
    assert!(sms(21614).is_bad_address());
    assert!(!sms(21610).is_bad_address());
}
