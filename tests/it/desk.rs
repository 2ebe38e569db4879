//! A front desk that books, in a practice that can send mail and texts.

use chrono::NaiveDate;
use clinic::access::Actor;
use clinic::appointments::{
    self, AppointmentCard, AppointmentTypeView, BookingForm, CancelForm, MoveForm,
};
use clinic::channels::ChannelKind;
use clinic::civil::CivilMinute;
use clinic::clock::Instant;
use clinic::consents::{self, Decision, HowGiven, Purpose, RecordConsentForm};
use clinic::ids::{AppointmentTypeId, PatientId};
use clinic::outbox::{self, MessageFilter, MessageKind, MessageRow, MessageTab};
use clinic::patients::{self, PointKind, RegisterForm};
use clinic::scheduler::Rounds;
use clinic::secret::Secret;
use clinic::settings::{self, AppointmentMode, MailAccount, MailCarrier, MailSecurity, SmsAccount};
pub(crate) use clinic_tests::practice::{guardian, point};
use clinic_tests::sms_carrier::SmsCarrier;

use crate::patients::form;
use crate::practice::{Practice, staff_id};

/// A desk in a practice that can send mail and texts.
pub(crate) struct Desk {
    pub(crate) practice: Practice,
    pub(crate) aroha: Actor,
    session: AppointmentTypeId,
    pub(crate) rounds: Rounds,
}

pub(crate) fn minute(text: &str) -> CivilMinute {
    CivilMinute::parse(text).expect("a civil time")
}

/// A time of day in Sydney in November and December 2026, as an instant.
pub(crate) fn sydney(text: &str) -> Instant {
    minute(text).instant(chrono_tz::Australia::Sydney)
}

impl Desk {
    pub(crate) async fn open() -> Self {
        Self::of(Practice::open().await).await
    }

    pub(crate) async fn of(practice: Practice) -> Self {
        let (clinic, ines) = (&practice.clinic, &practice.ines);
        let mail = MailAccount {
            is_on: true,
            host: "localhost".to_owned(),
            port: 2525,
            security: MailSecurity::PlainOnLoopback,
            from_address: "desk@wattle.example".to_owned(),
            ..MailAccount::default()
        };
        settings::save(clinic, ines, mail)
            .await
            .expect("the desk may");
        let sms = SmsAccount {
            is_on: true,
            base_url: "http://localhost:2526".to_owned(),
            account_sid: "AC0".to_owned(),
            from: "+61491570006".to_owned(),
            ..SmsAccount::default()
        };
        let token = Secret::new("token".to_owned());
        settings::save_account(clinic, ines, sms, Some(&token))
            .await
            .expect("the desk may");
        let form = AppointmentTypeView {
            id: None,
            name: "Session".to_owned(),
            minutes: 50,
            mode: AppointmentMode::InPerson,
            colour: 0,
            is_active: true,
        };
        appointments::save_type(clinic, ines, &form)
            .await
            .expect("the desk may");
        let session = appointments::list_types(clinic, ines)
            .await
            .expect("the desk may")[0]
            .id
            .expect("the desk may");
        let aroha = practice.aroha().await;
        Self {
            practice,
            aroha,
            session,
            rounds: Rounds::default(),
        }
    }

    /// Lets mail go to a server on this computer.
    pub(crate) async fn send_mail_to(&self, port: u16) {
        let (clinic, ines) = (&self.practice.clinic, &self.practice.ines);
        let account: MailAccount = settings::read(clinic, ines).await.expect("the desk may");
        let account = MailAccount {
            host: "127.0.0.1".to_owned(),
            port,
            ..account
        };
        settings::save(clinic, ines, account)
            .await
            .expect("the desk may");
    }

    /// Lets mail go over this carrier, whose secret is known.
    pub(crate) async fn send_over(&self, carrier: MailCarrier) {
        let (clinic, ines) = (&self.practice.clinic, &self.practice.ines);
        let account: MailAccount = settings::read(clinic, ines).await.expect("the owner may");
        let account = MailAccount { carrier, ..account };
        let key = Secret::new("re_not_a_real_key".to_owned());
        settings::save_account(clinic, ines, account, Some(&key))
            .await
            .expect("the owner may");
    }

