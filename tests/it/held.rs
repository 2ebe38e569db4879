//! What people decide about messages that wait, and the reasons that stay with those that do not go.

use clinic::access::Role;
use clinic::channels::{ChannelKind, Outcome};
use clinic::consents::{self, Decision, HowGiven};
use clinic::ids::MessageId;
use clinic::outbox::{
    self, MessageDetail, MessageKind, MessageRow, MessageState, MessageTab, OutboxError,
};
use clinic::scheduler::{self, Rounds};

use crate::desk::{Desk, outcomes, sydney};

async fn waiting(desk: &Desk, kind: MessageKind) -> MessageId {
    let rows = desk.tab(MessageTab::GoingOut).await;
    let found = rows.into_iter().find(|row| row.kind == kind);
    found.expect("it waits").id
}

#[tokio::test]
async fn why_a_reminder_did_not_go_is_still_to_be_read_when_the_appointment_begins() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(false)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    for time in ["25T14:30", "26T14:10", "26T14:40"] {
        desk.round_at(&format!("2026-11-{time}")).await;
        let refused = desk.reminder_in(MessageTab::NotSent).await;
        assert_eq!(refused.state, MessageState::Skipped, "{time}");
        let reason = refused.reason.expect("a reason");
        assert!(reason.contains("declined"), "{time}: {reason}");
    }
}

#[tokio::test]
async fn what_waited_too_long_for_its_carrier_is_called_too_late() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let reminder = waiting(&desk, MessageKind::Reminder).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::hold(clinic, aroha, reminder).await.unwrap();
    desk.round_at("2026-11-26T14:10").await;
    let late = desk.reminder_in(MessageTab::NotSent).await;
    assert_eq!(late.state, MessageState::Expired);
    assert_eq!(
        late.reason.as_deref(),
        Some("It would no longer have been useful.")
    );
}

#[tokio::test]
async fn nothing_waits_for_an_appointment_that_has_begun() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let confirmation = waiting(&desk, MessageKind::Confirmation).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::hold(clinic, aroha, confirmation).await.unwrap();
    // The reminder is held by its channel, and the confirmation by a person.
    let refused = [outcomes::account_refused()];
    desk.practice.carriers.answers(refused);
    desk.round_at("2026-11-25T14:30").await;
    assert_eq!(desk.tab(MessageTab::GoingOut).await.len(), 2);
    desk.round_at("2026-11-26T14:31").await;
    assert_eq!(desk.tab(MessageTab::GoingOut).await, []);
    let late = desk.tab(MessageTab::NotSent).await;
    assert_eq!(late.len(), 2, "{late:?}");
    for row in late {
        assert_eq!(row.state, MessageState::Expired, "{row:?}");
    }
}

#[tokio::test]
async fn what_a_person_holds_goes_no_other_way() {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Sms).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let confirmation = waiting(&desk, MessageKind::Confirmation).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::hold(clinic, aroha, confirmation).await.unwrap();
    let (sms, how) = (ChannelKind::Sms, HowGiven::ByPhone);
    consents::set_channel(clinic, aroha, mia, sms, false, how)
        .await
        .unwrap();
    for time in ["09:04", "09:30"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    assert_eq!(desk.practice.carriers.handed(), []);
    assert_eq!(
        waiting(&desk, MessageKind::Confirmation).await,
        confirmation
    );
}

#[tokio::test]
async fn what_a_person_sends_now_goes_though_the_carrier_was_busy_at_first() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-27T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.subjects().len(), 1, "the confirmation");
    let reminder = waiting(&desk, MessageKind::Reminder).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::send_now(clinic, aroha, reminder).await.unwrap();
    desk.practice.carriers.answers([outcomes::not_now()]);
    for time in ["19:00", "19:02"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    let subjects = desk.subjects();
    assert_eq!(subjects.len(), 3, "{subjects:?}");
    assert!(subjects[2].starts_with("Reminder"), "{subjects:?}");
    let sent = desk.reminder_in(MessageTab::Sent).await;
    assert_eq!(sent.id, reminder);
}

