//! Delivery when something goes wrong on the way: a disk that is full, a carrier that does not
//! answer, an account that is limited.

use std::sync::Arc;

use clinic::appointments::{self, AppointmentState, MoveForm};
use clinic::channels::{Channel, ChannelKind, Dial, Finding, NetworkDial};
use clinic::outbox::{self, MessageKind, MessageState, MessageTab, OutboxError};
use clinic::patients;
use clinic::scheduler::{self, Rounds};
use clinic::secret::Secret;
use clinic::settings::{self, ClinicProfile, MailAccount, Sending, SmsAccount, WhatsappAccount};
use clinic_tests::mail_server::{Mail, MailServer};
use clinic_tests::message_keys;
use tokio::net::TcpListener;

use crate::carriers::ScriptedDial;
use crate::desk::{Desk, guardian, minute, outcomes, sydney};
use crate::practice::{Practice, fresh_folder};

/// Until five past nine in Sydney nothing can be written down as sent.
const NO_ROOM: &str = "CREATE TRIGGER no_room BEFORE UPDATE ON messages
     WHEN new.state = 'sent' AND new.changed_at < '2026-11-23T22:05'
     BEGIN SELECT RAISE(ABORT, 'no room'); END";

/// A desk with a confirmation for each of so many patients about to leave.
async fn with_confirmations(count: u32) -> Desk {
    let desk = Desk::open().await;
    for number in 0..count {
        let name = char::from_u32(u32::from('A') + number).expect("a letter");
        let patient = desk.register(&format!("{name}mira"), Some(false)).await;
        let start = format!("2026-11-{}T{}:00", 26 + number / 8, 9 + number % 8);
        desk.book(patient, &start).await;
    }
    desk
}

async fn count(desk: &Desk, tab: MessageTab, state: MessageState) -> usize {
    let rows = desk.tab(tab).await;
    rows.iter()
        .filter(|row| row.state == state && row.kind != MessageKind::Reminder)
        .count()
}

#[tokio::test]
async fn what_a_failed_write_leaves_half_way_goes_on_at_the_next_round() {
    let mut desk = with_confirmations(3).await;
    desk.practice.tamper(&[NO_ROOM]).await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.practice.carriers.handed().len(), 1);
    desk.round_at("2026-11-24T09:05").await;
    assert_eq!(
        desk.practice.carriers.handed().len(),
        3,
        "the two that had not left are handed over, and nothing a second time"
    );
    let unknown = count(&desk, MessageTab::NeedsPerson, MessageState::Unknown).await;
    let sent = count(&desk, MessageTab::Sent, MessageState::Sent).await;
    assert_eq!((unknown, sent), (1, 2));
}

#[tokio::test]
async fn a_test_text_whose_answer_was_lost_keeps_nobody_waiting() {
    let mut desk = with_confirmations(1).await;
    desk.practice.tamper(&[NO_ROOM]).await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let asked = outbox::send_test_message(clinic, ines, ChannelKind::Sms, "0491 570 157").await;
    assert!(matches!(asked, Err(OutboxError::Db(_))), "{asked:?}");
    desk.practice = desk.practice.restart().await;
    desk.rounds = Rounds::default();
    desk.round_at("2026-11-24T09:05").await;
    let unknown = desk.tab(MessageTab::NeedsPerson).await;
    assert_eq!(unknown.len(), 1);
    assert_eq!(
        (unknown[0].kind, unknown[0].state),
        (MessageKind::Test, MessageState::Unknown)
    );

    desk.round_at("2026-11-24T09:07").await;
    assert_eq!(
        desk.practice.carriers.asked(),
        [],
        "nothing hangs on a test message"
    );
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let again = outbox::resend(clinic, aroha, unknown[0].id).await;
    assert!(matches!(again, Err(OutboxError::Refused(_))), "{again:?}");
    assert_eq!(count(&desk, MessageTab::Sent, MessageState::Sent).await, 1);
}

