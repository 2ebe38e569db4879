//! Opening the clinic, and every way in which it does not open. None of them makes a new key or
//! an empty clinic.

use clinic::NotOpen;
use clinic::access::Role;
use clinic::db::OpenError;
use clinic::keys::{KeyNeeded, KeyStoreError, UnlockError};
use clinic::staff;

use crate::practice::{Ended, Practice};

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
