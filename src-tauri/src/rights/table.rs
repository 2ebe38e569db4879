//! Who may call which command.

use clinic::access::Role;
use serde_json::{Value, json};

/// Who a command is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum For {
    /// Whoever stands before the screen: it opens the door, or asks only what everybody may know.
    Anybody,
    /// These roles, signed in and with the screen unlocked.
    Roles(&'static [Role]),
    /// Whoever stands before the screen. It ends the program or replaces the clinic, so that it is
    /// not called here.
    AnybodyAndForGood,
}

const EVERYBODY: For = For::Roles(Role::ALL);
const DESK: For = For::Roles(&[Role::FrontDesk, Role::Psychologist]);
const PRACTICE: For = For::Roles(&[Role::FrontDesk, Role::Psychologist, Role::Owner]);
const PSYCHOLOGIST: For = For::Roles(&[Role::Psychologist]);
const OWNER: For = For::Roles(&[Role::Owner]);
const EXPORTS: For = For::Roles(&[Role::FrontDesk, Role::Owner]);
const AUDIT: For = For::Roles(&[Role::Owner, Role::Auditor]);

/// An id that nothing has: a right is asked for before anything is looked up.
const NOTHING: &str = "01900000-0000-7000-8000-000000000000";

/// Every command, who it is for, and what it is called with.
pub(super) fn table() -> Vec<(&'static str, For, Value)> {
    let mut table = Vec::new();
    table.extend(at_the_door());
    table.extend(of_staff());
    table.extend(of_patients());
    table.extend(of_consents());
    table.extend(of_appointments());
    table.extend(of_messages());
    table.extend(of_settings());
    table.extend(of_birthdays());
    table
}

fn at_the_door() -> Vec<(&'static str, For, Value)> {
    vec![
        ("door", For::Anybody, json!({})),
        (
            "set_up_clinic",
            For::Anybody,
            json!({ "form": {
            "clinicName": "", "address": "", "phone": "", "email": "", "zone": "", "locale": "",
            "owner": person(""), "passphrase": "", "clinicPassphrase": null,
        } }),
        ),
        ("confirm_recovery_key", For::Anybody, json!({ "typed": "" })),
        ("open_demo", For::AnybodyAndForGood, json!({})),
        ("try_again", For::AnybodyAndForGood, json!({})),
        (
            "open_with_recovery_key",
            For::Anybody,
            json!({ "recoveryKey": "", "rememberOnThisComputer": false }),
        ),
        (
            "open_with_passphrase",
            For::Anybody,
            json!({ "passphrase": "", "rememberOnThisComputer": false }),
        ),
        (
            "sign_in",
            For::Anybody,
            json!({ "username": "nobody", "passphrase": "wrong", "totp": null }),
        ),
        (
            "use_one_time_code",
            For::Anybody,
            json!({ "username": "nobody", "code": "wrong", "newPassphrase": "short" }),
        ),
        (
            "open_with_code",
            For::Anybody,
            json!({ "code": "wrong", "rememberOnThisComputer": false }),
        ),
        (
            "recover_sign_in",
            For::Anybody,
            json!({ "username": "nobody", "recoveryKey": "", "newPassphrase": "short" }),
        ),
        (
            "passphrase_strength",
            For::Anybody,
            json!({ "passphrase": "word", "about": [] }),
        ),
        ("unlock_with_pin", For::Anybody, json!({ "pin": "000000" })),
        ("switch_person", For::Anybody, json!({})),
        ("sign_out", For::Anybody, json!({})),
        ("still_here", For::Anybody, json!({})),
        ("what_quitting_stops", For::Anybody, json!({})),
        ("quit", For::AnybodyAndForGood, json!({})),
        ("keep_running", For::AnybodyAndForGood, json!({})),
        ("set_pin", EVERYBODY, json!({ "pin": "482915" })),
        ("lock_screen", EVERYBODY, json!({})),
        (
            "keep_draft",
            EVERYBODY,
            json!({ "form": "booking", "value": "{}" }),
        ),
        ("take_draft", EVERYBODY, json!({ "form": "booking" })),
        ("forget_draft", EVERYBODY, json!({ "form": "booking" })),
    ]
}