#[tokio::test]
async fn a_test_message_without_a_clear_answer_is_not_called_failed() {
    let desk = Desk::open().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    let to = "desk@wattle.example";
    let result = outbox::send_test_message(clinic, ines, ChannelKind::Email, to)
        .await
        .unwrap();
    assert!(!result.ok && result.sentence.contains("may have been sent"));
    let audited = desk.practice.audited(None).await;
    let last = &audited.last().unwrap().sentence;
    assert!(last.contains("not known whether"), "{last}");
    let waiting = desk.tab(MessageTab::NeedsPerson).await;
    assert!(waiting.is_empty(), "whoever asked has read the answer");
}

#[tokio::test]
async fn no_more_leaves_in_a_day_than_the_limit_says() {
    let mut desk = with_confirmations(5).await;
    let limited = Sending {
        email_daily_cap: 3,
        ..Sending::default()
    };
    settings::save(&desk.practice.clinic, &desk.practice.ines, limited)
        .await
        .unwrap();
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.practice.carriers.handed().len(), 3);
    assert_eq!(
        count(&desk, MessageTab::GoingOut, MessageState::Held).await,
        2
    );
    desk.round_at("2026-11-25T09:10").await;
    assert_eq!(desk.practice.carriers.handed().len(), 5, "a day later");
}

#[tokio::test]
async fn a_mail_server_that_goes_silent_is_left_alone_for_a_minute() {
    let mut desk = with_confirmations(3).await;
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.practice.carriers.handed().len(), 1);
    assert_eq!(
        count(&desk, MessageTab::GoingOut, MessageState::Held).await,
        2
    );
    desk.round_at("2026-11-24T09:05").await;
    assert_eq!(
        desk.practice.carriers.handed().len(),
        3,
        "the others, once each"
    );
    assert_eq!(count(&desk, MessageTab::Sent, MessageState::Sent).await, 2);
}

/// Mail over the network, texts over the script.
struct MailOverNetwork(ScriptedDial);

impl Dial for MailOverNetwork {
    fn email(
        &self,
        account: &MailAccount,
        password: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        NetworkDial::default().email(account, password)
    }

    fn sms(&self, account: &SmsAccount, token: Option<Secret<String>>) -> Option<Arc<dyn Channel>> {
        self.0.sms(account, token)
    }

    fn whatsapp(
        &self,
        account: &WhatsappAccount,
        texts: &SmsAccount,
        token: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        self.0.whatsapp(account, texts, token)
    }
}

#[tokio::test]
async fn a_mail_server_that_says_nothing_keeps_no_text_waiting() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let practice = Practice::open_dialling(fresh_folder(), |script| {
        Arc::new(MailOverNetwork(ScriptedDial(script)))
    })
    .await;
    let mut desk = Desk::of(practice).await;
    desk.send_mail_to(silent.local_addr().unwrap().port()).await;
    let mia = desk.register("Mia", Some(false)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let leo = desk
        .register_by_text("Leo", "0491 570 006", Some(false))
        .await;
    desk.book(leo, "2026-11-26T16:00").await;
    desk.practice.at(sydney("2026-11-24T09:04"));
    let clinic = &desk.practice.clinic;
    desk.rounds.do_chores(clinic).await;
    tokio::select! {
        () = scheduler::deliver(clinic, ChannelKind::Email) => panic!("the mail server answered"),
        () = async {
            let _mail = silent.accept().await;
            scheduler::deliver(clinic, ChannelKind::Sms).await;
        } => {}
    }
    let handed = desk.practice.carriers.handed();
    let to: Vec<_> = handed.iter().map(|handed| handed.to.as_str()).collect();
    assert_eq!(to, ["+61491570006"]);
}

