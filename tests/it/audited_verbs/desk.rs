//! The schedule and its messages.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate};
use clinic::appointments::{
    self, AppointmentState, AppointmentTypeView, BookingForm, Holiday, OfferForm, RoomForm,
    SeriesForm, SeriesScope,
};
use clinic::birthdays::{self, GreetingRules};
use clinic::channels::ChannelKind;
use clinic::civil::TimeOfDay;
use clinic::ids::{PatientId, WaitOfferId};
use clinic::outbox::{
    self, Language, MessageKind, MessageLog, MessageLogForm, MessageTab, MessageTextForm,
    TextChannel, TextKey,
};
use clinic::replies;
use clinic::settings::{AppointmentMode, ClosedDay, LeapDay, OpenHours};

use super::Ledger;
use crate::desk::{Desk, minute, outcomes};
use crate::practice::staff_id;
use crate::replies::with_a_question;
use crate::series::weekly;
use crate::wait_list::waiting;

pub(super) async fn live(ledger: &mut Ledger<'_>, desk: &Desk) {
    let clinic = &desk.practice.clinic;
    let (ines, aroha) = (&desk.practice.ines, &desk.aroha);
    let phone = AppointmentTypeView {
        id: None,
        name: "Call".to_owned(),
        minutes: 20,
        mode: AppointmentMode::Phone,
        colour: 1,
        is_active: true,
    };
    ledger
        .leaves(
            &["appointment_type_saved"],
            appointments::save_type(clinic, ines, &phone),
        )
        .await;
    ledger
        .leaves(
            &["greetings_switched"],
            birthdays::activate(clinic, ines, true),
        )
        .await;
    let rules = GreetingRules {
        at: TimeOfDay::at(10, 0).expect("a time"),
        leap_day: LeapDay::March1,
        closed_day: ClosedDay::LastOpenDay,
    };
    ledger
        .leaves(
            &["settings_changed"],
            birthdays::save_rules(clinic, ines, &rules),
        )
        .await;
    ledger
        .leaves(&["greetings_switched"], birthdays::switch_off(clinic, ines))
        .await;
    let key = TextKey {
        kind: MessageKind::Reminder,
        language: Language::German,
        channel: TextChannel::Sms,
    };
    let text = MessageTextForm {
        key,
        version: 0,
        subject: String::new(),
        body: "Bis {short_when}! {phone}".to_owned(),
    };
    ledger
        .leaves(
            &["template_saved"],
            outbox::save_message_text(clinic, ines, &text),
        )
        .await;
    ledger
        .leaves(
            &["template_reset"],
            outbox::reset_message_text(clinic, ines, key, 1),
        )
        .await;
    let room = RoomForm {
        id: None,
        name: "Garden".to_owned(),
        is_active: true,
    };
    ledger
        .leaves(
            &["consulting_room_saved"],
            appointments::save_consulting_room(clinic, ines, &room),
        )
        .await;
    let hours: Vec<OpenHours> = (1..=5)
        .map(|weekday| OpenHours {
            weekday,
            from: TimeOfDay::at(9, 0).expect("the practice answers"),
            until: TimeOfDay::at(17, 30).expect("the practice answers"),
        })
        .collect();
    ledger
        .leaves(
            &["working_hours_changed"],
            appointments::save_working_hours(clinic, ines, staff_id(ines), &hours, &[]),
        )
        .await;
    let (from, until) = (minute("2026-12-21T00:00"), minute("2027-01-04T00:00"));
    ledger
        .leaves(
            &["leave_added"],
            appointments::add_leave(clinic, ines, staff_id(ines), from, until, "Summer"),
        )
        .await;
    let hours = appointments::list_working_hours(clinic, ines)
        .await
        .expect("the practice answers");
    let leave = hours
        .iter()
        .find_map(|view| view.leave.first())
        .expect("the practice answers");
    ledger
        .leaves(
            &["leave_removed"],
            appointments::remove_leave(clinic, ines, leave.id),
        )
        .await;
    let holiday = Holiday {
        date: NaiveDate::from_ymd_opt(2026, 12, 25).expect("the practice answers"),
        name: "Christmas Day".to_owned(),
    };
    ledger
        .leaves(
            &["holidays_changed"],
            appointments::save_holidays(clinic, ines, &[holiday]),
        )
        .await;
    let mia = desk.register("Mia", Some(true)).await;
    let booking = desk.booking(mia, "2026-12-01T14:30");
    let card = ledger
        .leaves(
            &["messages_planned", "appointment_booked"],
            appointments::book(clinic, aroha, &booking),
        )
        .await;
    let moving = appointments::MoveForm {
        id: card.id,
        version: card.version,
        start: minute("2026-12-01T15:30"),
        minutes: 40,
        psychologist: card.psychologist,
        room: None,
        override_reason: None,
        do_not_send: None,
    };
    let card = ledger
        .leaves(
            &["messages_planned", "appointment_moved"],
            appointments::move_to(clinic, aroha, &moving),
        )
        .await;
    let card = ledger
        .leaves(
            &["messages_planned", "appointment_undone"],
            appointments::undo(clinic, aroha, card.id, card.version),
        )
        .await;
    let cancelling = appointments::CancelForm {
        id: card.id,
        version: card.version,
        reason: "Unwell".to_owned(),
        do_not_send: None,
    };
    let other = desk.book(mia, "2026-11-24T11:30").await;
    let odo = desk.register("Odo", Some(false)).await;
    let mut by_video = desk.booking(odo, "2026-12-02T10:30");
    by_video.mode = AppointmentMode::Telehealth;
    let by_video = appointments::book(clinic, aroha, &by_video)
        .await
        .expect("the practice answers");
    let (id, version) = (by_video.id, by_video.version);
    ledger
        .leaves(
            &["messages_planned", "meeting_link_changed"],
            appointments::set_meeting_link(
                clinic,
                aroha,
                id,
                version,
                "https://video.example.org/a-room",
            ),
        )
        .await;
    ledger
        .leaves(
            &["messages_planned", "appointment_cancelled"],
            appointments::cancel(clinic, aroha, &cancelling),
        )
        .await;
    ledger
        .leaves(
            &["messages_planned", "appointment_state_changed"],
            appointments::set_state(
                clinic,
                aroha,
                other.id,
                other.version,
                AppointmentState::Arrived,
            ),
        )
        .await;
}