    /// The practice has no account for texts any more.
    pub(crate) async fn send_no_texts(&self) {
        let (clinic, ines) = (&self.practice.clinic, &self.practice.ines);
        let account: SmsAccount = settings::read(clinic, ines).await.expect("the owner may");
        let account = SmsAccount {
            is_on: false,
            ..account
        };
        settings::save(clinic, ines, account)
            .await
            .expect("the owner may");
    }

    /// Lets texts go to a carrier on this computer.
    pub(crate) async fn send_texts_to(&self, carrier: &SmsCarrier) {
        let (clinic, ines) = (&self.practice.clinic, &self.practice.ines);
        let account: SmsAccount = settings::read(clinic, ines).await.expect("the owner may");
        let account = SmsAccount {
            base_url: carrier.url.clone(),
            ..account
        };
        settings::save(clinic, ines, account)
            .await
            .expect("the owner may");
    }

    /// Registers somebody with an email address, who says yes to email and, if asked, to reminders.
    pub(crate) async fn register(&self, given_name: &str, reminders: Option<bool>) -> PatientId {
        let mut patient = form(given_name, "Santos");
        patient.preferred_channel = Some(ChannelKind::Email);
        patient.contact_points = vec![point(
            PointKind::Email,
            &format!("{}@example.org", given_name.to_lowercase()),
        )];
        self.register_form(patient, reminders).await
    }

    /// Registers Mia, who can be reached by email and by text, prefers the one that is named and wants
    /// reminders.
    pub(crate) async fn register_reached_twice(&self, preferred: ChannelKind) -> PatientId {
        let mut patient = form("Mia", "Santos");
        patient.preferred_channel = Some(preferred);
        patient.contact_points = vec![
            point(PointKind::Email, "mia@example.org"),
            point(PointKind::Phone, "0491 570 006"),
        ];
        self.register_form(patient, Some(true)).await
    }

    /// Registers somebody who can be reached by text alone and, if asked, wants reminders.
    pub(crate) async fn register_by_text(
        &self,
        given_name: &str,
        number: &str,
        reminders: Option<bool>,
    ) -> PatientId {
        let mut patient = form(given_name, "Santos");
        patient.preferred_channel = Some(ChannelKind::Sms);
        patient.contact_points = vec![point(PointKind::Phone, number)];
        self.register_form(patient, reminders).await
    }

    pub(crate) async fn register_form(
        &self,
        patient: clinic::patients::PatientForm,
        reminders: Option<bool>,
    ) -> PatientId {
        let form = RegisterForm {
            patient,
            reminders,
            greetings: None,
            email_on: Some(true),
            sms_on: Some(true),
            whatsapp_on: None,
            how: HowGiven::InPerson,
            confirmed_not_duplicate: true,
        };
        patients::register(&self.practice.clinic, &self.aroha, &form)
            .await
            .expect("the desk may")
    }

    pub(crate) fn booking(&self, patient: PatientId, start: &str) -> BookingForm {
        BookingForm {
            patients: vec![patient],
            psychologist: staff_id(&self.practice.ines),
            room: None,
            appointment_type: self.session,
            start: minute(start),
            minutes: 50,
            mode: AppointmentMode::InPerson,
            override_reason: None,
            do_not_send: None,
        }
    }

    pub(crate) async fn book(&self, patient: PatientId, start: &str) -> AppointmentCard {
        let form = self.booking(patient, start);
        appointments::book(&self.practice.clinic, &self.aroha, &form)
            .await
            .expect("the desk may")
    }

    pub(crate) async fn move_to(&self, card: &AppointmentCard, start: &str) -> AppointmentCard {
        let form = MoveForm {
            id: card.id,
            version: card.version,
            start: minute(start),
            minutes: card.minutes,
            psychologist: card.psychologist,
            room: None,
            override_reason: None,
            do_not_send: None,
        };
        appointments::move_to(&self.practice.clinic, &self.aroha, &form)
            .await
            .expect("the desk may")
    }

    /// The same appointment, with another psychologist.
    pub(crate) async fn give_to(&self, card: &AppointmentCard, psychologist: &Actor) {
        let form = MoveForm {
            id: card.id,
            version: card.version,
            start: card.start,
            minutes: card.minutes,
            psychologist: staff_id(psychologist),
            room: None,
            override_reason: None,
            do_not_send: None,
        };
        appointments::move_to(&self.practice.clinic, &self.aroha, &form)
            .await
            .expect("the desk may");
    }

