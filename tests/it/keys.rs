//! Opening the clinic, and every way in which it does not open. None of them makes a new key or
//! an empty clinic.

use clinic::NotOpen;
use clinic::access::{ManageKeys, Role};
use clinic::db::OpenError;
use clinic::keys::{self, KeyDeskError, KeyNeeded, KeyStoreError, SlotKind, UnlockError};
use clinic::secret::Secret;
use clinic::settings::{self, Unfinished};
use clinic::staff::{self, PassphraseProof, SignInResult, StaffError};

use crate::practice::{Ended, PASSPHRASE, Practice, staff_id};

async fn ended() -> Ended {
    let practice = Practice::open().await;
    practice.join("Aroha Ngata", &[Role::FrontDesk]).await;
    practice.end().await
}

/// The clinic opens with everybody still in it.
async fn opens_whole(opened: Result<clinic::Clinic, NotOpen>) {
    let clinic = opened.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        staff::at_door(&clinic)
            .await
            .expect("the clinic answers")
            .len(),
        2
    );
    clinic.close().await.expect("the clinic answers");
}

#[tokio::test]
async fn each_state_of_the_keychain_has_its_own_screen_and_the_recovery_key_opens_in_all() {
    let ended = ended().await;
    opens_whole(ended.start().await).await;
    for (failure, expected) in [
        (KeyStoreError::Unavailable, KeyNeeded::KeychainMissing),
        (KeyStoreError::Locked, KeyNeeded::KeychainLocked),
    ] {
        ended.keychain().fail_with(Some(failure));
        let shut = ended.start().await.err().unwrap();
        assert!(
            matches!(shut, NotOpen::KeyNeeded(reason) if reason == expected),
            "{shut}"
        );
        opens_whole(ended.start_with(&ended.printed_key()).await).await;
    }
    ended.keychain().fail_with(None);
    ended.keychain().empty();
    let shut = ended.start().await.err().unwrap();
    assert!(
        matches!(shut, NotOpen::KeyNeeded(KeyNeeded::EntryMissing)),
        "{shut}"
    );
    opens_whole(ended.start_with(&ended.printed_key().to_lowercase()).await).await;
}

#[tokio::test]
async fn a_mistyped_recovery_key_is_told_from_one_of_another_clinic() {
    let (here, there) = (ended().await, ended().await);
    let foreign = here.start_with(&there.printed_key()).await.err().unwrap();
    assert!(
        matches!(foreign, NotOpen::Unlock(UnlockError::Wrong)),
        "{foreign}"
    );
    let short = here.start_with("ABCD-EFGH").await.err().unwrap();
    assert!(
        matches!(short, NotOpen::Unlock(UnlockError::Mistyped(_))),
        "{short}"
    );
}

#[tokio::test]
async fn a_founding_that_was_cut_off_leaves_no_clinic_and_is_begun_anew() {
    let ended = ended().await;
    let folder = tempfile::tempdir().expect("a folder");
    assert!(ended.half_found(folder.path()).await.is_some());
    assert!(!clinic::Clinic::exists_in(folder.path()));
    let anew = ended.found_another(folder.path()).await;
    anew.unwrap_or_else(|error| panic!("{error}"))
        .close()
        .await
        .expect("the clinic answers");
    assert!(clinic::Clinic::exists_in(folder.path()));
}

#[tokio::test]
async fn one_program_at_a_time_has_the_clinic_open() {
    let ended = ended().await;
    let first = ended
        .start()
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    let second = ended.start().await.err().unwrap();
    assert!(
        matches!(second, NotOpen::Open(OpenError::AlreadyOpen)),
        "{second}"
    );
    first.close().await.unwrap();
    opens_whole(ended.start().await).await;
}

#[tokio::test]
async fn a_file_that_is_not_the_clinics_is_refused_and_left_as_it_is() {
    let ended = ended().await;
    let whole = std::fs::read(ended.file()).unwrap();
    let mut torn = whole.clone();
    for byte in &mut torn[..4096] {
        *byte ^= 0x5a;
    }
    let mut plain = b"SQLite format 3\0".to_vec();
    plain.extend_from_slice(&whole[16..]);
    for (bytes, is_plain) in [(torn, false), (plain, true), (Vec::new(), false)] {
        std::fs::write(ended.file(), &bytes).unwrap();
        let shut = ended.start().await.err().unwrap();
        let expected = match is_plain {
            true => matches!(shut, NotOpen::Open(OpenError::NotEncrypted)),
            false => matches!(shut, NotOpen::Open(OpenError::Damaged)),
        };
        assert!(expected, "{shut}");
        assert_eq!(std::fs::read(ended.file()).unwrap(), bytes);
    }
    std::fs::remove_file(ended.file()).unwrap();
    let shut = ended.start().await.err().unwrap();
    assert!(matches!(shut, NotOpen::Open(OpenError::Missing)), "{shut}");
    assert!(!ended.file().exists(), "no empty clinic takes its place");

    std::fs::write(ended.file(), &whole).unwrap();
    opens_whole(ended.start().await).await;
}

