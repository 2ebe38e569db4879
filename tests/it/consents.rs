//! What patients agreed to, from the first question to the last withdrawal.

use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;
use clinic::channels::ChannelKind;
use clinic::civil::TimeOfDay;
use clinic::consents::{
    self, ConsentFacts, ConsentState, ConsentView, ConsentsError, Decision, HowGiven, Purpose,
    RecordConsentForm, RefusalWord,
};
use clinic::ids::PatientId;
use clinic::patients::{self, ContactForm, PatientStatus, RegisterForm};

use crate::patients::{contact, form, registration};
use crate::practice::Practice;

const SYDNEY: Tz = Tz::Australia__Sydney;
const REMINDERS: Purpose = Purpose::AppointmentReminders;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day of the calendar")
}

fn decision(patient: PatientId, purpose: Purpose, decision: Decision) -> RecordConsentForm {
    RecordConsentForm {
        patient,
        purpose,
        decision,
        on: today(),
        how: HowGiven::ByPhone,
        naming_contact: None,
        note: String::new(),
    }
}

impl Practice {
    async fn facts(&self, patient: PatientId) -> ConsentFacts {
        let mut reader = self.clinic.db().read().await.expect("a reader");
        consents::facts(&mut reader, patient).await.expect("facts")
    }

    async fn consent(&self, patient: PatientId, purpose: Purpose) -> ConsentView {
        let view = consents::of_patient(&self.clinic, &self.ines, patient)
            .await
            .expect("the patient's consents");
        let mut consents = view.consents.into_iter();
        consents
            .find(|consent| consent.purpose == purpose)
            .expect("every purpose is listed")
    }

    /// The word of the refusal of a reminder by SMS; none when it may go.
    async fn refusal(&self, patient: PatientId) -> Option<RefusalWord> {
        let facts = self.facts(patient).await;
        let answer = consents::permits(&facts, Some(REMINDERS), ChannelKind::Sms, SYDNEY);
        answer.err().map(|refusal| refusal.word)
    }

