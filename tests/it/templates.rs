//! The texts of messages: the practice's own or the program's, in the language of each patient.

use clinic::access::Actor;
use clinic::channels::ChannelKind;
use clinic::outbox::{
    self, Language, MessageKind, MessagePreview, MessageState, MessageTab, MessageTextForm,
    MessageTextView, OutboxError, PreviewReader, TextChannel, TextKey,
};
use clinic::patients::PointKind;
use clinic::settings::{self, AppointmentMode, ClinicProfile, SmsAccount};

use crate::carriers::Handed;
use crate::desk::{Desk, point};
use crate::patients::form;

const IN_PERSON: PreviewReader = PreviewReader {
    is_guardian: false,
    is_discreet: false,
    mode: AppointmentMode::InPerson,
};

fn reminder(language: Language, channel: TextChannel) -> TextKey {
    TextKey {
        kind: MessageKind::Reminder,
        language,
        channel,
    }
}

fn email() -> TextKey {
    reminder(Language::English, TextChannel::Email)
}

fn sms() -> TextKey {
    reminder(Language::English, TextChannel::Sms)
}

fn written(key: TextKey, version: u32, subject: &str, body: &str) -> MessageTextForm {
    MessageTextForm {
        key,
        version,
        subject: subject.to_owned(),
        body: body.to_owned(),
    }
}

async fn save(desk: &Desk, form: &MessageTextForm) -> Result<(), OutboxError> {
    outbox::save_message_text(&desk.practice.clinic, &desk.practice.ines, form).await
}

async fn preview(desk: &Desk, form: &MessageTextForm, reader: PreviewReader) -> MessagePreview {
    outbox::preview_message_text(&desk.practice.clinic, &desk.aroha, form, reader)
        .await
        .expect("the desk may look")
}

async fn view_of(desk: &Desk, key: TextKey) -> MessageTextView {
    let all = outbox::message_texts(&desk.practice.clinic, &desk.aroha)
        .await
        .expect("the desk may look");
    let mut texts = all.texts.into_iter();
    texts
        .find(|text| text.key == key)
        .expect("every text is listed")
}

/// What left last.
fn last(desk: &Desk) -> Handed {
    let mut handed = desk.practice.carriers.handed();
    handed.pop().expect("something left")
}

/// What is wrong with a text, each with its field; saving says the same as the preview.
async fn refusals(desk: &Desk, form: &MessageTextForm) -> Vec<(String, String)> {
    let previewed = preview(desk, form, IN_PERSON).await;
    let Err(OutboxError::Invalid(problems)) = save(desk, form).await else {
        panic!("this text is to be refused");
    };
    assert_eq!(previewed.problems, problems.list());
    assert_eq!(
        previewed.message, None,
        "what is wrong is not shown as right"
    );
    let problems = problems.into_list().into_iter();
    problems
        .map(|problem| (problem.field, problem.message))
        .collect()
}

#[track_caller]
fn check_refusal(found: &[(String, String)], field: &str, message: &str) {
    assert_eq!(found, [(field.to_owned(), message.to_owned())]);
}

#[tokio::test]
async fn what_the_owner_writes_is_what_leaves_also_for_messages_that_wait_already() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    let waiting = desk.reminder_in(MessageTab::GoingOut).await;
    assert_eq!(waiting.state, MessageState::Planned);
    let form = written(
        email(),
        0,
        "See you {when}",
        "Dear {name},\n\nsee you {when} {with}.\nJoin: {link}\n\n<b>{clinic}</b> & {phone}",
    );
    save(&desk, &form).await.expect("an owner may");
    desk.round_at("2026-11-25T14:31").await;
    let left = last(&desk);
    let when = "tomorrow, Thu 26 Nov 2026 at 2:30 pm";
    assert_eq!(left.subject, Some(format!("See you {when}")));
    assert!(
        left.body.starts_with(&format!(
            "Dear Mia,\n\nsee you {when} with Dr Ines Okafor.\n\n<b>"
        )),
        "{}",
        left.body
    );
    let view = view_of(&desk, email()).await;
    assert!(view.is_own && !view.built_in_changed && view.problem.is_none());
    assert_eq!(
        (view.version, view.by.as_deref()),
        (1, Some("Dr Ines Okafor"))
    );
}

#[tokio::test]
async fn a_text_is_changed_by_an_owner_alone_and_read_by_the_desk() {
    let desk = Desk::open().await;
    let form = written(sms(), 0, "", "{short_when} {phone}");
    let clinic = &desk.practice.clinic;
    let refused = outbox::save_message_text(clinic, &desk.aroha, &form).await;
    assert!(matches!(refused, Err(OutboxError::Denied(_))));
    let refused = outbox::reset_message_text(clinic, &desk.aroha, sms(), 0).await;
    assert!(matches!(refused, Err(OutboxError::Denied(_))));
    let unknown = outbox::message_texts(clinic, &Actor::program()).await;
    assert!(matches!(unknown, Err(OutboxError::Denied(_))));
    let seen = outbox::message_texts(clinic, &desk.aroha).await.unwrap();
    assert!(!seen.may_change);
    // Six kinds in two languages, as email and as text.
    assert_eq!(seen.texts.len(), 24);
    assert!(seen.texts.iter().all(|text| !text.is_own));
}

