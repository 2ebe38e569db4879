//! Codes of an authenticator app.

use chrono::Duration;
use clinic::access::Role;
use clinic::staff::{self, SignInResult, StaffError};
use totp_rs::Totp;

use super::{NEXT, refused};
use crate::practice::{PASSPHRASE, Practice, staff_id};

/// An authenticator app that read the QR code.
struct Phone<'a> {
    practice: &'a Practice,
    app: Totp,
}

impl Phone<'_> {
    fn code(&self) -> String {
        let now = self.practice.clinic.now().timestamp();
        let now = u64::try_from(now).expect("after 1970");
        self.app.generate(now).to_string()
    }

    fn wrong_code(&self) -> String {
        let right = self.code();
        let last = if right.ends_with('0') { "1" } else { "0" };
        format!("{}{last}", &right[..5])
    }
}

#[tokio::test]
async fn codes_of_an_app_are_confirmed_work_once_and_can_be_turned_off() {
    let practice = Practice::open().await;
    let clinic = &practice.clinic;
    let aroha = practice.settle("Aroha Ngata", &[Role::FrontDesk]).await;
    let id = staff_id(&aroha);
    let (sealed, set_up) = staff::start_totp(clinic, &aroha).await.unwrap();
    let phone = Phone {
        practice: &practice,
        app: Totp::from_url(&set_up.otpauth).unwrap(),
    };
    let signed_in = SignInResult::SignedIn(id);
    assert_eq!(
        practice.sign_in("ngata", NEXT).await,
        signed_in,
        "not yet on"
    );
    let wrong = phone.wrong_code();
    let unconfirmed = staff::confirm_totp(clinic, &aroha, sealed.clone(), &wrong).await;
    assert!(matches!(unconfirmed, Err(StaffError::Invalid(_))));
    staff::confirm_totp(clinic, &practice.ines, sealed.clone(), &phone.code())
        .await
        .expect_err("a secret is sealed for its person");
    let confirming = phone.code();
    staff::confirm_totp(clinic, &aroha, sealed, &confirming)
        .await
        .unwrap();

    assert_eq!(
        practice.sign_in("ngata", NEXT).await,
        SignInResult::TotpNeeded
    );
    assert_eq!(
        practice.sign_in("ngata", "a wrong guess").await,
        refused(0),
        "whoever has no passphrase is not told of codes"
    );
    assert_eq!(
        practice.sign_in_with("ngata", NEXT, &confirming).await,
        refused(0),
        "the code that confirmed is used up"
    );
    practice.later(Duration::seconds(30));
    let code = phone.code();
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    assert_eq!(
        practice.sign_in_with("ngata", NEXT, &spaced).await,
        signed_in
    );
    assert_eq!(
        practice.sign_in_with("ngata", NEXT, &code).await,
        refused(0),
        "a code seen over a shoulder does not work again"
    );
    practice.later(Duration::seconds(30));
    assert_eq!(
        practice
            .sign_in_with("ngata", NEXT, &phone.wrong_code())
            .await,
        refused(0)
    );

    let reset = staff::reset_sign_in(clinic, &practice.ines, id)
        .await
        .unwrap();
    assert_eq!(
        practice.use_code("ngata", &reset.code, PASSPHRASE).await,
        SignInResult::TotpNeeded,
        "the owner's code stands in for the passphrase alone"
    );
    let code = phone.code();
    assert_eq!(
        practice.sign_in_with("ngata", PASSPHRASE, &code).await,
        signed_in
    );

    let others = staff::remove_totp(clinic, &aroha, staff_id(&practice.ines)).await;
    assert!(matches!(others, Err(StaffError::Denied(_))), "{others:?}");
    staff::remove_totp(clinic, &practice.ines, id)
        .await
        .unwrap();
    assert_eq!(practice.sign_in("ngata", PASSPHRASE).await, signed_in);
    assert_eq!(
        staff::notices(clinic, &aroha).await.unwrap()[1],
        "Your sign-in codes were turned off by Dr Ines Okafor on Tue 24 Nov 2026."
    );
    let nothing = staff::remove_totp(clinic, &aroha, id).await;
    assert!(matches!(nothing, Err(StaffError::NotFound)), "{nothing:?}");
}