#[tokio::test]
async fn both_guardians_hear_of_each_change_though_one_has_to_wait() {
    let mut desk = Desk::open().await;
    let noah = desk.register("Noah", Some(false)).await;
    for (name, email) in [
        ("Annika Santos", "annika@example.org"),
        ("Pieter Santos", "pieter@example.org"),
    ] {
        let parent = guardian(name, email);
        patients::save_contact(&desk.practice.clinic, &desk.aroha, noah, &parent)
            .await
            .unwrap();
    }
    let card = desk.book(noah, "2026-11-26T14:30").await;
    let accepted = || clinic::channels::Outcome::Accepted { carrier_id: None };
    let one_waits = || [accepted(), outcomes::not_now()];
    desk.practice.carriers.answers(one_waits());
    for time in ["09:04", "09:05", "09:06"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    let moved = desk.move_to(&card, "2026-11-27T14:30").await;
    desk.practice.carriers.answers(one_waits());
    for time in ["09:10", "09:11", "09:12"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    desk.cancel(&moved).await;
    desk.practice.carriers.answers(one_waits());
    for time in ["09:20", "09:21", "09:22", "09:30"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    let mut arrived: Vec<(MessageKind, String)> = desk
        .tab(MessageTab::Sent)
        .await
        .into_iter()
        .map(|row| (row.kind, row.to))
        .collect();
    arrived.sort_by_key(|(kind, to)| (kind.as_str(), to.clone()));
    let expected: Vec<(MessageKind, String)> = [
        MessageKind::Cancelled,
        MessageKind::Confirmation,
        MessageKind::Moved,
    ]
    .into_iter()
    .flat_map(|kind| {
        ["Annika", "Pieter"].map(|name| (kind, format!("{name} Santos, for Noah Santos")))
    })
    .collect();
    assert_eq!(arrived, expected);
}

#[tokio::test]
async fn a_text_about_the_old_time_is_not_sent_again_after_a_move() {
    let mut desk = Desk::open().await;
    let mia = desk
        .register_by_text("Mia", "0491 570 006", Some(false))
        .await;
    let card = desk.book(mia, "2026-11-26T14:30").await;
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    desk.round_at("2026-11-24T09:04").await;
    let unknown = desk.tab(MessageTab::NeedsPerson).await;
    desk.move_to(&card, "2027-02-25T14:30").await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    assert!(
        !outbox::open(clinic, aroha, unknown[0].id)
            .await
            .unwrap()
            .may_resend
    );
    let again = outbox::resend(clinic, aroha, unknown[0].id).await;
    assert!(matches!(again, Err(OutboxError::Refused(_))), "{again:?}");
    desk.practice.carriers.findings([Finding::NotFound]);
    for time in ["09:06", "09:07", "09:10", "09:30"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    let handed = desk.practice.carriers.handed();
    assert_eq!(handed.len(), 2, "{handed:?}");
    assert!(handed[1].body.contains("25 Feb"), "{}", handed[1].body);
}

#[tokio::test]
async fn a_corrected_zone_moves_nobody() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-25T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    desk.round_at("2026-11-24T14:30").await;
    assert_eq!(desk.subjects().len(), 2, "confirmed and reminded");
    correct_zone(&desk, "Australia/Perth").await;
    for time in ["24T15:00", "24T17:30", "24T17:40", "25T12:00"] {
        desk.round_at(&format!("2026-11-{time}")).await;
    }
    assert_eq!(desk.subjects().len(), 2, "{:?}", desk.subjects());
}

#[tokio::test]
async fn what_waits_says_the_time_of_day_of_a_corrected_zone_however_far_away() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    // Rounds plan five weeks ahead.
    desk.book(mia, "2027-01-20T14:30").await;
    correct_zone(&desk, "Australia/Brisbane").await;
    desk.round_at("2026-11-24T11:00").await;
    assert_eq!(desk.subjects(), ["Confirmed: Wed 20 Jan 2027 at 2:30 pm"]);
}

#[tokio::test]
async fn what_a_person_holds_has_no_use_after_the_start_in_a_corrected_zone() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let reminder = desk.reminder_in(MessageTab::GoingOut).await.id;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::hold(clinic, aroha, reminder)
        .await
        .expect("the desk may");
    // Two hours before the same time of day in Sydney.
    correct_zone(&desk, "Pacific/Auckland").await;
    desk.round_at("2026-11-26T12:30").await;
    let late = desk.reminder_in(MessageTab::NotSent).await;
    assert_eq!((late.id, late.state), (reminder, MessageState::Expired));
}

#[tokio::test]
async fn a_cancellation_says_the_time_of_day_that_was_told_also_in_a_corrected_zone() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let card = desk.book(mia, "2026-12-09T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.subjects().len(), 1, "the confirmation");
    // Nobody hears of the other time before it is off.
    let card = desk.move_to(&card, "2026-12-10T10:00").await;
    desk.cancel(&card).await;
    correct_zone(&desk, "Pacific/Auckland").await;
    desk.round_at("2026-11-24T09:30").await;
    let subjects = desk.subjects();
    assert_eq!(
        subjects.last().map(String::as_str),
        Some("Cancelled: Wed 9 Dec 2026 at 2:30 pm"),
        "{subjects:?}"
    );
}

#[tokio::test]
async fn an_appointment_of_last_week_is_moved_to_a_time_in_the_zone_of_today() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let card = desk.book(mia, "2026-11-24T08:00").await;
    desk.round_at("2026-12-01T09:00").await;
    // Nobody derives anew when something began that is over.
    correct_zone(&desk, "Australia/Perth").await;
    desk.move_to(&card, "2026-12-03T14:30").await;
    desk.round_at("2026-12-01T14:00").await;
    assert_eq!(desk.subjects(), ["Confirmed: Thu 3 Dec 2026 at 2:30 pm"]);
}