#[tokio::test]
async fn an_edit_is_refused_at_the_field_and_says_where_and_what_was_meant() {
    let desk = Desk::open().await;
    let refused = async |subject: &str, body: &str| {
        refusals(&desk, &written(email(), 0, subject, body)).await
    };
    check_refusal(
        &refused("Hello", "Hello\nyour {psycologist} calls").await,
        "body",
        "Line 2, character 6: {psycologist} is not a field. Did you mean {psychologist}?",
    );
    check_refusal(
        &refused("For {Name}", "Hello").await,
        "subject",
        "Character 5: {Name} is not a field. Did you mean {name}?",
    );
    check_refusal(
        &refused("Hello", "{medicare_number}").await,
        "body",
        "Line 1, character 1: {medicare_number} is not a field. The fields are listed beside the \
         text.",
    );
    check_refusal(
        &refused("Hello", "Hello {name").await,
        "body",
        "Line 1, character 7: a brace opens here and is not closed on its line. Braces are for \
         fields alone.",
    );
    check_refusal(
        &refused("Hello", "Hello name}").await,
        "body",
        "Line 1, character 11: a brace closes here that was never opened. Braces are for fields \
         alone.",
    );
    let empty = "Please write something here. An empty message is not sent.";
    check_refusal(&refused("Hello", " \n\t ").await, "body", empty);
    check_refusal(&refused("  ", "Hello").await, "subject", empty);
    check_refusal(
        &refused("Hello\nBcc: all@example.com", "Hello").await,
        "subject",
        "A subject is one line. Please take out the line break.",
    );
    check_refusal(
        &refused(&"a".repeat(201), "Hello").await,
        "subject",
        "This is too long: at most 200 characters.",
    );
    check_refusal(
        &refused("Hello", "Hello \u{202E}{name}").await,
        "body",
        "Line 1, character 7: here stands a character that shows nothing and could hide or turn \
         round what people read (U+202E). Please take it out.",
    );
    check_refusal(
        &refused("Hello", "Hello\u{7}").await,
        "body",
        "Line 1, character 6: here stands a character that shows nothing and could hide or turn \
         round what people read (U+0007). Please take it out.",
    );
    check_refusal(
        &refused("Hello", &"{name}".repeat(10_000_000 / 6)).await,
        "body",
        "This is too long: at most 4000 characters.",
    );
    check_refusal(
        &refused("{psychologist}", "Hello").await,
        "subject",
        "For some appointments or with discreet wording nothing of this would be left. Please add \
         words that stand on a line without such a field.",
    );
    assert_eq!(view_of(&desk, email()).await.version, 0, "nothing was kept");
}

#[tokio::test]
async fn a_text_message_is_measured_as_its_carrier_charges_for_it() {
    let desk = Desk::open().await;
    let size = async |body: &str| {
        let form = written(sms(), 0, "", body);
        let previewed = preview(&desk, &form, IN_PERSON).await;
        let message = previewed.message.expect("nothing is wrong with it");
        message.size.expect("a text has a size")
    };
    let hello = "See you {short_when}. {phone}";
    let plain = size(hello).await;
    assert_eq!((plain.segments, plain.words.as_str()), (1, "1 text"));
    assert_eq!((plain.room, plain.widened_by), (160, None));
    let wide = size(&format!("{hello} ☺ and{}", " see you".repeat(5))).await;
    assert_eq!((wide.segments, wide.words.as_str()), (2, "2 texts"));
    assert_eq!(wide.widened_by.as_deref(), Some("☺"));
    let curved = size(&format!("It’s “you” – {hello}")).await;
    assert_eq!(curved.widened_by, None, "curved signs become plain ones");
    let form = written(sms(), 0, "", &format!("{hello} {}", "ab".repeat(450)));
    check_refusal(
        &refusals(&desk, &form).await,
        "body",
        "Once it is filled in, this is as long as 7 texts. At most 6 are sent for one message: \
         please shorten it.",
    );
}

