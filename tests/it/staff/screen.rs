//! The lock screen: PINs, idle time, the end of a long day.

use chrono::Duration;
use clinic::access::Role;
use clinic::settings::{self, Security};
use clinic::staff::{self, Asked, Presence, SignIn, SignInResult};

use super::secret;
use crate::practice::{PASSPHRASE, Practice, staff_id};

/// The lock screen of one desk, as the program keeps it.
struct LockScreen<'a> {
    practice: &'a Practice,
    presence: Presence,
}

impl LockScreen<'_> {
    fn sign_in(&self) -> SignIn {
        match self.presence {
            Presence::Locked(sign_in) => sign_in,
            Presence::Here(_) | Presence::SignedOut => panic!("the screen is not locked"),
        }
    }

    fn asked(&self) -> Asked {
        self.sign_in().asked(true)
    }

    async fn enter(&mut self, pin: &str) -> bool {
        let is_right = staff::check_pin(&self.practice.clinic, &self.sign_in(), &secret(pin))
            .await
            .expect("the clinic answers");
        let now = self.practice.clinic.now();
        self.presence = match is_right {
            true => self.presence.unlocked(now),
            false => self.presence.wrong_pin(),
        };
        is_right
    }
}

#[tokio::test]
async fn a_pin_opens_the_screen_until_the_fifth_wrong_one() {
    let practice = Practice::open().await;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    staff::set_pin(clinic, ines, &secret("194857"))
        .await
        .unwrap();
    let idle = staff::idle_time(clinic, ines).await.unwrap();
    let seated = Presence::signed_in(staff_id(ines), clinic.now(), idle);
    let mut screen = LockScreen {
        practice: &practice,
        presence: seated.locked(),
    };
    assert!(!screen.enter("194858").await);
    assert_eq!(screen.asked(), Asked::Pin { tries_left: 4 });
    assert!(screen.enter("194857").await);
    assert!(matches!(screen.presence, Presence::Here(_)));

    screen.presence = screen.presence.locked();
    assert_eq!(screen.asked(), Asked::Pin { tries_left: 5 }, "a new count");
    for _ in 0..5 {
        assert!(!screen.enter("000001").await);
    }
    assert_eq!(screen.asked(), Asked::Passphrase);
    assert!(
        !screen.enter("194857").await,
        "the right PIN is no help now"
    );
    assert!(matches!(screen.presence, Presence::Locked(_)));
    assert_eq!(
        practice.newest_sentences(1).await,
        ["Anteroom: Somebody tried to sign in as Dr Ines Okafor and failed"]
    );
    assert_eq!(
        practice.sign_in("okafor", PASSPHRASE).await,
        SignInResult::SignedIn(staff_id(ines))
    );

    let lind = practice.settle("Mara Lind", &[Role::Owner]).await;
    staff::reset_sign_in(clinic, &lind, staff_id(ines))
        .await
        .unwrap();
    assert!(
        !staff::has_pin(clinic, staff_id(ines)).await.unwrap(),
        "a reset takes the PIN along"
    );
}

#[tokio::test]
async fn each_role_has_its_idle_time_and_nobody_stays_longer_than_twelve_hours() {
    let practice = Practice::open().await;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    let security = Security {
        idle_minutes_front_desk: 3,
        idle_minutes_psychologist: 10,
        idle_minutes_owner: 7,
        idle_minutes_auditor: 15,
        ..Security::default()
    };
    let before = staff::idle_time(clinic, ines).await.unwrap();
    assert_eq!(before, Duration::minutes(5));
    settings::save(clinic, ines, security).await.unwrap();
    for (roles, minutes) in [
        (vec![Role::FrontDesk], 3),
        (vec![Role::Psychologist], 10),
        (vec![Role::Psychologist, Role::Owner], 7),
        (vec![Role::Auditor, Role::FrontDesk], 3),
    ] {
        let name = format!("Some Person{minutes}{}", roles.len());
        let somebody = practice.join(&name, &roles).await;
        assert_eq!(
            staff::idle_time(clinic, &somebody).await.unwrap(),
            Duration::minutes(minutes),
            "{roles:?}"
        );
    }

    let idle = staff::idle_time(clinic, ines).await.unwrap();
    let mut desk = Presence::signed_in(staff_id(ines), clinic.now(), idle);
    for _ in 0..119 {
        practice.later(Duration::minutes(6));
        desk = desk.seen(clinic.now());
        assert!(matches!(desk, Presence::Here(_)), "busy all day");
    }
    practice.later(Duration::minutes(6));
    assert_eq!(desk.seen(clinic.now()), Presence::SignedOut);
    let desk = Presence::signed_in(staff_id(ines), clinic.now(), idle);
    practice.later(Duration::minutes(7));
    assert!(matches!(desk.at(clinic.now()), Presence::Locked(_)));
}