#[tokio::test]
async fn what_a_carrier_wants_later_is_not_tried_again_when_the_appointment_was_cancelled_meanwhile()
 {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    // Rounds plan five weeks ahead.
    let card = desk.book(mia, "2027-03-25T14:30").await;
    let carriers = desk.practice.carriers.clone();
    carriers.answers([outcomes::not_now()]);
    desk.practice.at(sydney("2026-11-24T09:04"));
    let delivery = scheduler::deliver(&desk.practice.clinic, ChannelKind::Email);
    let cancelling = carriers.stop_next().meanwhile(desk.cancel(&card));
    tokio::join!(delivery, cancelling);
    for time in ["09:05", "09:30", "12:00"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    let subjects = desk.subjects();
    let confirmed = subjects.iter().filter(|it| it.starts_with("Confirmed"));
    assert_eq!(confirmed.count(), 1, "{subjects:?}");
}

#[tokio::test]
async fn what_speaks_of_an_appointment_that_is_over_is_not_sent_again_however_far_away_it_was() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let card = desk.book(mia, "2027-02-25T14:30").await;
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    desk.round_at("2026-11-24T09:04").await;
    let unknown = desk.tab(MessageTab::NeedsPerson).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let missed = AppointmentState::Missed;
    appointments::set_state(clinic, aroha, card.id, card.version, missed)
        .await
        .expect("the desk may");
    let again = outbox::resend(clinic, aroha, unknown[0].id).await;
    assert!(matches!(again, Err(OutboxError::Refused(_))), "{again:?}");
}

#[tokio::test]
async fn who_may_have_been_told_is_told_of_the_change_also_when_it_was_sent_again_in_vain() {
    for answer in [outcomes::refused(), outcomes::offline()] {
        for is_moved in [false, true] {
            let mut desk = Desk::open().await;
            let mia = desk.register("Mia", Some(true)).await;
            let card = desk.book(mia, "2026-11-26T14:30").await;
            let carriers = desk.practice.carriers.clone();
            carriers.answers([outcomes::lost_after_the_text(), answer.clone()]);
            desk.round_at("2026-11-24T09:04").await;
            let unknown = desk.tab(MessageTab::NeedsPerson).await.remove(0).id;
            let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
            outbox::resend(clinic, aroha, unknown).await.unwrap();
            desk.round_at("2026-11-24T09:05").await;
            if is_moved {
                desk.move_to(&card, "2026-11-27T10:00").await;
            } else {
                desk.cancel(&card).await;
            }
            for time in ["09:20", "09:40"] {
                desk.round_at(&format!("2026-11-24T{time}")).await;
            }
            let subjects = desk.subjects();
            let last = subjects.last().expect("it left");
            let change = if is_moved { "Moved" } else { "Cancelled" };
            assert!(last.starts_with(change), "{answer:?}: {subjects:?}");
            let said = subjects.iter().filter(|said| said.starts_with(change));
            assert_eq!(said.count(), 1, "{answer:?}: {subjects:?}");
        }
    }
}