    pub(crate) async fn cancel(&self, card: &AppointmentCard) -> AppointmentCard {
        let form = CancelForm {
            id: card.id,
            version: card.version,
            reason: "Unwell".to_owned(),
            do_not_send: None,
        };
        appointments::cancel(&self.practice.clinic, &self.aroha, &form)
            .await
            .expect("the desk may")
    }

    pub(crate) async fn decide(&self, patient: PatientId, decision: Decision) {
        let form = RecordConsentForm {
            patient,
            purpose: Purpose::AppointmentReminders,
            decision,
            on: NaiveDate::from_ymd_opt(2026, 11, 24).expect("the desk may"),
            how: HowGiven::ByPhone,
            naming_contact: None,
            note: String::new(),
        };
        consents::record(&self.practice.clinic, &self.aroha, &form)
            .await
            .expect("the desk may");
    }

    /// Whether texts to a patient are switched on; none where nobody has said.
    pub(crate) async fn is_texted(&self, patient: PatientId) -> Option<bool> {
        let view = consents::of_patient(&self.practice.clinic, &self.aroha, patient)
            .await
            .expect("the desk may");
        let mut channels = view.channels.into_iter();
        let texts = channels.find(|channel| channel.channel == ChannelKind::Sms);
        texts.and_then(|texts| texts.is_on)
    }

    /// Puts the clock to a time in Sydney and lets the program do its round.
    pub(crate) async fn round_at(&mut self, time: &str) {
        self.practice.at(sydney(time));
        self.round().await;
    }

    pub(crate) async fn round(&mut self) {
        self.rounds.tick(&self.practice.clinic).await;
    }

    pub(crate) async fn tab(&self, tab: MessageTab) -> Vec<MessageRow> {
        let clinic = &self.practice.clinic;
        outbox::list(clinic, &self.aroha, tab, &MessageFilter::default(), None)
            .await
            .expect("the desk may")
            .rows
    }

    /// The one reminder in a tab.
    pub(crate) async fn reminder_in(&self, tab: MessageTab) -> MessageRow {
        let mut rows = self.tab(tab).await;
        rows.retain(|row| row.kind == MessageKind::Reminder);
        assert_eq!(rows.len(), 1, "{rows:?}");
        rows.remove(0)
    }

    /// Subjects that left so far, in order.
    pub(crate) fn subjects(&self) -> Vec<String> {
        let handed = self.practice.carriers.handed();
        handed
            .into_iter()
            .filter_map(|handed| handed.subject)
            .collect()
    }
}

/// Answers of carriers, made as the real ones make them.
pub(crate) mod outcomes {
    use clinic::channels::{Carrier, CarrierProblem, Fault, Outcome, Retry, Stage};

    pub(crate) fn lost_after_the_text() -> Outcome {
        Outcome::Unknown {
            problem: problem(Stage::HandingOver, Fault::ConnectionLost),
        }
    }

    fn problem(stage: Stage, fault: Fault) -> CarrierProblem {
        CarrierProblem {
            carrier: Carrier::Smtp,
            stage,
            fault,
        }
    }

    fn reply(stage: Stage, code: u16) -> CarrierProblem {
        let status = None;
        problem(stage, Fault::Reply { code, status })
    }

    pub(crate) fn account_refused() -> Outcome {
        Outcome::Paused {
            problem: reply(Stage::SigningIn, 535),
        }
    }

    pub(crate) fn offline() -> Outcome {
        Outcome::Offline {
            problem: no_route(),
        }
    }

    pub(crate) fn no_route() -> CarrierProblem {
        problem(Stage::Connecting, Fault::NoRoute)
    }

    /// A server that is there and does not listen, as where its port is mistyped.
    pub(crate) fn connection_refused() -> Outcome {
        Outcome::Offline {
            problem: problem(Stage::Connecting, Fault::ConnectionRefused),
        }
    }

    /// What a carrier of texts says to a token that may not read its list.
    pub(crate) fn may_not_list() -> CarrierProblem {
        CarrierProblem {
            carrier: Carrier::Twilio,
            stage: Stage::ReadingReplies,
            fault: Fault::Http {
                status: 403,
                code: None,
            },
        }
    }

    pub(crate) fn refused() -> Outcome {
        Outcome::NotAccepted {
            retry: Retry::Never,
            problem: reply(Stage::HandingOver, 554),
        }
    }

    pub(crate) fn not_now() -> Outcome {
        Outcome::NotAccepted {
            retry: Retry::Later,
            problem: reply(Stage::NamingRecipient, 451),
        }
    }
}
