//! Patients from their first call on: registered, found, amended, looked after.

use clinic::access::{BreakGlass, Role};
use clinic::consents::HowGiven;
use clinic::patients::{
    self, Address, Audience, ContactForm, ContactPointForm, FormerName, FoundPatient, PatientCard,
    PatientFilter, PatientForm, PatientStatus, PatientsError, PointKind, RegisterForm,
};
use clinic::secret::Secret;
use clinic::{db, ids::PatientId, staff};

use crate::desk::{guardian, minute};
use crate::practice::{PASSPHRASE, Practice, staff_id};

pub(crate) fn form(given_name: &str, family_name: &str) -> PatientForm {
    PatientForm {
        legal_given_name: given_name.to_owned(),
        legal_family_name: family_name.to_owned(),
        preferred_name: String::new(),
        former_names: Vec::new(),
        pronouns: String::new(),
        birthday: String::new(),
        contact_points: Vec::new(),
        address_line: String::new(),
        suburb: String::new(),
        state: String::new(),
        postcode: String::new(),
        country: "Australia".to_owned(),
        language: "English".to_owned(),
        preferred_channel: None,
        zone: None,
        primary_psychologist: None,
        gp_name: String::new(),
        gp_practice: String::new(),
        gp_phone: String::new(),
        medicare: String::new(),
        dva: String::new(),
        ndis: String::new(),
        referral_date: None,
        referral_sessions: None,
    }
}

/// Nobody asked anything.
pub(crate) fn registration(patient: PatientForm) -> RegisterForm {
    RegisterForm {
        patient,
        reminders: None,
        greetings: None,
        email_on: None,
        sms_on: None,
        whatsapp_on: None,
        how: HowGiven::ByPhone,
        confirmed_not_duplicate: true,
    }
}

pub(crate) fn mobile(value: &str) -> ContactPointForm {
    ContactPointForm {
        id: None,
        kind: PointKind::Phone,
        value: value.to_owned(),
        label: "mobile".to_owned(),
        is_safe: true,
        never_text: false,
        hours_from: None,
        hours_until: None,
        discreet: false,
    }
}

fn email(value: &str) -> ContactPointForm {
    ContactPointForm {
        kind: PointKind::Email,
        label: String::new(),
        ..mobile(value)
    }
}

pub(crate) fn contact(name: &str, phone: &str) -> ContactForm {
    ContactForm {
        relationship: "mother".to_owned(),
        phone: phone.to_owned(),
        emergency: true,
        guardian: false,
        gets_reminders: false,
        may_book: false,
        ..guardian(name, "")
    }
}

impl Practice {
    pub(crate) async fn register(&self, form: PatientForm) -> PatientId {
        patients::register(&self.clinic, &self.ines, &registration(form))
            .await
            .expect("a psychologist may")
    }

    pub(crate) async fn card(&self, patient: PatientId) -> PatientCard {
        patients::open(&self.clinic, &self.ines, patient)
            .await
            .expect("a psychologist may")
    }

    pub(crate) async fn found(&self, typed: &str) -> Vec<FoundPatient> {
        patients::find(&self.clinic, &self.ines, typed)
            .await
            .expect("a psychologist may")
    }

    #[track_caller]
    pub(crate) fn names(found: &[FoundPatient]) -> Vec<&str> {
        found.iter().map(|patient| patient.name.as_str()).collect()
    }
}