fn of_staff() -> Vec<(&'static str, For, Value)> {
    vec![
        ("list_staff", EVERYBODY, json!({})),
        ("add_staff", OWNER, json!({ "form": person("") })),
        (
            "amend_staff",
            OWNER,
            json!({ "form": {
            "id": NOTHING, "version": 1, "title": "", "givenName": "Ada", "familyName": "Quill",
            "displayName": "Ada Quill", "username": "ada", "roles": ["frontDesk"],
            "registrationNumber": "", "providerNumber": "", "colour": 1,
        } }),
        ),
        ("reset_sign_in", OWNER, json!({ "staff": NOTHING })),
        (
            "mark_staff_left",
            OWNER,
            json!({ "staff": NOTHING, "on": "2026-11-20" }),
        ),
        ("remove_totp", OWNER, json!({ "staff": NOTHING })),
        (
            "change_passphrase",
            EVERYBODY,
            json!({ "current": "wrong", "next": "also wrong" }),
        ),
        ("mark_notices_read", EVERYBODY, json!({})),
        ("start_totp", EVERYBODY, json!({})),
        ("confirm_totp", EVERYBODY, json!({ "code": "000000" })),
    ]
}

fn of_patients() -> Vec<(&'static str, For, Value)> {
    vec![
        ("find_patients", DESK, json!({ "words": "mia" })),
        (
            "list_patients",
            DESK,
            json!({ "filter": { "status": null, "psychologist": null, "after": null } }),
        ),
        ("open_patient", DESK, json!({ "patient": NOTHING })),
        ("likely_duplicates", DESK, json!({ "form": patient() })),
        ("register_patient", DESK, json!({ "form": registration() })),
        (
            "amend_patient",
            DESK,
            json!({ "patient": NOTHING, "version": 1, "form": patient() }),
        ),
        (
            "set_patient_status",
            DESK,
            json!({ "patient": NOTHING, "version": 1, "status": "inactive", "on": "2026-11-20" }),
        ),
        ("mark_verified", DESK, json!({ "patient": NOTHING })),
        (
            "save_contact",
            DESK,
            json!({ "patient": NOTHING, "form": {
            "id": null, "name": "Jo Reed", "relationship": "sister", "phone": "", "email": "",
            "phoneIsSafe": true, "emailIsSafe": true, "neverText": false, "discreet": false,
            "emergency": true, "guardian": false, "partner": false, "payer": false,
            "neverDisclose": false, "getsReminders": false, "mayBook": false, "portal": false,
        } }),
        ),
        (
            "remove_contact",
            DESK,
            json!({ "patient": NOTHING, "contact": NOTHING }),
        ),
        (
            "add_alert",
            DESK,
            json!({ "patient": NOTHING, "text": "Needs the lift", "audience": "everyone" }),
        ),
        (
            "end_alert",
            DESK,
            json!({ "patient": NOTHING, "alert": NOTHING }),
        ),
        (
            "add_to_care_team",
            DESK,
            json!({ "patient": NOTHING, "staff": NOTHING }),
        ),
        (
            "remove_from_care_team",
            DESK,
            json!({ "patient": NOTHING, "staff": NOTHING }),
        ),
        (
            "break_glass",
            PSYCHOLOGIST,
            json!({ "patient": NOTHING, "reason": "", "passphrase": "wrong" }),
        ),
    ]
}

fn of_consents() -> Vec<(&'static str, For, Value)> {
    vec![
        ("patient_consents", DESK, json!({ "patient": NOTHING })),
        (
            "record_consent",
            DESK,
            json!({ "form": {
            "patient": NOTHING, "purpose": "appointmentReminders", "decision": "granted",
            "on": "2026-11-20", "how": "byPhone", "namingContact": null, "note": "",
        } }),
        ),
        (
            "set_channel",
            DESK,
            json!({ "patient": NOTHING, "channel": "sms", "isOn": true, "how": "byPhone" }),
        ),
        (
            "set_quiet_hours",
            DESK,
            json!({ "patient": NOTHING, "from": null, "until": null, "discreet": false }),
        ),
        ("list_consent_texts", OWNER, json!({})),
        (
            "change_consent_text",
            OWNER,
            json!({ "purpose": "appointmentReminders", "text": "", "isMaterial": false }),
        ),
        ("consents_to_renew", DESK, json!({})),
    ]
}

