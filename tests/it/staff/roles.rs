//! Roles that change, owners who stay, people who leave.

use chrono::NaiveDate;
use clinic::access::{ManageStaff, ReadPatients, Role};
use clinic::appointments::{self, AppointmentError};
use clinic::staff::{self, AmendStaffForm, StaffError};

use super::{NEXT, amend_form, refused, secret};
use crate::desk::{Desk, minute};
use crate::practice::{Practice, person, staff_id};

#[tokio::test]
async fn a_change_of_roles_counts_from_the_next_click() {
    let practice = Practice::open().await;
    let aroha = practice.settle("Aroha Ngata", &[Role::FrontDesk]).await;
    let id = staff_id(&aroha);
    assert!(aroha.may::<ReadPatients>().is_ok());
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    practice
        .give_roles(ines, id, &[Role::Auditor])
        .await
        .unwrap();
    let now = practice.actor(id).await.unwrap();
    assert!(now.may::<ReadPatients>().is_err());
    assert_eq!(now.roles(), [Role::Auditor]);
    let stale = AmendStaffForm {
        version: 1,
        ..amend_form(&practice.view(id).await)
    };
    let overtaken = staff::amend(clinic, ines, &stale).await;
    assert!(matches!(overtaken, Err(StaffError::Stale)), "{overtaken:?}");
    let by_others = practice.give_roles(&now, id, &[Role::Owner]).await;
    assert!(
        matches!(by_others, Err(StaffError::Denied(_))),
        "{by_others:?}"
    );
    let nothing = practice.give_roles(ines, id, &[]).await;
    assert!(
        matches!(nothing, Err(StaffError::Invalid(_))),
        "{nothing:?}"
    );
}

#[tokio::test]
async fn the_last_owner_who_can_sign_in_stays_one() {
    let practice = Practice::open().await;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    let last_day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let stays = async |why: &str| {
        let demoted = practice
            .give_roles(ines, staff_id(ines), &[Role::Psychologist])
            .await;
        assert!(matches!(demoted, Err(StaffError::LastOwner)), "{why}");
        let left = staff::mark_left(clinic, ines, staff_id(ines), last_day).await;
        assert!(matches!(left, Err(StaffError::LastOwner)), "{why}");
        assert!(practice.view(staff_id(ines)).await.is_only_owner, "{why}");
        assert!(
            practice
                .actor(staff_id(ines))
                .await
                .unwrap()
                .may::<ManageStaff>()
                .is_ok()
        );
    };
    stays("there is no other").await;
    let (mara, code) = practice.hire("Mara Lind", &[Role::Owner]).await;
    stays("the other has a code and no passphrase yet").await;
    practice.use_code("lind", &code.code, NEXT).await;
    assert!(!practice.view(staff_id(ines)).await.is_only_owner);
    practice
        .give_roles(ines, staff_id(ines), &[Role::Psychologist])
        .await
        .expect("Mara is an owner who can sign in");
    let ines_now = practice.actor(staff_id(ines)).await.unwrap();
    let denied = staff::reset_sign_in(clinic, &ines_now, mara).await;
    assert!(matches!(denied, Err(StaffError::Denied(_))), "{denied:?}");
}

#[tokio::test]
async fn somebody_who_left_signs_in_no_more_and_stays_in_the_history() {
    let desk = Desk::open().await;
    let practice = &desk.practice;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    let tamsin = practice.settle("Tamsin Reid", &[Role::Psychologist]).await;
    let id = staff_id(&tamsin);
    staff::set_pin(clinic, &tamsin, &secret("194857"))
        .await
        .unwrap();
    let mia = desk.register("Mia", Some(true)).await;
    let mut booking = desk.booking(mia, "2026-11-26T14:30");
    booking.psychologist = id;
    let card = appointments::book(clinic, &tamsin, &booking).await.unwrap();
    let code = staff::reset_sign_in(clinic, ines, id).await.unwrap();
    practice.use_code("reid", &code.code, NEXT).await;
    let waiting = staff::reset_sign_in(clinic, ines, id).await.unwrap();

    let last_day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    staff::mark_left(clinic, ines, id, last_day).await.unwrap();
    assert!(
        practice.actor(id).await.is_none(),
        "the open window is shut"
    );
    assert_eq!(practice.sign_in("reid", NEXT).await, refused(0));
    assert_eq!(
        practice.use_code("reid", &waiting.code, NEXT).await,
        refused(0)
    );
    assert!(!staff::has_pin(clinic, id).await.unwrap());
    let reset = staff::reset_sign_in(clinic, ines, id).await;
    assert!(matches!(reset, Err(StaffError::NotFound)), "{reset:?}");
    let at_door = staff::at_door(clinic).await.unwrap();
    assert!(at_door.iter().all(|person| person.staff != id));

    let view = practice.view(id).await;
    assert_eq!(view.left_on, Some(last_day));
    assert!(!view.is_active && !view.may_reset && !view.may_leave);
    let kept = appointments::find(clinic, ines, card.id).await.unwrap();
    assert_eq!(kept.psychologist_name, "Tamsin Reid");
    let booked = practice.audited(Some(mia)).await;
    assert!(
        booked
            .iter()
            .any(|row| row.who == "Tamsin Reid" && row.sentence == "Booked an appointment")
    );
    booking.start = minute("2026-11-27T14:30");
    let Err(AppointmentError::Invalid(problems)) =
        appointments::book(clinic, &desk.aroha, &booking).await
    else {
        panic!("booked with somebody who left")
    };
    assert_eq!(problems.list()[0].field, "psychologist");
    let taken = staff::add(clinic, ines, &person("Hugo Reid", &[Role::Auditor])).await;
    assert!(
        matches!(taken, Err(StaffError::Invalid(_))),
        "the user name still means Tamsin"
    );
}
