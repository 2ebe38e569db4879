//! Our client for texts, and the carrier's stand-in that the other tests use, held against the
//! description of its API that the carrier publishes. A server written by others stands between the
//! two and refuses every request and every answer that the description does not allow.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use clinic::appointments::{self, AppointmentState};
use clinic::channels::{
    Carrier, CarrierProblem, Channel, ChannelKind, Dial, Finding, Inbound, NetworkDial, Outcome,
    Outgoing, Progress,
};
use clinic::clock::Instant;
use clinic::ids::PatientId;
use clinic::outbox::{MessageState, MessageTab, SendPermit};
use clinic::patients::PointKind;
use clinic::secret::Secret;
use clinic::settings::{self, MailAccount, SmsAccount, WhatsappAccount};
use clinic_tests::sms_carrier::SmsCarrier;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use crate::carriers::{Script, ScriptedDial};
use crate::desk::{Desk, outcomes, point};
use crate::patients::form;
use crate::practice::{Practice, fresh_folder};

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
const SENDER: &str = "+61491570156";
const DESCRIPTION: &str = "@twilio-alpha/mcp/twilio-oai/spec/json/twilio_api_v2010.json";
const SERVER: &str = "@stoplight/prism-cli/dist/index.js";
/// The description is large, and reading it takes the server some seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server that holds requests and answers against the carrier's description.
struct Referee {
    port: u16,
    /// Ends with the test.
    _process: Child,
}

impl Referee {
    async fn before(carrier: &SmsCarrier) -> Self {
        let packages = PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/carrier_api/node_modules"
        ));
        let description = packages.join(DESCRIPTION);
        assert!(
            description.is_file(),
            "the carrier's description is not here; `cargo xtask test` installs it, or: npm ci, in tests/carrier_api"
        );
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("this computer has a free port")
            .port();
        let mut process = Command::new("node")
            .arg(packages.join(SERVER))
            .args(["proxy", "--errors", "--host", "127.0.0.1", "--port"])
            .arg(port.to_string())
            .arg(description)
            .arg(&carrier.url)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node is here");
        let said = process.stdout.take().expect("it is listened to");
        let mut lines = BufReader::new(said).lines();
        let is_ready = async {
            while let Ok(Some(line)) = lines.next_line().await {
                if line.contains("is listening") {
                    return true;
                }
            }
            false
        };
        let is_ready = tokio::time::timeout(PATIENCE, is_ready).await;
        assert_eq!(is_ready, Ok(true), "the server came up");
        // What it goes on to say must be taken from it, or it would come to wait for its listener.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self {
            port,
            _process: process,
        }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Posts a form to the list of messages, and tells the status of the answer.
    async fn status_of(&self, fields: &str) -> String {
        let mut line = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))
            .await
            .expect("the referee listens");
        let request = format!(
            "POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json HTTP/1.1\r\n\
             Host: 127.0.0.1\r\nConnection: close\r\nAuthorization: Basic QUM6dG9rZW4=\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{fields}",
            fields.len()
        );
        line.write_all(request.as_bytes()).await.expect("it hears");
        let mut answer = String::new();
        line.read_to_string(&mut answer).await.expect("it answers");
        answer.split(' ').nth(1).unwrap_or_default().to_owned()
    }
}

/// Texts over the real network, but for those that the script answers.
struct Texts {
    script: Script,
    network: Arc<dyn Channel>,
}

#[async_trait]
impl Channel for Texts {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Sms
    }

    fn carrier(&self) -> Carrier {
        self.network.carrier()
    }

    async fn send(&self, permit: &SendPermit, message: &Outgoing) -> Outcome {
        match self.script.next_answer() {
            Some(answer) => answer,
            None => self.network.send(permit, message).await,
        }
    }

    async fn find(&self, message: &Outgoing, sent_after: Instant) -> Finding {
        self.network.find(message, sent_after).await
    }

    async fn follow(&self, carrier_id: &str) -> Result<Progress, CarrierProblem> {
        self.network.follow(carrier_id).await
    }

    async fn replies(&self, since: Instant) -> Result<Vec<Inbound>, CarrierProblem> {
        self.network.replies(since).await
    }
}

struct TextsOverTheNetwork(Script);

impl Dial for TextsOverTheNetwork {
    fn email(
        &self,
        account: &MailAccount,
        password: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        ScriptedDial(self.0.clone()).email(account, password)
    }