    async fn record(&self, form: &RecordConsentForm) -> Result<(), Vec<String>> {
        match consents::record(&self.clinic, &self.ines, form).await {
            Ok(()) => Ok(()),
            Err(ConsentsError::Invalid(problems)) => Err(problems
                .into_list()
                .into_iter()
                .map(|problem| problem.field)
                .collect()),
            Err(other) => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn a_registration_records_what_was_answered_and_nothing_else() {
    let practice = Practice::open().await;
    let aroha = practice.aroha().await;
    let answered = RegisterForm {
        reminders: Some(true),
        greetings: Some(false),
        sms_on: Some(true),
        email_on: Some(false),
        ..registration(form("Mia", "Santos"))
    };
    let mia = patients::register(&practice.clinic, &aroha, &answered)
        .await
        .unwrap();
    let leo = practice.register(form("Leo", "Brandt")).await;
    assert_eq!(practice.refusal(mia).await, None);
    assert_eq!(
        practice.refusal(leo).await,
        Some(RefusalWord::ConsentNotAsked)
    );
    let states: Vec<ConsentState> = {
        let facts = practice.facts(mia).await;
        Purpose::ALL
            .iter()
            .map(|purpose| facts.state(*purpose))
            .collect()
    };
    assert_eq!(states[..2], [ConsentState::Granted, ConsentState::Declined]);
    assert!(
        states[2..]
            .iter()
            .all(|state| *state == ConsentState::NotAsked)
    );
    assert_eq!(
        practice.consent(mia, REMINDERS).await.sentence,
        "On since 24 Nov 2026, given by phone, recorded by the front desk (Aroha Ngata), text v1."
    );
    let view = consents::of_patient(&practice.clinic, &aroha, mia)
        .await
        .unwrap();
    let switches: Vec<Option<bool>> = view.channels.iter().map(|channel| channel.is_on).collect();
    assert_eq!(switches, [Some(false), Some(true), None]);
    assert_eq!(view.preference_history.len(), 2);
    assert_eq!(
        practice.audit_of(mia).await,
        [
            "Recorded consent for appointment reminders: granted",
            "Recorded consent for birthday greetings: declined",
            "Switched email off",
            "Switched sms on",
            "Registered the patient",
        ]
    );
}

#[tokio::test]
async fn a_withdrawal_holds_at_once_and_everything_stays_in_the_history() {
    let practice = Practice::open().await;
    let mia = practice.register(form("Mia", "Santos")).await;
    let clinic = &practice.clinic;
    let sms = ChannelKind::Sms;
    consents::set_channel(clinic, &practice.ines, mia, sms, true, HowGiven::InPerson)
        .await
        .unwrap();
    let steps = [
        (Decision::Declined, Some(RefusalWord::ConsentDeclined)),
        (Decision::Granted, None),
        (Decision::Withdrawn, Some(RefusalWord::ConsentWithdrawn)),
        (Decision::Granted, None),
    ];
    for (made, refusal) in steps {
        practice
            .record(&decision(mia, REMINDERS, made))
            .await
            .unwrap();
        assert_eq!(practice.refusal(mia).await, refusal);
    }
    let history = practice.consent(mia, REMINDERS).await.history;
    let states: Vec<ConsentState> = history.iter().map(|entry| entry.state).collect();
    assert_eq!(
        states,
        [
            ConsentState::Granted,
            ConsentState::Withdrawn,
            ConsentState::Granted,
            ConsentState::Declined
        ]
    );
    consents::set_channel(clinic, &practice.ines, mia, sms, false, HowGiven::ByPhone)
        .await
        .unwrap();
    let facts = practice.facts(mia).await;
    let refusal = consents::permits(&facts, None, sms, SYDNEY).unwrap_err();
    assert_eq!(
        refusal.sentence,
        "SMS was switched off on 24 Nov 2026 (by phone, recorded by Dr Ines Okafor)."
    );
}

#[tokio::test]
async fn what_cannot_be_recorded_is_said_at_its_field() {
    let practice = Practice::open().await;
    let mia = practice.register(form("Mia", "Santos")).await;
    let check = async |form: RecordConsentForm, fields: &[&str]| {
        let problems = practice.record(&form).await.err().unwrap_or_default();
        assert_eq!(problems, fields);
    };
    let granted = |purpose| decision(mia, purpose, Decision::Granted);
    check(decision(mia, REMINDERS, Decision::Withdrawn), &["decision"]).await;
    let tomorrow = RecordConsentForm {
        on: today() + Duration::days(1),
        note: "two\nlines".to_owned(),
        ..granted(REMINDERS)
    };
    check(tomorrow, &["note", "on"]).await;
    check(granted(Purpose::ProgressUpdates), &["namingContact"]).await;
    check(granted(Purpose::RecordShares), &["note"]).await;
    let version = {
        let card = patients::open(&practice.clinic, &practice.ines, mia);
        card.await.unwrap().version
    };
    let died = PatientStatus::Deceased;
    patients::set_status(
        &practice.clinic,
        &practice.ines,
        mia,
        version,
        died,
        today(),
    )
    .await
    .unwrap();
    check(granted(REMINDERS), &["decision"]).await;
    check(decision(mia, REMINDERS, Decision::Declined), &[]).await;
}

#[tokio::test]
async fn a_material_change_of_a_text_asks_for_the_consent_again() {
    let practice = Practice::open().await;
    let mia = practice.register(form("Mia", "Santos")).await;
    let clinic = &practice.clinic;
    let sms = ChannelKind::Sms;
    consents::set_channel(clinic, &practice.ines, mia, sms, true, HowGiven::ByPhone)
        .await
        .unwrap();
    let grant = decision(mia, REMINDERS, Decision::Granted);
    practice.record(&grant).await.unwrap();
    let change = async |text: &str, is_material| {
        consents::change_text(clinic, &practice.ines, REMINDERS, text, is_material).await
    };
    change("You may remind me.", false).await.unwrap();
    assert_eq!(practice.refusal(mia).await, None);
    assert!(matches!(
        change("You may remind me. ", true).await,
        Err(ConsentsError::Invalid(_))
    ));
    assert!(matches!(
        change(" ", true).await,
        Err(ConsentsError::Invalid(_))
    ));
    change("You may remind me and my neighbour.", true)
        .await
        .unwrap();
    assert_eq!(
        practice.refusal(mia).await,
        Some(RefusalWord::ConsentLapsed)
    );
    let consent = practice.consent(mia, REMINDERS).await;
    assert_eq!(consent.state, ConsentState::Lapsed);
    assert_eq!(
        (consent.text_version, consent.current_text.version),
        (Some(1), 3)
    );
    let renew = consents::to_renew(clinic, &practice.ines).await.unwrap();
    assert_eq!(renew.len(), 1);
    assert_eq!(
        (renew[0].patient, renew[0].name.as_str()),
        (mia, "Mia Santos")
    );
    let texts = consents::list_texts(clinic, &practice.ines).await.unwrap();
    assert_eq!((texts[0].version, texts[0].lapsed_grants), (3, 1));
    assert_eq!(texts.len(), Purpose::ALL.len() + 2);
    practice.record(&grant).await.unwrap();
    assert_eq!(practice.refusal(mia).await, None);
    let renew = consents::to_renew(clinic, &practice.ines).await.unwrap();
    assert!(renew.is_empty());
    let aroha = practice.aroha().await;
    assert!(matches!(
        consents::change_text(clinic, &aroha, REMINDERS, "Anything.", false).await,
        Err(ConsentsError::Denied(_))
    ));
}

#[tokio::test]
async fn progress_updates_are_suspended_when_the_named_contact_changes() {
    let practice = Practice::open().await;
    let mia = practice.register(form("Mia", "Santos")).await;
    let clinic = &practice.clinic;
    let save = async |form: &ContactForm| {
        patients::save_contact(clinic, &practice.ines, mia, form)
            .await
            .unwrap()
    };
    let updates = async || practice.consent(mia, Purpose::ProgressUpdates).await;
    save(&ContactForm {
        emergency: false,
        ..contact("Karl Santos", "0491 570 158")
    })
    .await;
    let alone = updates().await;
    assert_eq!((alone.is_shown, alone.may_ask), (false, false));
    let rosa = contact("Rosa Santos", "0491 570 156");
    let id = save(&rosa).await;
    let unasked = updates().await;
    assert_eq!((unasked.is_shown, unasked.may_ask), (true, true));
    assert!(unasked.names_a_contact);
    let names: Vec<_> = unasked.may_name.into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["Rosa Santos"]);
    let grant = RecordConsentForm {
        naming_contact: Some(id),
        ..decision(mia, Purpose::ProgressUpdates, Decision::Granted)
    };
    practice.record(&grant).await.unwrap();
    assert_eq!(updates().await.naming.as_deref(), Some("Rosa Santos"));
    let rosa = ContactForm {
        id: Some(id),
        relationship: "aunt".to_owned(),
        ..rosa
    };
    save(&rosa).await;
    assert_eq!(updates().await.state, ConsentState::Granted);
    let moved = ContactForm {
        phone: "0491 570 157".to_owned(),
        ..rosa
    };
    save(&moved).await;
    let consent = updates().await;
    assert_eq!(consent.state, ConsentState::Lapsed);
    assert!(
        consent
            .sentence
            .starts_with("Suspended: Rosa Santos has changed")
    );
    practice.record(&grant).await.unwrap();
    assert_eq!(updates().await.state, ConsentState::Granted);
    patients::remove_contact(clinic, &practice.ines, mia, id)
        .await
        .unwrap();
    let consent = updates().await;
    assert_eq!(
        (consent.state, consent.is_shown, consent.may_ask),
        (ConsentState::Lapsed, true, false)
    );
}

#[tokio::test]
async fn another_patients_contact_cannot_be_named() {
    let practice = Practice::open().await;
    let mia = practice.register(form("Mia", "Santos")).await;
    let leo = practice.register(form("Leo", "Brandt")).await;
    let rosa = contact("Rosa Santos", "0491 570 156");
    let rosa = patients::save_contact(&practice.clinic, &practice.ines, mia, &rosa)
        .await
        .unwrap();
    let grant = RecordConsentForm {
        naming_contact: Some(rosa),
        ..decision(leo, Purpose::ProgressUpdates, Decision::Granted)
    };
    assert_eq!(
        practice.record(&grant).await,
        Err(vec!["namingContact".to_owned()])
    );
}

#[tokio::test]
async fn quiet_hours_are_both_or_neither() {
    let practice = Practice::open().await;
    let mia = practice.register(form("Mia", "Santos")).await;
    let (nine, seven) = (TimeOfDay::at(21, 0), TimeOfDay::at(7, 0));
    let set = async |from, until, discreet| {
        consents::set_quiet_hours(&practice.clinic, &practice.ines, mia, from, until, discreet)
            .await
    };
    set(nine, seven, true).await.unwrap();
    let facts = practice.facts(mia).await;
    assert_eq!(facts.quiet, nine.zip(seven));
    assert!(facts.is_discreet);
    for (from, until) in [(nine, None), (None, seven), (nine, nine)] {
        assert!(matches!(
            set(from, until, false).await,
            Err(ConsentsError::Invalid(_))
        ));
    }
    set(None, None, false).await.unwrap();
    let facts = practice.facts(mia).await;
    assert_eq!((facts.quiet, facts.is_discreet), (None, false));
}

#[tokio::test]
async fn an_opt_out_at_the_carrier_switches_the_channel_off() {
    let practice = Practice::open().await;
    let mia = practice.register(form("Mia", "Santos")).await;
    let clinic = &practice.clinic;
    let sms = ChannelKind::Sms;
    consents::set_channel(clinic, &practice.ines, mia, sms, true, HowGiven::ByPhone)
        .await
        .unwrap();
    practice.later(Duration::days(1));
    let program = clinic::access::Actor::program();
    let mut tx = clinic::tx::begin(clinic, &program).await.unwrap();
    consents::switch_off_by_carrier(&mut tx, mia, sms)
        .await
        .unwrap();
    tx.commit(clinic::audit::AuditEvent::ChannelSwitched {
        patient: mia,
        channel: sms.as_str().to_owned(),
        is_on: false,
    })
    .await
    .unwrap();
    let facts = practice.facts(mia).await;
    let refusal = consents::permits(&facts, None, sms, SYDNEY).unwrap_err();
    assert_eq!(
        (refusal.word, refusal.sentence.as_str()),
        (
            RefusalWord::ChannelOff,
            "SMS was switched off on 25 Nov 2026 (by an opt-out at the carrier)."
        )
    );
}
