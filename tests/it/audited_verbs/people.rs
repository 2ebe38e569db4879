//! Staff, their sign-ins, keys, settings and the audit itself.

use chrono::{Duration, NaiveDate};
use clinic::access::{ManageKeys, ReadStaff, Role};
use clinic::audit::{self, AuditEvent};
use clinic::keys;
use clinic::secret::Secret;
use clinic::set_up;
use clinic::settings::{self, MailAccount, Security};
use clinic::staff;
use totp_rs::Totp;

use super::Ledger;
use crate::practice::{PASSPHRASE, person, staff_id};

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

pub(super) async fn live(ledger: &mut Ledger<'_>) {
    let practice = ledger.practice;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    let hugo = person("Hugo Brandt", &[Role::Auditor]);
    let (id, code) = ledger
        .leaves(&["staff_added"], staff::add(clinic, ines, &hugo))
        .await;
    let next = secret("copper lantern under seven bridges");
    let code = secret(&code.code);
    ledger
        .leaves(
            &["one_time_code_used", "signed_in"],
            staff::use_one_time_code(clinic, "brandt", &code, &next),
        )
        .await;
    ledger
        .leaves(
            &["sign_in_failed"],
            staff::sign_in(clinic, "brandt", &code, None),
        )
        .await;
    ledger
        .leaves(
            &["signed_in"],
            staff::sign_in(clinic, "brandt", &next, None),
        )
        .await;
    ledger
        .leaves(&["sign_in_reset"], staff::reset_sign_in(clinic, ines, id))
        .await;
    let brandt = staff::actor(clinic, id)
        .await
        .expect("the practice answers")
        .expect("the practice answers");
    ledger
        .leaves(&["notice_shown"], staff::mark_notices_read(clinic, &brandt))
        .await;
    let everybody = staff::list(clinic, ines)
        .await
        .expect("the practice answers");
    let view = everybody
        .into_iter()
        .find(|view| view.id == id)
        .expect("the practice answers");
    let amended = staff::AmendStaffForm {
        id,
        version: view.version,
        title: "Mr".to_owned(),
        given_name: view.given_name,
        family_name: view.family_name,
        display_name: view.display_name,
        username: view.username,
        roles: view.roles,
        registration_number: view.registration_number,
        provider_number: view.provider_number,
        colour: view.colour,
    };
    ledger
        .leaves(&["staff_amended"], staff::amend(clinic, ines, &amended))
        .await;
    let last_day = NaiveDate::from_ymd_opt(2026, 11, 24).expect("the practice answers");
    ledger
        .leaves(
            &["staff_left"],
            staff::mark_left(clinic, ines, id, last_day),
        )
        .await;
    ledger
        .leaves(
            &["pin_set"],
            staff::set_pin(clinic, ines, &secret("194857")),
        )
        .await;
    let (sealed, set_up) = staff::start_totp(clinic, ines)
        .await
        .expect("the practice answers");
    let app = Totp::from_url(&set_up.otpauth).expect("the practice answers");
    let shown =
        app.generate(u64::try_from(clinic.now().timestamp()).expect("the practice answers"));
    let shown = shown.to_string();
    ledger
        .leaves(
            &["totp_on"],
            staff::confirm_totp(clinic, ines, sealed, &shown),
        )
        .await;
    ledger
        .leaves(
            &["totp_off"],
            staff::remove_totp(clinic, ines, staff_id(ines)),
        )
        .await;
    let old = secret(PASSPHRASE);
    let proof = ledger
        .leaves(
            &["passphrase_proven"],
            staff::prove_passphrase::<ReadStaff>(clinic, ines, &old),
        )
        .await;
    ledger
        .leaves(
            &["passphrase_changed"],
            staff::change_passphrase(clinic, ines, &proof, &next),
        )
        .await;
    let here = staff::Presence::signed_in(staff_id(ines), clinic.now(), Duration::hours(1));
    let staff::Presence::Locked(locked) = here.locked() else {
        panic!("the screen is not locked")
    };
    let staff = staff_id(ines);
    for (action, event) in [
        ("screen_locked", AuditEvent::ScreenLocked { staff }),
        ("signed_out", AuditEvent::SignedOut { staff }),
    ] {
        ledger
            .leaves(&[action], staff::record_leaving(clinic, ines, event))
            .await;
    }
    ledger
        .leaves(
            &["pin_set"],
            staff::set_pin(clinic, ines, &secret("194857")),
        )
        .await;
    ledger
        .leaves(
            &["screen_unlocked"],
            staff::check_pin(clinic, &locked, &secret("194857")),
        )
        .await;
    keys_and_settings(ledger, &next).await;
}

async fn keys_and_settings(ledger: &mut Ledger<'_>, passphrase: &Secret<String>) {
    let practice = ledger.practice;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    let proof = staff::prove_passphrase::<ManageKeys>(clinic, ines, passphrase)
        .await
        .expect("the practice answers");
    ledger
        .leaves(
            &["key_slot_added"],
            keys::add_passphrase(clinic, ines, passphrase),
        )
        .await;
    ledger
        .leaves(
            &["key_slot_added"],
            keys::new_opening_code(clinic, ines, &proof),
        )
        .await;
    let slots = keys::list(clinic, ines)
        .expect("the practice answers")
        .slots;
    let own = slots
        .iter()
        .find(|slot| slot.kind == keys::SlotKind::Passphrase)
        .expect("the practice answers");
    ledger
        .leaves(
            &["key_slot_removed"],
            keys::remove_slot(clinic, ines, own.id, &proof),
        )
        .await;
    let recovery = ledger
        .leaves(
            &["recovery_key_replaced"],
            keys::new_recovery_key(clinic, ines, &proof),
        )
        .await;
    ledger
        .leaves(
            &["recovery_key_confirmed"],
            keys::confirm_recovery_key(clinic, ines, &recovery.printed()),
        )
        .await;
    ledger
        .leaves(
            &["recovery_key_confirmed"],
            set_up::recovery_key_confirmed(clinic),
        )
        .await;
    let anew = secret("granite harbour whistles at noon");
    ledger
        .leaves(
            &["passphrase_recovered", "signed_in"],
            keys::choose_passphrase_anew(clinic, "okafor", &recovery.printed(), &anew),
        )
        .await;
    ledger
        .leaves(
            &["settings_changed"],
            settings::save(clinic, ines, Security::default()),
        )
        .await;
    ledger
        .leaves(
            &["credentials_changed", "settings_changed"],
            settings::save_account(clinic, ines, MailAccount::default(), Some(passphrase)),
        )
        .await;
    let everything = audit::AuditFilter {
        staff: None,
        patient: None,
        action: None,
        from: None,
        until: None,
        before: None,
    };
    ledger
        .leaves(&["audit_read"], audit::search(clinic, ines, &everything))
        .await;
    ledger
        .leaves(&["audit_verified"], audit::verify(clinic, ines))
        .await;
    clinic.write_looks().await.expect("the practice answers");
    staff::list(clinic, ines)
        .await
        .expect("the practice answers");
    ledger.leaves(&["looked"], clinic.write_looks()).await;
}