async fn proof(practice: &Practice) -> PassphraseProof<ManageKeys> {
    let passphrase = Secret::new(PASSPHRASE.to_owned());
    staff::prove_passphrase(&practice.clinic, &practice.ines, &passphrase)
        .await
        .expect("it is her passphrase")
}

/// A practice with two people whose owner made a one-time code before the program ended.
async fn ended_with_code() -> (Ended, String) {
    let practice = Practice::open().await;
    practice.join("Aroha Ngata", &[Role::FrontDesk]).await;
    let code = new_code(&practice).await;
    (practice.end().await, code)
}

async fn new_code(practice: &Practice) -> String {
    let proof = proof(practice).await;
    let made = keys::new_opening_code(&practice.clinic, &practice.ines, &proof).await;
    made.expect("an owner may").code
}

async fn new_sheet(practice: &Practice) -> String {
    let proof = proof(practice).await;
    let made = keys::new_recovery_key(&practice.clinic, &practice.ines, &proof).await;
    made.expect("an owner may").printed().expose().clone()
}

fn is_wrong(opened: Result<clinic::Clinic, NotOpen>) -> bool {
    matches!(opened, Err(NotOpen::Unlock(UnlockError::Wrong)))
}

#[tokio::test]
async fn a_one_time_code_opens_the_clinic_for_another_account_and_does_so_once() {
    let (ended, code) = ended_with_code().await;
    // Another account of the computer has a keychain of its own, with nothing in it.
    ended.keychain().empty();
    assert!(ended.offers_code());

    let holder = ended.start_with(&ended.printed_key()).await;
    let second = ended.start_with_code(&code).await.err().unwrap();
    assert!(
        matches!(second, NotOpen::Open(OpenError::AlreadyOpen)),
        "{second}"
    );
    holder.ok().unwrap().close().await.unwrap();

    opens_whole(
        ended
            .start_with_code(&code.to_lowercase().replace('-', " "))
            .await,
    )
    .await;
    assert!(!ended.offers_code());
    assert!(is_wrong(ended.start_with_code(&code).await));
    // Nor does it from the generation of the slots before this one.
    std::fs::write(ended.file().with_file_name("keyslots.json"), b"torn").unwrap();
    assert!(is_wrong(ended.start_with_code(&code).await));
}

#[tokio::test]
async fn a_one_time_code_ends_by_itself_and_cannot_be_given_more_time() {
    let (ended, code) = ended_with_code().await;
    ended.later(chrono::Duration::minutes(30));
    assert!(!ended.offers_code());
    assert!(is_wrong(ended.start_with_code(&code).await));

    let slots = ended.file().with_file_name("keyslots.json");
    let longer = std::fs::read_to_string(&slots)
        .unwrap()
        .replace("2026-11-23T22:30", "2027-11-23T22:30");
    std::fs::write(&slots, &longer).unwrap();
    assert!(ended.offers_code(), "the file says so");
    assert!(is_wrong(ended.start_with_code(&code).await));

    let short = ended.start_with_code("ABCD-EFGH").await.err().unwrap();
    assert!(
        matches!(short, NotOpen::Unlock(UnlockError::Mistyped(_))),
        "{short}"
    );
}

#[tokio::test]
async fn a_new_code_or_recovery_key_takes_the_place_of_the_one_before() {
    let practice = Practice::open().await;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    let first = new_code(&practice).await;
    let second = new_code(&practice).await;
    let codes = keys::list(clinic, ines).unwrap().slots;
    assert_eq!(
        codes
            .iter()
            .filter(|slot| slot.kind == SlotKind::Code)
            .count(),
        1
    );
    let fresh = new_sheet(&practice).await;
    let aroha = practice.aroha().await;
    let passphrase = Secret::new(PASSPHRASE.to_owned());
    let refused = staff::prove_passphrase::<ManageKeys>(clinic, &aroha, &passphrase).await;
    assert!(matches!(refused, Err(StaffError::Denied(_))));

    let ended = practice.end().await;
    assert!(is_wrong(ended.start_with_code(&first).await));
    assert!(is_wrong(ended.start_with(&ended.printed_key()).await));
    std::fs::write(ended.file().with_file_name("keyslots.json"), b"torn").unwrap();
    assert!(is_wrong(ended.start_with(&ended.printed_key()).await));
    opens_whole(ended.start_with_code(&second).await).await;
    opens_whole(ended.start_with(&fresh).await).await;
}