fn of_appointments() -> Vec<(&'static str, For, Value)> {
    let booking = json!({ "form": {
        "patients": [NOTHING], "psychologist": NOTHING, "room": null, "type": NOTHING,
        "start": "2026-11-23T10:00", "minutes": 50, "mode": "inPerson", "override": null, "doNotSend": null,
    } });
    let moving = json!({ "form": {
        "id": NOTHING, "version": 1, "start": "2026-11-23T10:00", "minutes": 50,
        "psychologist": NOTHING, "room": null, "override": null, "doNotSend": null,
    } });
    let cancelling =
        json!({ "form": { "id": NOTHING, "version": 1, "reason": "ill", "doNotSend": null } });
    let series = json!({ "form": {
        "booking": booking["form"],
        "repeats": { "frequency": "weekly", "interval": 1, "byWeekday": [], "count": 3, "until": null },
        "answers": [],
    } });
    let of_series = |form: &Value| json!({ "form": { "one": form["form"], "scope": "following", "withExceptions": false } });
    let (moving_many, cancelling_many) = (of_series(&moving), of_series(&cancelling));
    let waiting = json!({ "form": {
        "id": null, "version": 0, "patient": NOTHING, "type": NOTHING, "psychologists": [],
        "weekdays": [], "timeFrom": null, "timeUntil": null, "dateFrom": "2026-11-23",
        "dateUntil": null, "urgency": "routine", "note": "",
    } });
    let offering = json!({ "form": {
        "entry": NOTHING, "psychologist": NOTHING, "start": "2026-11-23T10:00",
    } });
    vec![
        ("appointments_in_leave", DESK, json!({})),
        ("every_appointment", DESK, json!({ "patient": NOTHING })),
        ("wait_list", DESK, json!({})),
        ("save_waiting", DESK, waiting),
        ("remove_waiting", DESK, json!({ "id": NOTHING })),
        ("offer_time", DESK, offering),
        ("decline_offer", DESK, json!({ "id": NOTHING })),
        ("book_offer", DESK, json!({ "id": NOTHING })),
        ("preview_series", DESK, series.clone()),
        ("book_series", DESK, series),
        ("preview_move_series", DESK, moving_many.clone()),
        ("move_series", DESK, moving_many),
        ("preview_cancel_series", DESK, cancelling_many.clone()),
        ("cancel_series", DESK, cancelling_many),
        ("booking_choices", DESK, json!({})),
        ("day_schedule", DESK, json!({ "date": null })),
        (
            "week_schedule",
            DESK,
            json!({ "date": null, "psychologist": NOTHING }),
        ),
        ("preview_booking", DESK, booking.clone()),
        ("book_appointment", DESK, booking),
        ("preview_move", DESK, moving.clone()),
        ("move_appointment", DESK, moving),
        ("preview_cancel", DESK, cancelling.clone()),
        ("cancel_appointment", DESK, cancelling),
        (
            "set_meeting_link",
            DESK,
            json!({ "id": NOTHING, "version": 1, "link": "" }),
        ),
        (
            "new_meeting_link",
            DESK,
            json!({ "id": NOTHING, "version": 1 }),
        ),
        (
            "undo_appointment",
            DESK,
            json!({ "id": NOTHING, "version": 1 }),
        ),
        (
            "set_appointment_state",
            DESK,
            json!({ "id": NOTHING, "version": 1, "state": "arrived" }),
        ),
        ("find_appointment", DESK, json!({ "id": NOTHING })),
        ("list_appointment_types", OWNER, json!({})),
        (
            "save_appointment_type",
            OWNER,
            json!({ "form": {
            "id": null, "name": "", "minutes": 50, "mode": "inPerson", "colour": 1, "isActive": true,
        } }),
        ),
        ("list_consulting_rooms", OWNER, json!({})),
        (
            "save_consulting_room",
            OWNER,
            json!({ "form": { "id": null, "name": "", "isActive": true } }),
        ),
        ("list_working_hours", PRACTICE, json!({})),
        (
            "save_working_hours",
            OWNER,
            json!({ "staff": NOTHING, "hours": [], "breaks": [] }),
        ),
        (
            "add_leave",
            PRACTICE,
            json!({ "staff": NOTHING, "from": "2026-12-01T09:00", "until": "2026-12-01T17:00", "reason": "" }),
        ),
        ("remove_leave", PRACTICE, json!({ "leave": NOTHING })),
        ("list_holidays", PRACTICE, json!({})),
        ("save_holidays", OWNER, json!({ "holidays": [] })),
    ]
}