#[tokio::test]
async fn a_sender_that_receives_no_replies_must_name_a_way_to_reach_the_clinic() {
    let desk = Desk::open().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let account: SmsAccount = settings::read(clinic, ines).await.unwrap();
    let name = SmsAccount {
        from: "Wattle".to_owned(),
        can_receive_replies: false,
        ..account
    };
    settings::save(clinic, ines, name).await.unwrap();
    for mute in [
        "See you {short_when}.\nJoin: {link}",
        "See you {short_when}.\n{psychologist}: {phone}",
    ] {
        check_refusal(
            &refusals(&desk, &written(sms(), 0, "", mute)).await,
            "body",
            "Replies to this sender are not received, so the text must say how to reach you. \
             Please put {phone} or {how_to_answer} on a line that everybody gets.",
        );
    }
    let told = written(sms(), 0, "", "See you {short_when}. {how_to_answer}.");
    let previewed = preview(&desk, &told, IN_PERSON).await.message;
    let body = previewed.expect("nothing is wrong with it").body;
    assert!(
        body.contains("(replies to this message are not read)"),
        "{body}"
    );
    save(&desk, &told).await.expect("it says how");
    let greeting = TextKey {
        kind: MessageKind::Greeting,
        ..sms()
    };
    let greeting = written(greeting, 0, "", "All the best, {name}!");
    save(&desk, &greeting)
        .await
        .expect("a greeting asks for no answer");
    let told = TextKey {
        kind: MessageKind::Greeting,
        ..sms()
    };
    let told = written(told, 1, "", "All the best for {when}, {name}!");
    check_refusal(
        &refusals(&desk, &told).await,
        "body",
        "Line 1, character 18: {when} has nothing to say in this kind of message.",
    );
}

#[tokio::test]
async fn a_preview_reads_as_each_reader_would_and_says_what_is_worth_another_look() {
    let desk = Desk::open().await;
    let form = written(
        email(),
        0,
        "{appointment}",
        "Hello {name}, {appointment} {with} is soon.\n{phone_call}\n{clinic}",
    );
    let previewed = preview(&desk, &form, IN_PERSON).await;
    let message = previewed.message.expect("nothing is wrong with it");
    assert_eq!(message.subject.as_deref(), Some("Your appointment"));
    assert!(
        message
            .body
            .starts_with("Hello Mia, your appointment with Dr Ines Okafor is soon.\n"),
        "{}",
        message.body
    );
    assert_eq!(previewed.advice.len(), 2, "{:?}", previewed.advice);
    let guarded = PreviewReader {
        is_guardian: true,
        is_discreet: true,
        mode: AppointmentMode::Phone,
    };
    let previewed = preview(&desk, &form, guarded).await;
    let message = previewed.message.expect("nothing is wrong with it");
    assert!(
        message
            .body
            .starts_with("Hello Jordan Rowe, Mia’s appointment is soon.\nWe will call you.\n"),
        "{}",
        message.body
    );
    let example = |written: &str| {
        let mut fields = previewed.fields.iter();
        fields
            .find(|field| field.written == written)
            .map(|field| field.example.as_str())
    };
    assert_eq!(example("{phone_call}"), Some("We will call you."));
    assert_eq!(example("{psychologist}"), Some(""));
    assert_eq!(example("{patient}"), Some("Mia"));
}

#[tokio::test]
async fn a_text_goes_back_to_the_programs_own() {
    let mut desk = Desk::open().await;
    let usual = view_of(&desk, email()).await;
    let form = written(email(), 0, "Soon", "Hello {name}, {when}");
    save(&desk, &form).await.expect("an owner may");
    let again = save(
        &desk,
        &MessageTextForm {
            version: 1,
            ..form.clone()
        },
    )
    .await;
    assert!(
        matches!(again, Err(OutboxError::Invalid(_))),
        "it is in use"
    );
    let late = save(
        &desk,
        &MessageTextForm {
            body: "Other {when}".to_owned(),
            ..form
        },
    )
    .await;
    assert!(
        matches!(late, Err(OutboxError::Refused(_))),
        "somebody else was there first"
    );
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    outbox::reset_message_text(clinic, ines, email(), 1)
        .await
        .expect("an owner may");
    let back = view_of(&desk, email()).await;
    assert_eq!((back.version, back.is_own), (2, false));
    assert_eq!((back.subject, back.body), (usual.subject, usual.body));
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-25T14:31").await;
    assert!(
        desk.subjects()
            .contains(&"Reminder: tomorrow, Thu 26 Nov 2026 at 2:30 pm".to_owned())
    );
}

#[tokio::test]
async fn somebody_who_kept_their_text_is_told_that_the_programs_own_has_changed() {
    let desk = Desk::open().await;
    let form = written(email(), 0, "Soon", "Hello {name}, {when}");
    save(&desk, &form).await.expect("an owner may");
    assert!(!view_of(&desk, email()).await.built_in_changed);
    // As if an older program, with another text of its own, had been there when it was written.
    desk.practice
        .tamper(&["UPDATE message_texts SET built_in = 'An older text'"])
        .await;
    assert!(view_of(&desk, email()).await.built_in_changed);
}

