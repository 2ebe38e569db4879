//! A withdrawal and a delivery at the same moment, again and again: whichever is kept first,
//! nothing leaves after the withdrawal.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Australia::Sydney;
use clinic::access::Actor;
use clinic::appointments::BookingForm;
use clinic::channels::ChannelKind;
use clinic::civil::CivilMinute;
use clinic::clock::Clock;
use clinic::consents::{self, Decision, HowGiven, Purpose, RecordConsentForm};
use clinic::db::DbError;
use clinic::ids::PatientId;
use clinic::outbox::{self, MessageFilter, MessageState, MessageTab};
use clinic::settings::{self, Sending};
use clinic::{Clinic, appointments, db, scheduler};
use clinic_tests::dice::Dice;
use clinic_tests::mail_server::MailServer;
use clinic_tests::practice::{self, Carriers, MINUTES};
use clinic_tests::running_clock::RunningClock;
use clinic_tests::speech::{print, say};
use serde::Serialize;

use crate::{Failure, practice as tortured};

/// The withdrawal begins so much later than the delivery at most, which takes ten milliseconds and more.
const HEAD_START: u64 = 24_000;

/// How the races ended.
#[derive(Default, Serialize)]
pub(crate) struct Races {
    races: usize,
    seed: u64,
    sent_before_the_withdrawal: usize,
    kept_back: usize,
    /// Must be none.
    sent_after_the_withdrawal: usize,
}

pub(crate) async fn run(root: &Path, count: usize, seed: u64) -> Result<(), Failure> {
    let clock = Arc::new(RunningClock::from(tortured::morning()));
    let server = MailServer::open().await?;
    let tools = tortured::tools(root, Arc::clone(&clock) as Arc<dyn Clock>)?;
    let (clinic, desk) = practice::found(&tortured::folder(root), tools).await?;
    let carriers = Carriers {
        mail_port: server.port,
        sms_url: None,
    };
    practice::send_through(&clinic, &desk.actor, &carriers).await?;
    let sending: Sending = settings::read(&clinic, &desk.actor).await?;
    let reminding = Sending {
        rules: Sending::default().rules,
        ..sending
    };
    settings::save(&clinic, &desk.actor, reminding).await?;
    let name = ("Mia", "Santos");
    let mia = desk.register_reached_by(&clinic, name, ChannelKind::Email, "mia@example.org");
    let mia = mia.await?;
    let clinic = Arc::new(clinic);
    let mut dice = Dice::of_seed(seed);
    let mut races = Races {
        races: count,
        seed,
        ..Races::default()
    };
    say(format_args!(
        "Withdrawing {count} times while a reminder leaves; seed {seed}"
    ));
    let first = clock.now() + TimeDelta::days(300);
    for number in 0..count {
        record(&clinic, &desk.actor, mia, Decision::Granted).await?;
        let minutes = i64::try_from(number).unwrap_or(0) * i64::from(MINUTES);
        let start = CivilMinute::of(first + TimeDelta::minutes(minutes), Sydney);
        let form = BookingForm {
            do_not_send: Some("Only the reminder races".to_owned()),
            ..desk.booking(&[mia], start)
        };
        appointments::book(&clinic, &desk.actor, &form).await?;
        make_due(&clinic, &desk.actor).await?;
        let (before, seen) = (newest(&clinic).await?, server.count());
        let (head_start, delivering) = (dice.below(HEAD_START), Arc::clone(&clinic));
        let delivery = tokio::spawn(async move {
            scheduler::deliver(&delivering, ChannelKind::Email).await;
        });
        tokio::time::sleep(Duration::from_micros(head_start)).await;
        record(&clinic, &desk.actor, mia, Decision::Withdrawn).await?;
        delivery.await.map_err(|_| Failure::EndedByItself(number))?;
        let sending = first_after(&clinic, before, "message_sending").await?;
        let withdrawn = first_after(&clinic, before, "consent_recorded").await?;
        if server.count() - seen != usize::from(sending.is_some()) {
            return Err(Failure::TooDear(format!(
                "race {number}: what was received is not what was said to be sent"
            )));
        }
        match sending {
            None => races.kept_back += 1,
            Some(sending) if Some(sending) < withdrawn => races.sent_before_the_withdrawal += 1,
            Some(_) => races.sent_after_the_withdrawal += 1,
        }
        clock.sleep(TimeDelta::minutes(2));
    }
    print(serde_json::to_string(&races)?);
    match races.sent_after_the_withdrawal {
        0 => Ok(()),
        count => Err(Failure::TooDear(format!(
            "{count} reminders left after the withdrawal"
        ))),
    }
}

async fn record(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
    decision: Decision,
) -> Result<(), Failure> {
    let form = RecordConsentForm {
        patient,
        purpose: Purpose::AppointmentReminders,
        decision,
        on: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default(),
        how: HowGiven::ByPhone,
        naming_contact: None,
        note: String::new(),
    };
    consents::record(clinic, actor, &form).await?;
    Ok(())
}

/// Has the one reminder that waits leave at once.
async fn make_due(clinic: &Clinic, actor: &Actor) -> Result<(), Failure> {
    let everybodys = MessageFilter::default();
    let page = outbox::list(clinic, actor, MessageTab::GoingOut, &everybodys, None).await?;
    for row in page.rows {
        if row.state == MessageState::Planned {
            outbox::send_now(clinic, actor, row.id).await?;
        }
    }
    Ok(())
}

async fn newest(clinic: &Clinic) -> Result<i64, Failure> {
    Ok(clinic.audit_head().await?.map_or(0, |head| head.seq))
}

/// The number of the first event of a kind after `seq`.
async fn first_after(clinic: &Clinic, seq: i64, action: &str) -> Result<Option<i64>, Failure> {
    let mut reader = clinic.db().read().await?;
    let found = db::scalar("SELECT min(seq) FROM audit_events WHERE seq > $1 AND action = $2")
        .bind(seq)
        .bind(action.to_owned())
        .fetch_one(&mut *reader)
        .await
        .map_err(DbError::from)?;
    Ok(found)
}
