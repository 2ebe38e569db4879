//! The people of the practice and their sign-ins, from the first owner to the day somebody leaves.

mod guessing;
mod roles;
mod screen;
mod second_step;

use chrono::Duration;
use clinic::access::{Actor, Role};
use clinic::ids::StaffId;
use clinic::secret::Secret;
use clinic::staff::{
    self, AmendStaffForm, OneTimeCode, SignInResult, SignInState, StaffError, StaffView,
};

use crate::practice::{PASSPHRASE, Practice, person, staff_id};

const NEXT: &str = "copper lantern under seven bridges";

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

/// What the form shows before anything is changed.
fn amend_form(view: &StaffView) -> AmendStaffForm {
    AmendStaffForm {
        id: view.id,
        version: view.version,
        title: view.title.clone(),
        given_name: view.given_name.clone(),
        family_name: view.family_name.clone(),
        display_name: view.display_name.clone(),
        username: view.username.clone(),
        roles: view.roles.clone(),
        registration_number: view.registration_number.clone(),
        provider_number: view.provider_number.clone(),
        colour: view.colour,
    }
}

fn refused(seconds: i64) -> SignInResult {
    SignInResult::Refused {
        wait: Duration::seconds(seconds),
    }
}

impl Practice {
    async fn sign_in(&self, username: &str, passphrase: &str) -> SignInResult {
        staff::sign_in(&self.clinic, username, &secret(passphrase), None)
            .await
            .expect("the clinic answers")
    }

    async fn sign_in_with(&self, username: &str, passphrase: &str, code: &str) -> SignInResult {
        staff::sign_in(&self.clinic, username, &secret(passphrase), Some(code))
            .await
            .expect("the clinic answers")
    }

    async fn use_code(&self, username: &str, code: &str, passphrase: &str) -> SignInResult {
        let (code, passphrase) = (secret(code), secret(passphrase));
        staff::use_one_time_code(&self.clinic, username, &code, &passphrase)
            .await
            .expect("the clinic answers")
    }

    /// Somebody new, and the code that the owner hands them.
    async fn hire(&self, name: &str, roles: &[Role]) -> (StaffId, OneTimeCode) {
        staff::add(&self.clinic, &self.ines, &person(name, roles))
            .await
            .expect("an owner may")
    }

    /// Somebody new who has signed in once and chosen [`NEXT`] as their passphrase.
    async fn settle(&self, name: &str, roles: &[Role]) -> Actor {
        let (id, code) = self.hire(name, roles).await;
        let username = person(name, roles).username;
        let result = self.use_code(&username, &code.code, NEXT).await;
        assert_eq!(result, SignInResult::SignedIn(id));
        self.actor(id).await.expect("somebody who works here")
    }

    async fn actor(&self, id: StaffId) -> Option<Actor> {
        staff::actor(&self.clinic, id)
            .await
            .expect("the clinic answers")
    }

    async fn view(&self, id: StaffId) -> StaffView {
        let everybody = staff::list(&self.clinic, &self.ines)
            .await
            .expect("an owner may");
        everybody
            .into_iter()
            .find(|view| view.id == id)
            .expect("somebody on the list")
    }

    async fn give_roles(&self, by: &Actor, id: StaffId, roles: &[Role]) -> Result<(), StaffError> {
        let form = AmendStaffForm {
            roles: roles.to_vec(),
            ..amend_form(&self.view(id).await)
        };
        staff::amend(&self.clinic, by, &form).await
    }

    /// Seconds that three wrong guesses and the ones behind them cost; each waits its turn.
    async fn waits_after_wrong_guesses(&self, username: &str, guesses: usize) -> Vec<i64> {
        let mut waits = Vec::new();
        for _ in 0..guesses {
            let SignInResult::Refused { wait } = self.sign_in(username, "a wrong guess").await
            else {
                panic!("a wrong passphrase signed somebody in")
            };
            waits.push(wait.num_seconds());
            self.later(wait);
        }
        waits
    }

    async fn newest_sentences(&self, count: usize) -> Vec<String> {
        let rows = self.audited(None).await;
        let newest = rows.len().saturating_sub(count);
        rows[newest..]
            .iter()
            .map(|row| format!("{}: {}", row.who, row.sentence))
            .collect()
    }
}

#[tokio::test]
async fn the_first_owner_signs_in_with_the_passphrase_of_the_set_up() {
    let practice = Practice::open().await;
    let ines = staff_id(&practice.ines);
    for username in ["okafor", "OKAFOR", "  Okafor "] {
        assert_eq!(
            practice.sign_in(username, PASSPHRASE).await,
            SignInResult::SignedIn(ines)
        );
    }
    assert_eq!(practice.sign_in("okafor", NEXT).await, refused(0));
    let second = staff::add_first_owner(
        &practice.clinic,
        &person("Mallory Voss", &[Role::Owner]),
        &secret(NEXT),
    )
    .await;
    assert!(matches!(second, Err(StaffError::Denied(_))), "{second:?}");
    assert_eq!(
        staff::at_door(&practice.clinic).await.unwrap().len(),
        1,
        "nobody was added"
    );
}