#[tokio::test]
async fn a_german_patient_gets_german_and_whoever_speaks_neither_gets_the_clinics_language() {
    let mut desk = Desk::open().await;
    let speaking = |name: &str, language: &str| {
        let mut patient = form(name, "Santos");
        patient.language = language.to_owned();
        patient.preferred_channel = Some(ChannelKind::Email);
        let address = format!("{}@example.org", name.to_lowercase());
        patient.contact_points = vec![point(PointKind::Email, &address)];
        patient
    };
    for (name, language, start) in [
        ("Anke", "de", "2026-11-26T10:30"),
        ("Binh", "vi", "2026-11-26T11:30"),
    ] {
        let patient = speaking(name, language);
        let patient = desk.register_form(patient, Some(true)).await;
        desk.book(patient, start).await;
    }
    let own = written(
        reminder(Language::German, TextChannel::Email),
        0,
        "Bis {when}",
        "Hallo {name}, bis {when}!",
    );
    save(&desk, &own).await.expect("an owner may");
    desk.round_at("2026-11-24T09:04").await;
    let bodies = |desk: &Desk| -> Vec<String> {
        let handed = desk.practice.carriers.handed().into_iter();
        handed.map(|handed| handed.body).collect()
    };
    let when = "Donnerstag, 26. November 2026, um 10:30 Uhr";
    assert!(
        bodies(&desk)
            .iter()
            .any(|body| body.contains(&format!("ist gebucht: übermorgen, {when}."))),
        "{:?}",
        bodies(&desk)
    );
    desk.round_at("2026-11-25T11:31").await;
    let subjects = desk.subjects();
    assert!(
        subjects.contains(&format!("Bis morgen, {when}")),
        "{subjects:?}"
    );
    let english = "Reminder: tomorrow, Thu 26 Nov 2026 at 11:30 am";
    assert!(subjects.contains(&english.to_owned()), "{subjects:?}");
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let profile: ClinicProfile = settings::read(clinic, ines).await.unwrap();
    let german = ClinicProfile {
        locale: "de-DE".to_owned(),
        ..profile
    };
    settings::save(clinic, ines, german).await.unwrap();
    let cai = desk.register_form(speaking("Cai", "cy"), Some(true)).await;
    desk.book(cai, "2026-11-30T11:30").await;
    desk.round_at("2026-11-25T11:36").await;
    assert!(
        last(&desk).body.starts_with("Guten Tag Cai,"),
        "{:?}",
        last(&desk)
    );
}

#[tokio::test]
async fn a_text_that_can_no_longer_be_filled_holds_its_messages_back_and_says_why() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    let form = written(email(), 0, "Soon", "Hello {name}, {when}");
    save(&desk, &form).await.expect("an owner may");
    // As a field would be that this program does not know any more.
    desk.practice
        .tamper(&["UPDATE message_texts SET body = 'Hello {first_name}'"])
        .await;
    let before = desk.practice.carriers.handed().len();
    desk.round_at("2026-11-25T14:31").await;
    assert_eq!(
        desk.practice.carriers.handed().len(),
        before,
        "nothing leaves"
    );
    let failed = desk.reminder_in(MessageTab::NeedsPerson).await;
    assert_eq!(failed.state, MessageState::Failed);
    assert_eq!(
        failed.reason.as_deref(),
        Some(
            "The text for this cannot be used: {first_name} is not a field. Please mend it in \
             Settings, under Message texts."
        )
    );
    let view = view_of(&desk, email()).await;
    assert!(
        view.problem
            .is_some_and(|problem| problem.contains("{first_name} is not a field")),
        "the list of texts says so too"
    );
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    outbox::reset_message_text(clinic, ines, email(), 1)
        .await
        .expect("an owner may");
    outbox::resend(&desk.practice.clinic, &desk.aroha, failed.id)
        .await
        .expect("the desk may");
    desk.round_at("2026-11-25T14:40").await;
    assert!(
        last(&desk)
            .body
            .starts_with("Hello Mia,\n\nThis is a reminder:")
    );
}

#[tokio::test]
async fn a_name_full_of_braces_stays_a_name_in_a_text_of_the_practice() {
    let mut desk = Desk::open().await;
    let own = written(email(), 0, "For {name}", "Hello {name}, {when}");
    save(&desk, &own).await.expect("an owner may");
    let mut hostile = form("{phone}{", "Santos");
    hostile.preferred_channel = Some(ChannelKind::Email);
    hostile.contact_points = vec![point(PointKind::Email, "mia@example.org")];
    let hostile = desk.register_form(hostile, Some(true)).await;
    desk.book(hostile, "2026-11-26T14:30").await;
    desk.round_at("2026-11-25T14:31").await;
    assert_eq!(last(&desk).subject.as_deref(), Some("For {phone}{"));
}