#[tokio::test]
async fn a_registered_patient_is_found_and_opened() {
    let practice = Practice::open().await;
    let aroha = practice.aroha().await;
    let mia = PatientForm {
        preferred_name: "Min".to_owned(),
        former_names: vec![FormerName {
            given_name: String::new(),
            family_name: "Albrecht".to_owned(),
        }],
        pronouns: "she/her".to_owned(),
        birthday: "14 Oct 1985".to_owned(),
        contact_points: vec![mobile("0491 570 006"), email("mia.santos@example.com")],
        primary_psychologist: Some(staff_id(&practice.ines)),
        gp_phone: "02 5550 1234".to_owned(),
        medicare: "2123 45670 1".to_owned(),
        ..form("Mia", "Santos")
    };
    let id = patients::register(&practice.clinic, &aroha, &registration(mia))
        .await
        .unwrap();
    for typed in ["min", "sant", "albrecht", "0491 570", "14/10/1985", "mia.s"] {
        let found = practice.found(typed).await;
        assert_eq!(Practice::names(&found), ["Min Santos"], "{typed}");
        assert!(!found[0].is_guess);
        assert_eq!(found[0].legal_name.as_deref(), Some("Mia Santos"));
    }
    patients::mark_verified(&practice.clinic, &aroha, id)
        .await
        .unwrap();
    let card = patients::open(&practice.clinic, &aroha, id).await.unwrap();
    assert_eq!(card.birthday.as_deref(), Some("Mon 14 Oct 1985"));
    assert_eq!(card.age, Some(41));
    assert_eq!(card.how_to_reach, "Text, call or email.");
    assert_eq!(card.contact_points[0].shown, "0491 570 006");
    assert_eq!(card.contact_points[0].value, "+61491570006");
    assert_eq!(card.form.gp_phone, "(02) 5550 1234");
    assert_eq!(card.form.medicare, "2123456701");
    let psychologist = card.primary_psychologist.unwrap();
    assert_eq!(psychologist.name, "Dr Ines Okafor");
    assert_eq!(card.verified.unwrap().by, "Aroha Ngata");
    assert!(!card.in_care);
    assert_eq!(
        practice.audit_of(id).await,
        [
            "Registered the patient",
            "Verified the patient's identity",
            "Opened the patient"
        ]
    );
}

#[tokio::test]
async fn an_amended_patient_is_found_by_what_holds_now() {
    let practice = Practice::open().await;
    let id = practice
        .register(PatientForm {
            contact_points: vec![mobile("0491 570 006"), email("mia@example.com")],
            ..form("Mia", "Santos")
        })
        .await;
    let before = practice.card(id).await;
    let mut changed = before.form.clone();
    changed.legal_family_name = "Brandt".to_owned();
    changed.contact_points.remove(0);
    changed.contact_points.push(mobile("0491 570 156"));
    let amend = async |version, form: &PatientForm| {
        patients::amend(&practice.clinic, &practice.ines, id, version, form).await
    };
    amend(before.version, &changed).await.unwrap();
    for (typed, hits) in [
        ("santos", 0),
        ("0491 570 006", 0),
        ("brandt", 1),
        ("0491 570 156", 1),
    ] {
        let found = practice.found(typed).await;
        let exact = found.iter().filter(|patient| !patient.is_guess).count();
        assert_eq!(exact, hits, "{typed}");
    }
    let after = practice.card(id).await;
    assert_eq!(after.contact_points[0].id, before.contact_points[1].id);
    assert!(matches!(
        amend(before.version, &before.form).await,
        Err(PatientsError::Stale)
    ));
    // Saving what is there already changes nothing and says nothing.
    amend(after.version, &after.form).await.unwrap();
    assert_eq!(practice.card(id).await.version, after.version);
    let audit = practice.audit_of(id).await;
    assert!(
        audit.contains(&"Changed names, contact points".to_owned()),
        "{audit:?}"
    );
}

#[tokio::test]
async fn another_patients_contact_point_cannot_be_taken_over() {
    let practice = Practice::open().await;
    let mia = practice
        .register(PatientForm {
            contact_points: vec![mobile("0491 570 006")],
            ..form("Mia", "Santos")
        })
        .await;
    let theirs = practice.card(mia).await.contact_points[0].id;
    let stolen = ContactPointForm {
        id: Some(theirs),
        ..mobile("0491 570 157")
    };
    let leo = practice
        .register(PatientForm {
            contact_points: vec![stolen.clone()],
            ..form("Leo", "Brandt")
        })
        .await;
    let card = practice.card(leo).await;
    let form = PatientForm {
        contact_points: vec![stolen],
        ..card.form
    };
    patients::amend(&practice.clinic, &practice.ines, leo, card.version, &form)
        .await
        .unwrap();
    assert_eq!(
        practice.card(mia).await.contact_points[0].shown,
        "0491 570 006"
    );
}