#[tokio::test]
async fn a_recovery_key_counts_as_kept_once_it_was_typed_back() {
    let practice = Practice::open().await;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    let unconfirmed = || async {
        let mut reader = clinic.db().read().await.unwrap();
        let unfinished: Unfinished = settings::load(&mut reader).await.unwrap();
        unfinished.recovery_key_unconfirmed
    };
    let typed = |key: &str| Secret::new(key.to_owned());
    let made = new_sheet(&practice).await;
    assert!(unconfirmed().await, "a founded clinic and a new key wait");

    let foreign = Practice::open().await.end().await.printed_key();
    for (key, expected) in [
        (foreign.as_str(), "not the one of this clinic"),
        ("ABCD", "nine groups"),
    ] {
        let refused = keys::confirm_recovery_key(clinic, ines, &typed(key)).await;
        let Err(KeyDeskError::Invalid(problems)) = refused else {
            panic!("{key} counts");
        };
        assert!(problems.list()[0].message.contains(expected));
    }
    assert!(unconfirmed().await);
    keys::confirm_recovery_key(clinic, ines, &typed(&made.to_lowercase()))
        .await
        .unwrap();
    assert!(!unconfirmed().await);
}

#[tokio::test]
async fn a_computer_and_a_passphrase_may_be_added_while_the_clinic_has_none() {
    let practice = Practice::open().await;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    let may_add = || {
        let ways = keys::list(clinic, ines).unwrap();
        (ways.may_add_this_computer, ways.may_add_passphrase)
    };
    assert_eq!(may_add(), (false, true));
    let passphrase = Secret::new("copper lantern under seven bridges".to_owned());
    keys::add_passphrase(clinic, ines, &passphrase)
        .await
        .unwrap();
    assert_eq!(may_add(), (false, false));
    let proof = proof(&practice).await;
    let slots = keys::list(clinic, ines).unwrap().slots;
    for slot in slots.iter().filter(|slot| slot.kind != SlotKind::Recovery) {
        keys::remove_slot(clinic, ines, slot.id, &proof)
            .await
            .unwrap();
    }
    assert_eq!(may_add(), (true, true));
}

#[tokio::test]
async fn a_change_of_the_locks_is_in_the_audit_before_it_is_made() {
    let practice = Practice::open().await;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    keys::confirm_recovery_key(clinic, ines, &Secret::new(practice.printed_key()))
        .await
        .unwrap();
    let before = keys::list(clinic, ines).unwrap().slots;
    let keychain = before.iter().find(|slot| slot.kind == SlotKind::Os);
    let keychain = keychain.expect("the keychain opens it").id;
    let proof = proof(&practice).await;
    // The slots cannot be written while this is in the way.
    std::fs::create_dir(clinic.folder().join("keyslots.writing")).unwrap();
    let passphrase = Secret::new("copper lantern under seven bridges".to_owned());
    let tried = [
        keys::add_this_computer(clinic, ines).await.err(),
        keys::add_passphrase(clinic, ines, &passphrase).await.err(),
        keys::remove_slot(clinic, ines, keychain, &proof)
            .await
            .err(),
        keys::new_opening_code(clinic, ines, &proof).await.err(),
        keys::new_recovery_key(clinic, ines, &proof).await.err(),
    ];
    for error in tried {
        assert!(matches!(error, Some(KeyDeskError::Keys(_))), "{error:?}");
    }
    let ids = |slots: &[keys::KeySlot]| slots.iter().map(|slot| slot.id).collect::<Vec<_>>();
    assert_eq!(ids(&keys::list(clinic, ines).unwrap().slots), ids(&before));
    let said: Vec<_> = practice
        .audited(None)
        .await
        .into_iter()
        .map(|row| row.sentence)
        .collect();
    let told = |start: &str| {
        let of_locks =
            |one: &&String| one.ends_with("as a way to open the clinic") && one.starts_with(start);
        said.iter().filter(of_locks).count()
    };
    let counts = ["Added", "Removed"].map(told);
    assert_eq!(counts, [3, 1], "{said:?}");
    let made = "Made a new recovery key; the old one no longer opens the clinic";
    assert!(said.iter().any(|one| one == made), "{said:?}");
    let mut reader = clinic.db().read().await.unwrap();
    let unfinished: Unfinished = settings::load(&mut reader).await.unwrap();
    assert!(unfinished.recovery_key_unconfirmed, "an owner is asked");
}