#[tokio::test]
async fn what_a_person_sends_again_says_what_is_so_by_then() {
    let mut desk = Desk::open().await;
    let tomas = desk
        .practice
        .join("Tomas Reyes", &[Role::Psychologist])
        .await;
    let mia = desk.register("Mia", Some(true)).await;
    let card = desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.carriers.answers([outcomes::refused()]);
    desk.round_at("2026-11-24T09:04").await;
    let failed = desk.tab(MessageTab::NeedsPerson).await.remove(0).id;
    let reminder = waiting(&desk, MessageKind::Reminder).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::hold(clinic, aroha, reminder).await.unwrap();
    desk.give_to(&card, &tomas).await;
    outbox::resend(clinic, aroha, failed).await.unwrap();
    outbox::release(clinic, aroha, reminder).await.unwrap();
    outbox::send_now(clinic, aroha, reminder).await.unwrap();
    for channel in ChannelKind::ALL {
        scheduler::deliver(clinic, *channel).await;
    }
    let handed = desk.practice.carriers.handed();
    assert_eq!(handed.len(), 3, "{:?}", desk.subjects());
    assert!(handed[0].body.contains("Ines"), "{}", handed[0].body);
    for one in &handed[1..] {
        let names_the_other = one.body.contains("Tomas") && !one.body.contains("Ines");
        assert!(names_the_other, "{}", one.body);
    }
}

#[tokio::test]
async fn what_a_person_waits_with_while_offline_says_what_is_so_when_it_leaves() {
    let mut desk = Desk::open().await;
    let tomas = desk
        .practice
        .join("Tomas Reyes", &[Role::Psychologist])
        .await;
    let mia = desk.register("Mia", Some(true)).await;
    let card = desk.book(mia, "2026-11-26T14:30").await;
    let confirmation = waiting(&desk, MessageKind::Confirmation).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::send_now(clinic, aroha, confirmation).await.unwrap();
    desk.practice.carriers.answers([outcomes::offline()]);
    desk.round_at("2026-11-24T09:04").await;
    desk.give_to(&card, &tomas).await;
    desk.round_at("2026-11-24T09:15").await;
    let handed = desk.practice.carriers.handed();
    let left = handed.last().expect("it leaves at last");
    assert!(left.body.contains("Tomas"), "{}", left.body);
}

#[tokio::test]
async fn what_a_person_dealt_with_goes_no_other_way() {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Email).await;
    let (sms, how) = (ChannelKind::Sms, HowGiven::ByPhone);
    {
        let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
        consents::set_channel(clinic, aroha, mia, sms, false, how)
            .await
            .unwrap();
    }
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.carriers.answers([outcomes::refused()]);
    desk.round_at("2026-11-24T09:04").await;
    let failed = desk.tab(MessageTab::NeedsPerson).await.remove(0).id;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    // They were phoned.
    outbox::dismiss(clinic, aroha, failed).await.unwrap();
    consents::set_channel(clinic, aroha, mia, sms, true, how)
        .await
        .unwrap();
    for time in ["09:10", "09:30"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    assert_eq!(desk.practice.carriers.handed().len(), 1);
}

#[tokio::test]
async fn what_has_gone_another_way_is_not_sent_again() {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Email).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.carriers.answers([outcomes::refused()]);
    desk.round_at("2026-11-24T09:04").await;
    let failed = desk.tab(MessageTab::NeedsPerson).await;
    desk.round_at("2026-11-24T09:05").await;
    assert_eq!(desk.practice.carriers.handed().len(), 2, "email, then SMS");
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let again = outbox::resend(clinic, aroha, failed[0].id).await;
    assert!(matches!(again, Err(OutboxError::Refused(_))), "{again:?}");
}

/// Mia's confirmation, as it failed by email at 9:04, and what it says after the next round, at which
/// the carrier of texts answers so.
async fn failed_and_then(texts: Outcome) -> (Desk, MessageRow, MessageDetail) {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Email).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.carriers.answers([outcomes::refused(), texts]);
    desk.round_at("2026-11-24T09:04").await;
    let failed = desk.tab(MessageTab::NeedsPerson).await.remove(0);
    desk.round_at("2026-11-24T09:05").await;
    let detail = outbox::open(&desk.practice.clinic, &desk.aroha, failed.id).await;
    (desk, failed, detail.expect("the desk may"))
}

#[tokio::test]
async fn what_failed_and_went_another_way_needs_nobody_and_says_which_way_it_went() {
    let taken = Outcome::Accepted { carrier_id: None };
    for (texts, went) in [
        (taken, "It went by SMS instead."),
        (
            outcomes::lost_after_the_text(),
            "It may have gone by SMS instead.",
        ),
    ] {
        let (desk, failed, detail) = failed_and_then(texts).await;
        let waits = desk.tab(MessageTab::NeedsPerson).await;
        assert!(waits.iter().all(|row| row.id != failed.id), "{waits:?}");
        assert_eq!(detail.row.state, MessageState::Failed);
        let before = failed.reason.expect("a reason");
        assert_eq!(detail.row.reason, Some(format!("{before} {went}")));
        let last = detail.decisions.last().expect("decisions");
        assert_eq!(last.sentence, went);
        assert!(!detail.may_resend && !detail.may_dismiss && !detail.may_mark_sent);
    }
}

