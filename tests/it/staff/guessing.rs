//! Wrong guesses, and names that nobody has.

use chrono::Duration;
use clinic::access::{ManageStaff, Role};
use clinic::staff::{self, SignInResult, StaffError};

use super::{NEXT, refused, secret};
use crate::practice::{PASSPHRASE, Practice, staff_id};

#[tokio::test]
async fn wrong_guesses_make_everybody_wait_and_a_restart_forgives_nothing() {
    let practice = Practice::open().await;
    let ines = staff_id(&practice.ines);
    assert_eq!(
        practice.waits_after_wrong_guesses("okafor", 5).await,
        [0, 0, 1, 2, 4]
    );
    assert_eq!(
        practice.sign_in("okafor", "a wrong guess").await,
        refused(8)
    );

    let practice = practice.restart().await;
    practice.later(Duration::seconds(3));
    assert_eq!(
        practice.sign_in("okafor", PASSPHRASE).await,
        refused(5),
        "even the right passphrase waits"
    );
    let aroha = practice.settle("Aroha Ngata", &[Role::FrontDesk]).await;
    assert_eq!(
        practice.sign_in("ngata", NEXT).await,
        SignInResult::SignedIn(staff_id(&aroha)),
        "others do not wait"
    );
    practice.later(Duration::seconds(-600));
    let SignInResult::Refused { wait } = practice.sign_in("okafor", PASSPHRASE).await else {
        panic!("a clock set back ended the wait")
    };
    assert_eq!(wait.num_seconds(), 60, "nor does it make one wait longer");
    practice.later(Duration::seconds(605));
    assert_eq!(
        practice.sign_in("okafor", PASSPHRASE).await,
        SignInResult::SignedIn(ines)
    );
    assert_eq!(
        practice.sign_in("okafor", "a wrong guess").await,
        refused(0),
        "a right passphrase begins a new count"
    );
}

#[tokio::test]
async fn guesses_at_a_one_time_code_and_at_ones_own_passphrase_wait_too() {
    let practice = Practice::open().await;
    practice.hire("Aroha Ngata", &[Role::FrontDesk]).await;
    for wait in [0, 0, 1] {
        let guess = practice.use_code("ngata", "BBBBB-BBBBB", NEXT).await;
        assert_eq!(guess, refused(wait));
    }
    for message in [
        "This is not your passphrase.",
        "This is not your passphrase.",
        "This is not your passphrase.",
        "Please wait 1 seconds before trying again.",
    ] {
        let proof = staff::prove_passphrase::<ManageStaff>(
            &practice.clinic,
            &practice.ines,
            &secret("a wrong guess"),
        )
        .await;
        let Err(StaffError::Invalid(problems)) = proof else {
            panic!("a wrong passphrase proved something")
        };
        assert_eq!(problems.list()[0].message, message);
    }
}

#[tokio::test]
async fn somebody_unknown_gets_the_same_answers_for_the_same_work() {
    let practice = Practice::open().await;
    let quickest = async |username: &str| {
        let mut quickest = std::time::Duration::MAX;
        for _ in 0..4 {
            let begun = tokio::time::Instant::now();
            practice.waits_after_wrong_guesses(username, 1).await;
            quickest = quickest.min(begun.elapsed());
        }
        quickest
    };
    let (known, unknown) = (quickest("okafor").await, quickest("nobody").await);
    assert!(
        // A hash costs forty times as much as everything else.
        unknown * 8 > known && known * 8 > unknown,
        "a wrong passphrase takes {known:?}, an unknown name {unknown:?}"
    );
    assert_eq!(
        practice.waits_after_wrong_guesses("okafor", 3).await,
        practice.waits_after_wrong_guesses("nobody", 3).await
    );
    assert_eq!(
        practice.use_code("nobody", "AAAAA-AAAAA", NEXT).await,
        refused(32)
    );
}