fn of_birthdays() -> Vec<(&'static str, For, Value)> {
    let rules = json!({ "at": "03:00", "leapDay": "march1", "closedDay": "lastOpenDay" });
    vec![
        ("greetings", OWNER, json!({})),
        (
            "activate_greetings",
            OWNER,
            json!({ "hasReadLimits": false }),
        ),
        ("switch_greetings_off", OWNER, json!({})),
        ("save_greeting_rules", OWNER, json!({ "rules": rules })),
        ("birthdays_ahead", DESK, json!({ "months": 0 })),
        ("missing_birthdays", DESK, json!({ "after": null })),
        (
            "set_greeted_personally",
            DESK,
            json!({ "patient": NOTHING, "isPersonal": true }),
        ),
    ]
}

fn of_messages() -> Vec<(&'static str, For, Value)> {
    let one = json!({ "id": NOTHING });
    let key = json!({ "kind": "reminder", "language": "english", "channel": "sms" });
    let text = json!({ "key": key, "version": 0, "subject": "", "body": "" });
    let reader = json!({ "isGuardian": false, "isDiscreet": false, "mode": "phone" });
    vec![
        ("message_texts", PRACTICE, json!({})),
        (
            "preview_message_text",
            PRACTICE,
            json!({ "form": text, "reader": reader }),
        ),
        ("save_message_text", OWNER, json!({ "form": text })),
        (
            "reset_message_text",
            OWNER,
            json!({ "key": key, "version": 0 }),
        ),
        (
            "list_messages",
            DESK,
            json!({
                "tab": "goingOut",
                "filter": { "patient": null, "kind": null, "channel": null },
                "after": null,
            }),
        ),
        ("open_message", DESK, one.clone()),
        ("hold_message", DESK, one.clone()),
        ("release_message", DESK, one.clone()),
        ("release_backlog", DESK, json!({})),
        ("drop_backlog", DESK, json!({})),
        ("resend_message", DESK, one.clone()),
        ("mark_message_sent", DESK, one.clone()),
        ("dismiss_message", DESK, one.clone()),
        ("send_message_now", DESK, one.clone()),
        ("list_replies", DESK, json!({})),
        ("waiting_replies", DESK, json!({})),
        ("open_reply", DESK, one.clone()),
        ("settle_reply", DESK, one),
        (
            "export_messages",
            EXPORTS,
            json!({ "form": { "from": "2026-11-24", "until": "2026-11-23" } }),
        ),
        ("delivery", EVERYBODY, json!({})),
        ("resume_channel", DESK, json!({ "channel": "email" })),
        ("clock_is_right", DESK, json!({})),
        (
            "send_test_message",
            OWNER,
            json!({ "channel": "email", "to": "" }),
        ),
        ("demo_mailbox", DESK, json!({})),
        ("today", EVERYBODY, json!({})),
        ("missed_if_switched_off", DESK, json!({})),
    ]
}