#[tokio::test]
async fn what_failed_every_way_needs_a_person() {
    let (desk, failed, detail) = failed_and_then(outcomes::refused()).await;
    let waits = desk.tab(MessageTab::NeedsPerson).await;
    assert_eq!(waits.len(), 2, "{waits:?}");
    assert!(waits.iter().any(|row| row.id == failed.id));
    assert!(detail.may_resend && detail.may_dismiss);
}

/// The going-out message of a patient whose name begins so.
async fn going_to(desk: &Desk, name: &str) -> MessageRow {
    let rows = desk.tab(MessageTab::GoingOut).await;
    let mut found = rows
        .into_iter()
        .filter(|row| row.to.starts_with(name) && row.kind == MessageKind::Confirmation);
    found.next().expect("it waits")
}

#[tokio::test]
async fn what_cannot_be_read_waits_and_keeps_nothing_behind_it_waiting() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice
        .tamper(&["UPDATE messages SET occurrence = 'some day' WHERE kind = 'confirmation'"])
        .await;
    let noah = desk.register("Noah", None).await;
    desk.book(noah, "2026-11-26T15:30").await;
    desk.decide(noah, Decision::Granted).await;
    desk.round_at("2026-11-24T09:04").await;
    let reminder = waiting(&desk, MessageKind::Reminder).await;
    let planned = outbox::open(&desk.practice.clinic, &desk.aroha, reminder).await;
    let planned = planned.expect("the desk may").row;
    assert_eq!(planned.state, MessageState::Planned);
    let handed = desk.practice.carriers.handed();
    assert_eq!(handed.len(), 1, "{handed:?}");
    assert_eq!(handed[0].to, "noah@example.org");
    let waits = going_to(&desk, "Mia").await;
    assert_eq!(waits.state, MessageState::Held);
    assert!(waits.reason.expect("a reason").contains("cannot be read"));
}

#[tokio::test]
async fn what_is_about_to_go_can_still_be_held() {
    let mut desk = Desk::open().await;
    for (name, time) in [("Mia", "14:30"), ("Noah", "15:30")] {
        let patient = desk.register(name, Some(true)).await;
        desk.book(patient, &format!("2026-11-26T{time}")).await;
    }
    desk.practice.at(sydney("2026-11-24T09:04"));
    let stopped = desk.practice.carriers.stop_next();
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let mut rounds = Rounds::default();
    let hold = stopped.meanwhile(async {
        let about_to_go = going_to(&desk, "Noah").await;
        assert_eq!(about_to_go.state, MessageState::Claimed);
        outbox::hold(clinic, aroha, about_to_go.id).await.unwrap();
    });
    tokio::join!(rounds.tick(clinic), hold);
    let handed = desk.practice.carriers.handed();
    assert_eq!(handed.len(), 1, "{handed:?}");
    assert_eq!(handed[0].to, "mia@example.org");
    let held = going_to(&desk, "Noah").await;
    assert_eq!(held.state, MessageState::Held);
    desk.round_at("2026-11-24T09:30").await;
    assert_eq!(desk.practice.carriers.handed().len(), 1);
}

#[tokio::test]
async fn what_is_on_its_way_at_the_end_is_finished_and_nothing_follows_it() {
    let desk = Desk::open().await;
    for (name, time) in [("Mia", "14:30"), ("Noah", "15:30")] {
        let patient = desk.register(name, Some(true)).await;
        desk.book(patient, &format!("2026-11-26T{time}")).await;
    }
    desk.practice.at(sydney("2026-11-24T09:04"));
    let stopped = desk.practice.carriers.stop_next();
    let clinic = &desk.practice.clinic;
    let mut rounds = Rounds::default();
    let end = stopped.meanwhile(async { clinic.stop_sending() });
    tokio::join!(rounds.tick(clinic), end);
    rounds.tick(clinic).await;
    assert_eq!(desk.practice.carriers.handed().len(), 1);
    let sent = desk.tab(MessageTab::Sent).await;
    assert_eq!((sent.len(), sent[0].to.as_str()), (1, "Mia Santos"));
    let waits = going_to(&desk, "Noah").await;
    assert_eq!(waits.state, MessageState::Planned);
}