#[tokio::test]
async fn nobody_hears_that_a_time_is_off_from_which_staff_moved_them_themselves() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let card = desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    // They came this morning instead, which is put down afterwards.
    let moved = MoveForm {
        id: card.id,
        version: card.version,
        start: minute("2026-11-24T08:00"),
        minutes: card.minutes,
        psychologist: card.psychologist,
        room: None,
        override_reason: None,
        do_not_send: Some("Told by phone".to_owned()),
    };
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let moved = appointments::move_to(clinic, aroha, &moved)
        .await
        .expect("the desk may");
    desk.cancel(&moved).await;
    for time in ["09:20", "10:30"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    assert_eq!(desk.subjects().len(), 1, "{:?}", desk.subjects());
}

#[tokio::test]
async fn a_cancellation_names_the_time_that_was_told_when_the_carrier_never_had_the_move() {
    // The second is far beyond what is planned ahead.
    for to in ["2026-12-10T10:00", "2027-02-13T08:15"] {
        cancel_after_a_lost_move(to).await;
    }
}

async fn cancel_after_a_lost_move(to: &str) {
    let mut desk = Desk::open().await;
    let mia = desk
        .register_by_text("Mia", "0491 570 006", Some(false))
        .await;
    let card = desk.book(mia, "2026-12-09T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    let card = desk.move_to(&card, to).await;
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    desk.round_at("2026-11-24T09:10").await;
    desk.cancel(&card).await;
    desk.practice.carriers.findings([Finding::NotFound]);
    for time in ["09:15", "09:16", "09:30"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    let handed = desk.practice.carriers.handed();
    assert_eq!(handed.len(), 3, "confirmed, moved and lost, cancelled");
    assert!(handed[2].body.contains("9 Dec"), "{}", handed[2].body);
}

/// As the owner does it in the settings.
async fn correct_zone(desk: &Desk, zone: &str) {
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let profile: ClinicProfile = settings::read(clinic, ines).await.expect("the owner may");
    let corrected = ClinicProfile {
        zone: zone.to_owned(),
        ..profile
    };
    settings::save(clinic, ines, corrected)
        .await
        .expect("the owner may");
    appointments::rederive(clinic)
        .await
        .expect("the program may");
}

/// A desk that sends over the network, to this mail server.
async fn over_the_network(server: &MailServer) -> Desk {
    let practice =
        Practice::open_dialling(fresh_folder(), |_| Arc::new(NetworkDial::default())).await;
    let desk = Desk::of(practice).await;
    desk.send_mail_to(server.port).await;
    desk
}

#[tokio::test]
async fn a_mail_that_was_turned_away_is_the_same_mail_when_it_is_taken() {
    let server = MailServer::open().await.expect("a mail server");
    let mut desk = over_the_network(&server).await;
    let mia = desk.register("Mia", Some(false)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    server.turn_away(1);
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(server.count(), 0);
    assert_eq!(
        count(&desk, MessageTab::GoingOut, MessageState::Planned).await,
        1
    );

    // Nothing that a program holds in memory makes it the same.
    desk.practice = desk.practice.restart().await;
    desk.rounds = Rounds::default();
    desk.round_at("2026-11-24T09:06").await;
    let ids = |mails: Vec<Mail>| -> Vec<String> {
        let ids = mails.into_iter().map(|mail| mail.message_id);
        ids.collect()
    };
    let keys = message_keys::of_sent(&desk.practice.clinic).await.unwrap();
    let expected: Vec<_> = keys
        .iter()
        .map(|key| format!("{key}@wattle.example"))
        .collect();
    assert_eq!(expected.len(), 1);
    assert_eq!(ids(server.turned_away()), expected);
    assert_eq!(ids(server.received()), expected);
}