#[tokio::test]
async fn a_wrong_recovery_key_is_in_the_audit_as_a_wrong_passphrase_is() {
    let practice = Practice::open().await;
    let clinic = &practice.clinic;
    let next = Secret::new("copper lantern under seven bridges".to_owned());
    let foreign = Practice::open().await.end().await.printed_key();
    for (username, key) in [
        ("okafor", foreign.as_str()),
        ("okafor", "ABCD"),
        ("nobody", "ABCD"),
    ] {
        let key = Secret::new(key.to_owned());
        let refused = keys::choose_passphrase_anew(clinic, username, &key, &next).await;
        assert!(matches!(refused, Err(KeyDeskError::Invalid(_))));
    }
    let rows = practice.audited(None).await;
    let told: Vec<_> = rows
        .iter()
        .map(|row| row.sentence.as_str())
        .filter(|sentence| sentence.starts_with("Somebody tried"))
        .collect();
    let known = "Somebody tried to sign in as Dr Ines Okafor and failed";
    let unknown = "Somebody tried to sign in with an unknown user name";
    assert_eq!(told, [known, known, unknown]);
}

#[tokio::test]
async fn an_owner_chooses_a_passphrase_with_the_recovery_key_and_every_owner_is_told() {
    let practice = Practice::open().await;
    let tama = practice.join("Tama Reid", &[Role::Owner]).await;
    let aroha = practice.aroha().await;
    let clinic = &practice.clinic;
    let next = Secret::new("copper lantern under seven bridges".to_owned());
    let key = practice.printed_key();
    let choose = |username: &'static str, key: &str, passphrase: &Secret<String>| {
        let (key, passphrase) = (Secret::new(key.to_owned()), passphrase.clone());
        async move { keys::choose_passphrase_anew(clinic, username, &key, &passphrase).await }
    };

    let weak = Secret::new("aaaa".to_owned());
    let Err(KeyDeskError::Invalid(problems)) = choose("okafor", "ABCD", &weak).await else {
        panic!("a weak passphrase and half a key are taken");
    };
    let fields: Vec<_> = problems
        .list()
        .iter()
        .map(|one| one.field.as_str())
        .collect();
    assert_eq!(fields, ["recoveryKey", "newPassphrase"]);
    for username in ["ngata", "nobody"] {
        let refused = choose(username, &key, &next).await;
        let Err(KeyDeskError::Staff(StaffError::Invalid(problems))) = refused else {
            panic!("{username} is no owner");
        };
        assert_eq!(problems.list()[0].field, "username");
    }

    let chosen = choose("Okafor", &key, &next).await.unwrap();
    assert_eq!(chosen, staff_id(&practice.ines));
    let back = staff::sign_in(clinic, "okafor", &next, None).await.unwrap();
    assert_eq!(back, SignInResult::SignedIn(chosen));

    let told = staff::notices(clinic, &practice.ines).await.unwrap();
    assert_eq!(
        told,
        ["Your passphrase was chosen anew with the recovery key on Tue 24 Nov 2026."]
    );
    let other = staff::notices(clinic, &tama).await.unwrap();
    assert_eq!(
        other,
        [
            "The passphrase of Dr Ines Okafor was chosen anew with the recovery key on Tue 24 Nov 2026."
        ]
    );
    assert!(staff::notices(clinic, &aroha).await.unwrap().is_empty());
    staff::mark_notices_read(clinic, &practice.ines)
        .await
        .unwrap();
    assert!(
        staff::notices(clinic, &practice.ines)
            .await
            .unwrap()
            .is_empty()
    );
    let said: Vec<_> = practice
        .audited(None)
        .await
        .into_iter()
        .map(|row| row.sentence)
        .collect();
    assert!(
        said.contains(
            &"Chose a new passphrase for Dr Ines Okafor with the recovery key".to_owned()
        ),
        "{said:?}"
    );
}