#[tokio::test]
async fn a_one_time_code_is_handed_over_and_works_once() {
    let practice = Practice::open().await;
    let (aroha, handed) = practice.hire("Aroha Ngata", &[Role::FrontDesk]).await;
    assert_eq!(
        practice.view(aroha).await.sign_in_state,
        SignInState::CodeWaiting
    );
    assert_eq!(
        practice.sign_in("ngata", NEXT).await,
        SignInResult::CodeNeeded
    );
    let weak = staff::use_one_time_code(
        &practice.clinic,
        "ngata",
        &secret(&handed.code),
        &secret("ngata12345"),
    )
    .await;
    let Err(StaffError::Invalid(problems)) = weak else {
        panic!("a weak passphrase was accepted")
    };
    assert_eq!(problems.list()[0].field, "newPassphrase");

    assert_eq!(
        practice.use_code("ngata", "AAAAA-AAAAA", NEXT).await,
        refused(0)
    );
    assert_eq!(
        practice.use_code("okafor", &handed.code, NEXT).await,
        refused(0),
        "a code is one person's"
    );
    let as_typed = handed.code.to_lowercase().replace('-', " ");
    assert_eq!(
        practice.use_code("ngata", &as_typed, NEXT).await,
        SignInResult::SignedIn(aroha)
    );
    assert_eq!(
        practice.newest_sentences(2).await,
        [
            "Anteroom: Chose a new passphrase with a one-time code",
            "Anteroom: Signed in"
        ]
    );
    assert_eq!(
        practice.use_code("ngata", &handed.code, PASSPHRASE).await,
        refused(0),
        "a used code is worth nothing"
    );
    assert_eq!(
        practice.sign_in("ngata", NEXT).await,
        SignInResult::SignedIn(aroha)
    );
    assert_eq!(practice.view(aroha).await.sign_in_state, SignInState::Ready);
}

#[tokio::test]
async fn a_one_time_code_ends_after_three_days_and_when_another_is_made() {
    let practice = Practice::open().await;
    let (aroha, first) = practice.hire("Aroha Ngata", &[Role::FrontDesk]).await;
    let second = staff::reset_sign_in(&practice.clinic, &practice.ines, aroha)
        .await
        .unwrap();
    assert_eq!(
        practice.use_code("ngata", &first.code, NEXT).await,
        refused(0)
    );
    practice.later(Duration::hours(72));
    assert_eq!(
        practice.use_code("ngata", &second.code, NEXT).await,
        refused(0)
    );
    assert_eq!(
        practice.view(aroha).await.sign_in_state,
        SignInState::NotSetUp
    );
    let third = staff::reset_sign_in(&practice.clinic, &practice.ines, aroha)
        .await
        .unwrap();
    practice.later(Duration::hours(72) - Duration::seconds(1));
    assert_eq!(
        practice.use_code("ngata", &third.code, NEXT).await,
        SignInResult::SignedIn(aroha)
    );
}

#[tokio::test]
async fn a_reset_is_in_the_audit_and_is_told_to_the_person_until_they_have_read_it() {
    let practice = Practice::open().await;
    let clinic = &practice.clinic;
    let aroha = practice.settle("Aroha Ngata", &[Role::FrontDesk]).await;
    let id = staff_id(&aroha);
    assert_eq!(staff::notices(clinic, &aroha).await.unwrap(), [""; 0]);
    staff::reset_sign_in(clinic, &practice.ines, id)
        .await
        .unwrap();
    assert_eq!(
        practice.newest_sentences(1).await,
        ["Dr Ines Okafor: Reset the sign-in of Aroha Ngata with a one-time code"]
    );
    assert_eq!(
        practice.sign_in("ngata", NEXT).await,
        SignInResult::CodeNeeded,
        "the old passphrase is gone"
    );
    practice.later(Duration::hours(24));
    let code = staff::reset_sign_in(clinic, &practice.ines, id)
        .await
        .unwrap();

    let practice = practice.restart().await;
    let clinic = &practice.clinic;
    practice.use_code("ngata", &code.code, NEXT).await;
    let told = [
        "Your passphrase was reset by Dr Ines Okafor on Tue 24 Nov 2026.",
        "Your passphrase was reset by Dr Ines Okafor on Wed 25 Nov 2026.",
    ];
    assert_eq!(staff::notices(clinic, &aroha).await.unwrap(), told);
    assert_eq!(
        staff::notices(clinic, &aroha).await.unwrap(),
        told,
        "a window that was drawn twice takes nothing away"
    );
    staff::mark_notices_read(clinic, &aroha).await.unwrap();
    assert_eq!(staff::notices(clinic, &aroha).await.unwrap(), [""; 0]);
    assert_eq!(
        practice.newest_sentences(1).await,
        ["Aroha Ngata: Was shown a notice about their account"]
    );

    let own = staff::reset_sign_in(clinic, &practice.ines, staff_id(&practice.ines)).await;
    assert!(matches!(own, Err(StaffError::Denied(_))), "{own:?}");
    assert_eq!(
        practice.sign_in("okafor", PASSPHRASE).await,
        SignInResult::SignedIn(staff_id(&practice.ines))
    );
}
