//! Each channel is a lane of its own.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use clinic::channels::{ChannelKind, NetworkDial};
use clinic::outbox::{MessageState, MessageTab};
use clinic::scheduler;
use clinic_tests::sms_carrier::SmsCarrier;
use tokio::net::TcpListener;
use tokio::time::timeout;

use crate::desk::{Desk, sydney};
use crate::practice::{Practice, fresh_folder};

/// Shorter than the silence after which a mail server is given up.
const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_mail_server_that_never_says_a_word_keeps_no_text_waiting() {
    let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let practice =
        Practice::open_dialling(fresh_folder(), |_| Arc::new(NetworkDial::default())).await;
    let texts = SmsCarrier::open(practice.clock()).await.unwrap();
    let mut desk = Desk::of(practice).await;
    desk.send_mail_to(server.local_addr().unwrap().port()).await;
    desk.send_texts_to(&texts).await;
    let mia = desk.register("Mia", Some(true)).await;
    let leo = desk
        .register_by_text("Leo", "0491 570 156", Some(true))
        .await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.book(leo, "2026-11-26T15:30").await;
    desk.practice.at(sydney("2026-11-24T09:04"));
    desk.rounds.do_chores(&desk.practice.clinic).await;

    let clinic = &desk.practice.clinic;
    let text_leaves = async {
        let stalled = server.accept().await.unwrap();
        scheduler::deliver(clinic, ChannelKind::Sms).await;
        stalled
    };
    tokio::select! {
        biased;
        () = scheduler::deliver(clinic, ChannelKind::Email) => panic!("nobody answered"),
        left = timeout(PATIENCE, text_leaves) => {
            let _stalled = left.expect("the text waits for nobody");
        }
    }
    assert_eq!(texts.received().len(), 1, "the text has left");
    let waiting = desk.tab(MessageTab::GoingOut).await;
    let on_its_way = |state| matches!(state, MessageState::Claimed | MessageState::Sending);
    let mails = waiting.iter().filter(|row| on_its_way(row.state)).count();
    assert_eq!(mails, 1, "the mail is still with its server: {waiting:?}");
}
