//! Patients and what they agreed to.

use chrono::NaiveDate;
use clinic::access::BreakGlass;
use clinic::channels::ChannelKind;
use clinic::civil::TimeOfDay;
use clinic::consents::{self, Decision, HowGiven, Purpose, RecordConsentForm};
use clinic::patients::{self, Audience, PatientStatus};
use clinic::secret::Secret;
use clinic::staff;

use super::Ledger;
use crate::patients::{contact, form, registration};
use crate::practice::{PASSPHRASE, staff_id};

pub(super) async fn live(ledger: &mut Ledger<'_>) {
    let practice = ledger.practice;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    let mia = ledger
        .leaves(
            &["patient_registered"],
            patients::register(clinic, ines, &registration(form("Mia", "Santos"))),
        )
        .await;
    let card = ledger
        .leaves(&["patient_opened"], patients::open(clinic, ines, mia))
        .await;
    let renamed = form("Mia", "Albrecht");
    ledger
        .leaves(
            &["patient_amended"],
            patients::amend(clinic, ines, mia, card.version, &renamed),
        )
        .await;
    ledger
        .leaves(
            &["patient_verified"],
            patients::mark_verified(clinic, ines, mia),
        )
        .await;
    let rosa = ledger
        .leaves(
            &["contact_saved"],
            patients::save_contact(clinic, ines, mia, &contact("Rosa Santos", "0491 570 157")),
        )
        .await;
    ledger
        .leaves(
            &["contact_removed"],
            patients::remove_contact(clinic, ines, mia, rosa),
        )
        .await;
    ledger
        .leaves(
            &["alert_added"],
            patients::add_alert(clinic, ines, mia, "Ring twice", Audience::Everyone),
        )
        .await;
    let alert = practice.card(mia).await.alerts[0].id;
    ledger
        .leaves(
            &["alert_ended"],
            patients::end_alert(clinic, ines, mia, alert),
        )
        .await;
    let glass =
        staff::prove_passphrase::<BreakGlass>(clinic, ines, &Secret::new(PASSPHRASE.to_owned()))
            .await
            .expect("the practice answers");
    ledger
        .leaves(
            &["glass_broken"],
            staff::break_glass(clinic, ines, mia, "On call", &glass),
        )
        .await;
    ledger
        .leaves(
            &["care_team_joined"],
            patients::add_to_care_team(clinic, ines, mia, staff_id(ines)),
        )
        .await;
    ledger
        .leaves(
            &["care_team_left"],
            patients::remove_from_care_team(clinic, ines, mia, staff_id(ines)),
        )
        .await;
    let granted = RecordConsentForm {
        patient: mia,
        purpose: Purpose::AppointmentReminders,
        decision: Decision::Granted,
        on: NaiveDate::from_ymd_opt(2026, 11, 24).expect("the practice answers"),
        how: HowGiven::ByPhone,
        naming_contact: None,
        note: String::new(),
    };
    ledger
        .leaves(
            &["consent_recorded"],
            consents::record(clinic, ines, &granted),
        )
        .await;
    ledger
        .leaves(
            &["channel_switched"],
            consents::set_channel(clinic, ines, mia, ChannelKind::Sms, true, HowGiven::ByPhone),
        )
        .await;
    ledger
        .leaves(
            &["quiet_hours_changed"],
            consents::set_quiet_hours(
                clinic,
                ines,
                mia,
                TimeOfDay::at(20, 0),
                TimeOfDay::at(8, 0),
                true,
            ),
        )
        .await;
    let wording = "I agree to be reminded of my appointments, over the channels that I choose.";
    ledger
        .leaves(
            &["consent_text_changed"],
            consents::change_text(clinic, ines, Purpose::AppointmentReminders, wording, false),
        )
        .await;
    let version = practice.card(mia).await.version;
    ledger
        .leaves(
            &["patient_status_changed"],
            patients::set_status(
                clinic,
                ines,
                mia,
                version,
                PatientStatus::Inactive,
                NaiveDate::from_ymd_opt(2026, 11, 24).expect("the practice answers"),
            ),
        )
        .await;
}