#[tokio::test]
async fn an_impossible_birthday_stops_nobody_from_being_registered() {
    let practice = Practice::open().await;
    let id = practice
        .register(PatientForm {
            birthday: "31/02/1985".to_owned(),
            ..form("Mia", "Santos")
        })
        .await;
    let card = practice.card(id).await;
    assert_eq!(card.birthday, None);
    assert_eq!(card.form.birthday, "31/02/1985");
    assert!(
        card.birthday_problem
            .unwrap()
            .starts_with("There is no such day")
    );
}

#[tokio::test]
async fn clinical_alerts_are_for_those_who_care_for_the_patient() {
    let practice = Practice::open().await;
    let aroha = practice.aroha().await;
    let id = practice
        .register(PatientForm {
            primary_psychologist: Some(staff_id(&practice.ines)),
            ..form("Mia", "Santos")
        })
        .await;
    let clinic = &practice.clinic;
    let secret = "Has spoken of harming herself";
    patients::add_alert(clinic, &practice.ines, id, secret, Audience::Clinical)
        .await
        .unwrap();
    patients::add_alert(
        clinic,
        &aroha,
        id,
        "Brings an assistance dog",
        Audience::Everyone,
    )
    .await
    .unwrap();
    assert!(matches!(
        patients::add_alert(clinic, &aroha, id, "Risk", Audience::Clinical).await,
        Err(PatientsError::Denied(_))
    ));
    let seen = patients::open(clinic, &aroha, id).await.unwrap();
    assert_eq!(seen.alerts.len(), 1);
    assert_eq!(seen.alerts[0].text, "Brings an assistance dog");
    assert!(seen.hidden_clinical_alerts);
    let own = practice.card(id).await;
    assert_eq!(own.alerts[0].text, secret);
    assert!(!own.hidden_clinical_alerts);
    let clinical = own.alerts[0].id;
    assert!(matches!(
        patients::end_alert(clinic, &aroha, id, clinical).await,
        Err(PatientsError::Denied(_))
    ));
    let mut reader = clinic.db().read().await.unwrap();
    let sealed: Vec<Vec<u8>> = db::scalar("SELECT text_sealed FROM alerts")
        .fetch_all(&mut *reader)
        .await
        .unwrap();
    drop(reader);
    let words = secret.as_bytes();
    assert!(
        sealed
            .iter()
            .all(|text| !text.windows(9).any(|part| words.starts_with(part)))
    );
    patients::end_alert(clinic, &practice.ines, id, clinical)
        .await
        .unwrap();
    assert_eq!(practice.card(id).await.alerts.len(), 1);
}

#[tokio::test]
async fn nobody_takes_a_patient_into_their_own_care() {
    let practice = Practice::open().await;
    let aroha = practice.aroha().await;
    let tom = practice.join("Dr Tom Brandt", &[Role::Psychologist]).await;
    let clinic = &practice.clinic;
    let id = practice
        .register(PatientForm {
            primary_psychologist: Some(staff_id(&practice.ines)),
            ..form("Mia", "Santos")
        })
        .await;
    let own = staff_id(&tom);
    assert!(matches!(
        patients::add_to_care_team(clinic, &tom, id, own).await,
        Err(PatientsError::Denied(_))
    ));
    let card = practice.card(id).await;
    let taken = PatientForm {
        primary_psychologist: Some(own),
        ..card.form
    };
    assert!(matches!(
        patients::amend(clinic, &tom, id, card.version, &taken).await,
        Err(PatientsError::Denied(_))
    ));
    assert!(matches!(
        patients::add_to_care_team(clinic, &practice.ines, id, staff_id(&aroha)).await,
        Err(PatientsError::Invalid(_))
    ));
    patients::add_to_care_team(clinic, &practice.ines, id, own)
        .await
        .unwrap();
    let seen = patients::open(clinic, &tom, id).await.unwrap();
    assert!(seen.in_care);
    assert_eq!(seen.care_team[0].name, "Dr Tom Brandt");
    patients::remove_from_care_team(clinic, &practice.ines, id, own)
        .await
        .unwrap();
    assert!(!patients::open(clinic, &tom, id).await.unwrap().in_care);
}