/// A series: booked, moved, taken back, cancelled.
pub(super) async fn come_again(ledger: &mut Ledger<'_>, desk: &Desk) {
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let ada = desk.register("Ada", Some(true)).await;
    let form = SeriesForm {
        booking: desk.booking(ada, "2026-12-08T09:30"),
        repeats: weekly(3),
        answers: Vec::new(),
    };
    let planned = "messages_planned";
    // The message of the series, and the reminders of each.
    let booked = ledger
        .leaves(
            &[planned, planned, planned, planned, "series_booked"],
            appointments::book_series(clinic, aroha, &form),
        )
        .await
        .first;
    let moving = appointments::SeriesMoveForm {
        one: appointments::MoveForm {
            id: booked.id,
            version: booked.version,
            start: minute("2026-12-08T10:30"),
            minutes: 50,
            psychologist: booked.psychologist,
            room: None,
            override_reason: None,
            do_not_send: None,
        },
        scope: SeriesScope::All,
        with_exceptions: false,
    };
    let moved = ledger
        .leaves(
            &[planned, planned, planned, planned, planned, "series_moved"],
            appointments::move_series(clinic, aroha, &moving),
        )
        .await;
    let back = ledger
        .leaves(
            &[planned, planned, planned, planned, planned, "series_undone"],
            appointments::undo(clinic, aroha, moved.id, moved.version),
        )
        .await;
    let cancelling = appointments::SeriesCancelForm {
        one: appointments::CancelForm {
            id: back.id,
            version: back.version,
            reason: "Unwell".to_owned(),
            do_not_send: None,
        },
        scope: SeriesScope::All,
        with_exceptions: false,
    };
    ledger
        .leaves(
            &[planned, planned, planned, planned, "series_cancelled"],
            appointments::cancel_series(clinic, aroha, &cancelling),
        )
        .await;
}

/// Somebody who waits: added, changed, offered a time twice, booked; and one who is taken off.
pub(super) async fn wait(ledger: &mut Ledger<'_>, desk: &Desk) {
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let bea = desk.register("Bea", Some(false)).await;
    let form = waiting(desk, bea);
    ledger
        .leaves(
            &["waiting_added"],
            appointments::save_waiting(clinic, aroha, &form),
        )
        .await;
    let view = appointments::wait_list(clinic, aroha)
        .await
        .expect("the desk may");
    let entry = view.waiting[0].id;
    ledger
        .leaves(
            &["waiting_amended"],
            appointments::save_waiting(clinic, aroha, &view.waiting[0].form),
        )
        .await;
    let offering = OfferForm {
        entry,
        psychologist: staff_id(&desk.practice.ines),
        start: minute("2026-12-10T11:00"),
    };
    let offered = ["messages_planned", "time_offered"];
    ledger
        .leaves(&offered, appointments::offer_time(clinic, aroha, &offering))
        .await;
    let offer = open_offer(desk).await;
    ledger
        .leaves(
            &["messages_planned", "offer_declined"],
            appointments::decline_offer(clinic, aroha, offer),
        )
        .await;
    ledger
        .leaves(&offered, appointments::offer_time(clinic, aroha, &offering))
        .await;
    let offer = open_offer(desk).await;
    ledger
        .leaves(
            &["messages_planned", "messages_planned", "offer_booked"],
            appointments::book_offer(clinic, aroha, offer),
        )
        .await;
    let cal = desk.register("Cal", Some(true)).await;
    appointments::save_waiting(clinic, aroha, &waiting(desk, cal))
        .await
        .expect("the desk may");
    let view = appointments::wait_list(clinic, aroha)
        .await
        .expect("the desk may");
    ledger
        .leaves(
            &["waiting_removed"],
            appointments::remove_waiting(clinic, aroha, view.waiting[0].id),
        )
        .await;
}