    fn sms(&self, account: &SmsAccount, token: Option<Secret<String>>) -> Option<Arc<dyn Channel>> {
        Some(Arc::new(Texts {
            script: self.0.clone(),
            network: NetworkDial::default().sms(account, token)?,
        }))
    }

    fn whatsapp(
        &self,
        account: &WhatsappAccount,
        texts: &SmsAccount,
        token: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        NetworkDial::default().whatsapp(account, texts, token)
    }
}

/// A desk whose texts reach the stand-in past the referee, and Zoë, who is reached by text.
async fn refereed() -> (Desk, SmsCarrier, Referee, PatientId) {
    let practice = Practice::open_dialling(fresh_folder(), |script| {
        Arc::new(TextsOverTheNetwork(script))
    })
    .await;
    let carrier = SmsCarrier::open(practice.clock())
        .await
        .expect("the stand-in opens");
    let referee = Referee::before(&carrier).await;
    let desk = Desk::of(practice).await;
    let account = SmsAccount {
        is_on: true,
        base_url: referee.url(),
        account_sid: ACCOUNT.to_owned(),
        from: SENDER.to_owned(),
        ..SmsAccount::default()
    };
    settings::save(&desk.practice.clinic, &desk.practice.ines, account)
        .await
        .expect("an owner may");
    let mut patient = form("Zoë", "O’Shea");
    patient.preferred_channel = Some(ChannelKind::Sms);
    patient.contact_points = vec![point(PointKind::Phone, "0491 570 006")];
    let zoe = desk.register_form(patient, Some(true)).await;
    (desk, carrier, referee, zoe)
}

#[tokio::test]
async fn texts_are_sent_and_looked_for_as_the_carrier_describes_it() {
    let (mut desk, carrier, _referee, zoe) = refereed().await;
    desk.book(zoe, "2026-11-26T14:30").await;

    desk.round_at("2026-11-24T09:04").await;
    let sent = desk.tab(MessageTab::Sent).await;
    assert_eq!(
        sent.len(),
        1,
        "{:?}",
        desk.tab(MessageTab::NeedsPerson).await
    );
    let received = carrier.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].to, "+61491570006");
    assert_eq!(received[0].from.as_deref(), Some(SENDER));

    // The next one may have left: the carrier's list says that it has not, and then it leaves.
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    desk.round_at("2026-11-25T14:30").await;
    let uncertain = desk.tab(MessageTab::NeedsPerson).await;
    assert_eq!(uncertain.len(), 1);
    assert_eq!(uncertain[0].state, MessageState::Unknown);
    for time in ["14:32", "14:33", "14:40"] {
        desk.round_at(&format!("2026-11-25T{time}")).await;
    }
    assert_eq!(desk.tab(MessageTab::NeedsPerson).await, []);
    assert_eq!(carrier.received().len(), 2);
}

#[tokio::test]
async fn what_became_of_a_text_and_what_people_wrote_back_is_asked_as_the_carrier_describes_it() {
    let (mut desk, carrier, _referee, zoe) = refereed().await;
    let booked = desk.book(zoe, "2026-11-26T14:30").await;

    desk.round_at("2026-11-24T09:04").await;
    carrier.deliver();
    carrier.write_in("+61491570006", SENDER, "Yes");
    desk.round_at("2026-11-24T09:06").await;

    let sent = desk.tab(MessageTab::Sent).await;
    assert_eq!(sent[0].state, MessageState::Delivered);
    let card = appointments::find(&desk.practice.clinic, &desk.aroha, booked.id)
        .await
        .expect("the desk may");
    assert_eq!(card.state, AppointmentState::Confirmed);
}

#[tokio::test]
async fn the_referee_refuses_what_the_carrier_does_not_describe() {
    let practice = Practice::open().await;
    let carrier = SmsCarrier::open(practice.clock())
        .await
        .expect("the stand-in opens");
    let referee = Referee::before(&carrier).await;
    let well_formed = format!("To=%2B61491570006&From={SENDER}&Body=Hello");
    assert_eq!(referee.status_of(&well_formed).await, "201");
    let to_nobody = format!("From={SENDER}&Body=Hello");
    assert_eq!(referee.status_of(&to_nobody).await, "422");
    let endless = format!("{well_formed}&ValidityPeriod=soon");
    assert_eq!(referee.status_of(&endless).await, "422");
    assert_eq!(
        carrier.received().len(),
        1,
        "what it refuses does not arrive"
    );
}