#[tokio::test]
async fn a_patient_opened_in_an_emergency_is_open_for_half_an_hour_and_says_so() {
    let practice = Practice::open().await;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    let id = practice.register(form("Mia", "Santos")).await;
    let passphrase = Secret::new(PASSPHRASE.to_owned());
    let proof = staff::prove_passphrase::<BreakGlass>(clinic, ines, &passphrase)
        .await
        .unwrap();
    let half_an_hour_later = clinic.now() + chrono::Duration::minutes(30);
    staff::break_glass(clinic, ines, id, "On call", &proof)
        .await
        .unwrap();
    let seen = practice.card(id).await;
    assert!(seen.in_care);
    assert_eq!(seen.emergency_until, Some(half_an_hour_later));
    practice.later(chrono::Duration::minutes(30));
    let over = practice.card(id).await;
    assert!(!over.in_care);
    assert_eq!(over.emergency_until, None);

    let proof = staff::prove_passphrase::<BreakGlass>(clinic, ines, &passphrase)
        .await
        .unwrap();
    staff::break_glass(clinic, ines, id, "On call", &proof)
        .await
        .unwrap();
    patients::add_to_care_team(clinic, ines, id, staff_id(ines))
        .await
        .unwrap();
    let own = practice.card(id).await;
    assert!(own.in_care);
    assert_eq!(own.emergency_until, None, "it does not end any more");
}

#[tokio::test]
async fn messages_of_a_child_go_to_the_guardians_who_get_reminders() {
    let practice = Practice::open().await;
    let clinic = &practice.clinic;
    let id = practice
        .register(PatientForm {
            zone: Some("Australia/Perth".to_owned()),
            contact_points: vec![ContactPointForm {
                discreet: true,
                ..mobile("0491 570 006")
            }],
            ..form("Leo Johannes", "Santos")
        })
        .await;
    let reach = async || {
        let mut reader = clinic.db().read().await.unwrap();
        patients::reach(&mut reader, id).await.unwrap().unwrap()
    };
    let alone = reach().await;
    assert_eq!(alone.first_name, "Leo");
    assert_eq!(alone.zone, Some(chrono_tz::Tz::Australia__Perth));
    assert!(alone.points[0].is_discreet && !alone.has_guardian);
    let guardian = ContactForm {
        guardian: true,
        gets_reminders: true,
        email: "rosa@example.com".to_owned(),
        ..contact("Rosa Santos", "0491 570 157")
    };
    let rosa = patients::save_contact(clinic, &practice.ines, id, &guardian)
        .await
        .unwrap();
    let silent = ContactForm {
        guardian: true,
        ..contact("Paul Santos", "0491 570 158")
    };
    patients::save_contact(clinic, &practice.ines, id, &silent)
        .await
        .unwrap();
    let guarded = reach().await;
    assert!(guarded.has_guardian);
    assert_eq!(guarded.guardians.len(), 1);
    assert_eq!(guarded.guardians[0].name, "Rosa Santos");
    assert_eq!(guarded.guardians[0].points.len(), 2);
    let card = practice.card(id).await;
    assert_eq!(card.how_to_reach, "Messages go to Rosa Santos (guardian).");

    let mut tx = clinic::tx::begin(clinic, &practice.ines).await.unwrap();
    let now = tx.now();
    for address in ["rosa@example.com", "+61491570006"] {
        patients::mark_bouncing(tx.conn(), id, address, now)
            .await
            .unwrap();
    }
    tx.commit(clinic::audit::AuditEvent::PatientOpened { patient: id })
        .await
        .unwrap();
    let bounced = reach().await;
    assert!(bounced.points[0].is_bouncing);
    for point in &bounced.guardians[0].points {
        let is_email = matches!(point.address, Address::Email(_));
        assert_eq!(point.is_bouncing, is_email);
    }
    let corrected = ContactForm {
        id: Some(rosa),
        email: "rosa.santos@example.com".to_owned(),
        ..guardian
    };
    patients::save_contact(clinic, &practice.ines, id, &corrected)
        .await
        .unwrap();
    let points = &reach().await.guardians[0].points;
    assert!(points.iter().all(|point| !point.is_bouncing));
    patients::remove_contact(clinic, &practice.ines, id, rosa)
        .await
        .unwrap();
    assert!(reach().await.guardians.is_empty());
}