async fn open_offer(desk: &Desk) -> WaitOfferId {
    let view = appointments::wait_list(&desk.practice.clinic, &desk.aroha)
        .await
        .expect("the desk may");
    let offer = view.waiting.into_iter().find_map(|card| card.offer);
    offer.expect("an offer that stands").id
}

/// Somebody writes back, and the desk reads it.
pub(super) async fn hear(seen: BTreeSet<String>, desk: &mut Desk) -> BTreeSet<String> {
    with_a_question(desk).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let written = replies::list(clinic, aroha).await.expect("the desk may");
    let mut ledger = Ledger {
        practice: &desk.practice,
        seen,
    };
    let id = written[0].id;
    ledger
        .leaves(&["reply_opened"], replies::open(clinic, aroha, id))
        .await;
    ledger
        .leaves(&["reply_settled"], replies::settle(clinic, aroha, id))
        .await;
    ledger.seen
}

pub(super) async fn send(seen: BTreeSet<String>, desk: &mut Desk) -> BTreeSet<String> {
    let leo = desk.register("Leo", Some(true)).await;
    desk.book(leo, "2026-11-26T16:30").await;
    let planned = desk.reminder_in(MessageTab::GoingOut).await.id;
    desk.book(leo, "2026-11-27T16:30").await;
    desk.practice.carriers.answers([
        outcomes::lost_after_the_text(),
        outcomes::lost_after_the_text(),
    ]);
    // A lane whose connection was lost goes on in the next round.
    desk.round_at("2026-11-24T09:04").await;
    desk.round_at("2026-11-24T09:05").await;
    let uncertain = desk.tab(MessageTab::NeedsPerson).await;
    assert_eq!(uncertain.len(), 2, "{uncertain:?}");
    let mut ledger = Ledger {
        practice: &desk.practice,
        seen,
    };
    let (clinic, ines, aroha) = (&desk.practice.clinic, &desk.practice.ines, &desk.aroha);
    ledger
        .leaves(&["message_held"], outbox::hold(clinic, aroha, planned))
        .await;
    ledger
        .leaves(
            &["message_released"],
            outbox::release(clinic, aroha, planned),
        )
        .await;
    ledger
        .leaves(
            &["message_released"],
            outbox::send_now(clinic, aroha, planned),
        )
        .await;
    ledger
        .leaves(
            &["message_resolved"],
            outbox::mark_sent(clinic, aroha, uncertain[0].id),
        )
        .await;
    ledger
        .leaves(
            &["message_resolved"],
            outbox::dismiss(clinic, aroha, uncertain[1].id),
        )
        .await;
    ledger
        .leaves(
            &["test_message_asked", "message_sent"],
            outbox::send_test_message(clinic, ines, ChannelKind::Email, "desk@wattle.example"),
        )
        .await;
    ledger
        .leaves(&["clock_confirmed"], outbox::confirm_clock(clinic, aroha))
        .await;
    let seen = std::mem::take(&mut ledger.seen);
    desk.practice
        .carriers
        .answers([outcomes::account_refused()]);
    desk.round_at("2026-11-24T09:10").await;
    let mut ledger = Ledger {
        practice: &desk.practice,
        seen,
    };
    ledger
        .leaves(
            &["channel_resumed"],
            outbox::resume_channel(&desk.practice.clinic, &desk.aroha, ChannelKind::Email),
        )
        .await;
    let seen = std::mem::take(&mut ledger.seen);
    pile_up(desk, leo, 2).await;
    let mut ledger = Ledger {
        practice: &desk.practice,
        seen,
    };
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    ledger
        .leaves(
            &["backlog_released"],
            outbox::release_backlog(clinic, aroha),
        )
        .await;
    let seen = std::mem::take(&mut ledger.seen);
    pile_up(desk, leo, 4).await;
    let mut ledger = Ledger {
        practice: &desk.practice,
        seen,
    };
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    ledger
        .leaves(&["backlog_dropped"], outbox::drop_backlog(clinic, aroha))
        .await;
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date");
    let form = MessageLogForm {
        from: day,
        until: day,
    };
    let log = MessageLog::of(aroha, &form).expect("the desk may");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("log.csv");
    ledger
        .leaves(&["messages_exported"], log.write(clinic, aroha, &file))
        .await;
    ledger.seen
}

/// More confirmations than go by themselves are due, in this month of 2027, and the clock stands
/// where they are.
async fn pile_up(desk: &mut Desk, patient: PatientId, month: u32) {
    for number in 0..51 {
        let (day, hour) = (1 + number / 9, 8 + number % 9);
        let start = format!("2027-{month:02}-{day:02}T{hour:02}:00");
        let form = BookingForm {
            override_reason: Some("A long day".to_owned()),
            ..desk.booking(patient, &start)
        };
        appointments::book(&desk.practice.clinic, &desk.aroha, &form)
            .await
            .expect("the desk may");
    }
    desk.practice.later(Duration::minutes(4));
}