fn of_settings() -> Vec<(&'static str, For, Value)> {
    vec![
        ("clinic_profile", OWNER, json!({})),
        (
            "save_clinic_profile",
            OWNER,
            json!({ "profile": {
            "name": "", "address": "", "phone": "", "email": "", "zone": "", "locale": "",
        } }),
        ),
        ("sending_settings", OWNER, json!({})),
        (
            "save_sending_settings",
            OWNER,
            json!({ "settings": {
            "hours": [], "rules": [], "graceMinutes": 3, "emailPerMinute": 30, "smsPerMinute": 30,
            "emailDailyCap": 500, "smsDailyCap": 200,
        } }),
        ),
        ("mail_settings", OWNER, json!({})),
        (
            "save_mail_settings",
            OWNER,
            json!({ "settings": {
            "isOn": true, "carrier": "smtp", "apiBaseUrl": "", "host": "", "port": 0,
            "security": "tls", "username": "", "password": null, "hasPassword": false,
            "hasApiKey": false, "fromName": "", "fromAddress": "", "replyTo": "", "canReceiveReplies": true,
        } }),
        ),
        ("sms_settings", OWNER, json!({})),
        (
            "save_sms_settings",
            OWNER,
            json!({ "settings": {
            "isOn": true, "baseUrl": "", "accountSid": "", "authToken": null, "hasAuthToken": false,
            "from": "", "senderIsName": false, "messagingServiceSid": "", "canReceiveReplies": true,
        } }),
        ),
        ("whatsapp_settings", OWNER, json!({})),
        (
            "save_whatsapp_settings",
            OWNER,
            json!({ "settings": { "isOn": true, "from": "", "templates": [] } }),
        ),
        ("telehealth_settings", OWNER, json!({})),
        (
            "save_telehealth_settings",
            OWNER,
            json!({ "settings": { "linkTemplate": "nowhere" } }),
        ),
        ("quit_when_closed", OWNER, json!({})),
        ("security_settings", OWNER, json!({})),
        (
            "save_security_settings",
            OWNER,
            json!({ "settings": {
            "idleMinutesFrontDesk": 0, "idleMinutesPsychologist": 5, "idleMinutesOwner": 5,
            "idleMinutesAuditor": 5, "startAtLogin": false, "quitWhenClosed": false,
        } }),
        ),
        ("list_key_slots", OWNER, json!({})),
        ("add_os_slot", OWNER, json!({})),
        (
            "add_passphrase_slot",
            OWNER,
            json!({ "passphrase": "short" }),
        ),
        (
            "remove_key_slot",
            OWNER,
            json!({ "id": NOTHING, "passphrase": "wrong" }),
        ),
        ("new_recovery_key", OWNER, json!({ "passphrase": "wrong" })),
        ("confirm_new_recovery_key", OWNER, json!({ "typed": "" })),
        ("new_opening_code", OWNER, json!({ "passphrase": "wrong" })),
        (
            "search_audit",
            AUDIT,
            json!({ "filter": {
            "staff": null, "patient": null, "action": null, "from": null, "until": null, "before": null,
        } }),
        ),
        ("verify_audit", AUDIT, json!({})),
    ]
}

fn person(username: &str) -> Value {
    json!({
        "title": "", "givenName": "Ada", "familyName": "Quill", "displayName": "Ada Quill",
        "username": username, "roles": ["frontDesk"], "registrationNumber": "", "providerNumber": "",
    })
}

fn patient() -> Value {
    json!({
        "legalGivenName": "", "legalFamilyName": "", "preferredName": "", "formerNames": [],
        "pronouns": "", "birthday": "", "contactPoints": [], "addressLine": "", "suburb": "",
        "state": "", "postcode": "", "country": "", "language": "", "preferredChannel": null,
        "zone": null, "primaryPsychologist": null, "gpName": "", "gpPractice": "", "gpPhone": "",
        "medicare": "", "dva": "", "ndis": "", "referralDate": null, "referralSessions": null,
    })
}

fn registration() -> Value {
    let mut form = patient();
    let questions = json!({
        "reminders": null, "greetings": null, "emailOn": null, "smsOn": null, "whatsappOn": null,
        "how": "inPerson", "confirmedNotDuplicate": false,
    });
    if let (Some(form), Value::Object(questions)) = (form.as_object_mut(), questions) {
        form.extend(questions);
    }
    form
}