#[tokio::test]
async fn strange_names_stay_text_from_registration_to_the_page() {
    let practice = Practice::open().await;
    for name in [
        "<script>alert(1)</script>",
        "Robert'); DROP TABLE patients;--",
        "{{patient}} ${HOME} %s",
        "=HYPERLINK(\"http://example.com\")",
        "Ω≈ç√∫˜µ≤≥÷",
        "ﷺ 表ポあ 👩‍👩‍👧",
        "O'Kon-Nguyễn",
    ] {
        let id = practice.register(form("", name)).await;
        let card = practice.card(id).await;
        assert_eq!(card.form.legal_family_name, name);
        let found = practice.found(name).await;
        let is_searchable = name.chars().any(char::is_alphanumeric);
        assert_eq!(
            found.iter().any(|hit| hit.id == id),
            is_searchable,
            "{name}"
        );
    }
    for refused in ["Mia\r\nBcc: x@example.com", "Mia\0", "Mia\u{7}"] {
        let form = registration(form("Mia", refused));
        let answer = patients::register(&practice.clinic, &practice.ines, &form).await;
        let Err(PatientsError::Invalid(problems)) = answer else {
            panic!("accepted {refused:?}")
        };
        assert_eq!(problems.list()[0].field, "legalFamilyName");
    }
}

#[tokio::test]
async fn nothing_is_booked_for_somebody_who_has_died() {
    let practice = Practice::open().await;
    let id = practice.register(form("Mia", "Santos")).await;
    let card = practice.card(id).await;
    assert!(card.may_book);
    let (died, on) = (PatientStatus::Deceased, minute("2026-11-23T00:00").date());
    patients::set_status(&practice.clinic, &practice.ines, id, card.version, died, on)
        .await
        .unwrap();
    assert!(!practice.card(id).await.may_book);
}

#[tokio::test]
async fn patients_are_not_for_the_owner_or_the_auditor_as_such() {
    let practice = Practice::open().await;
    let id = practice.register(form("Mia", "Santos")).await;
    let clinic = &practice.clinic;
    for role in [Role::Owner, Role::Auditor] {
        let name = format!("Some {}", role.as_str().replace('_', ""));
        let other = practice.join(&name, &[role]).await;
        let all = PatientFilter {
            status: None,
            psychologist: None,
            after: None,
        };
        let denied = [
            patients::open(clinic, &other, id).await.err(),
            patients::find(clinic, &other, "mia").await.err(),
            patients::list(clinic, &other, &all).await.err(),
            patients::register(clinic, &other, &registration(form("Leo", "Brandt")))
                .await
                .err(),
            patients::amend(clinic, &other, id, 1, &form("Leo", "Brandt"))
                .await
                .err(),
            patients::mark_verified(clinic, &other, id).await.err(),
            patients::save_contact(clinic, &other, id, &contact("Rosa", "0491 570 156"))
                .await
                .err(),
            patients::add_alert(clinic, &other, id, "Dog", Audience::Everyone)
                .await
                .err(),
            patients::add_to_care_team(clinic, &other, id, staff_id(&practice.ines))
                .await
                .err(),
        ];
        for answer in denied {
            assert!(matches!(answer, Some(PatientsError::Denied(_))), "{role:?}");
        }
    }
}
