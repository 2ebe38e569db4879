//! Carriers that answer as a test tells them to, and remember what they were handed.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use clinic::channels::{
    ApprovedTemplate, Carrier, CarrierProblem, Channel, ChannelKind, Dial, Finding, Inbound,
    NetworkDial, Outcome, Outgoing, Progress, Whereabouts,
};
use clinic::clock::Instant;
use clinic::outbox::SendPermit;
use clinic::secret::Secret;
use clinic::settings::{MailAccount, MailCarrier, SmsAccount, WhatsappAccount};
use tokio::sync::oneshot;

use crate::desk::outcomes;

/// What a carrier was handed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Handed {
    pub(crate) channel: ChannelKind,
    pub(crate) to: String,
    pub(crate) subject: Option<String>,
    pub(crate) body: String,
    pub(crate) template: Option<ApprovedTemplate>,
    pub(crate) key: String,
    pub(crate) give_up_after: std::time::Duration,
}

/// What a carrier was asked after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) to: String,
    pub(crate) body: String,
    pub(crate) template: Option<ApprovedTemplate>,
    pub(crate) sent_after: Instant,
}

/// Both carriers of a practice. Each hand-over takes the next answer; without one it is accepted.
/// Each question after a message takes the next finding; without one the carrier cannot tell.
#[derive(Clone, Default)]
pub(crate) struct Script {
    answers: Arc<Mutex<VecDeque<Outcome>>>,
    findings: Arc<Mutex<VecDeque<Finding>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
    handed: Arc<Mutex<Vec<Handed>>>,
    stop: Arc<Mutex<Option<Stop>>>,
    progress: Arc<Mutex<VecDeque<Result<Progress, CarrierProblem>>>>,
    followed: Arc<Mutex<Vec<String>>>,
    replies: Arc<Mutex<Vec<(ChannelKind, Inbound)>>>,
    replies_fail: Arc<Mutex<Option<CarrierProblem>>>,
    not_reached: Arc<Mutex<Option<(ChannelKind, Outcome)>>>,
    replies_asked: Arc<Mutex<Vec<Instant>>>,
    is_unplugged: Arc<AtomicBool>,
}

/// The next hand-over stops here.
struct Stop {
    reached: oneshot::Sender<()>,
    go_on: oneshot::Receiver<()>,
}

/// A hand-over that waits while a test does something.
pub(crate) struct Stopped {
    reached: oneshot::Receiver<()>,
    go_on: oneshot::Sender<()>,
}

impl Stopped {
    /// Does `work` while the carrier has the message and has not answered.
    pub(crate) async fn meanwhile<T>(self, work: impl Future<Output = T>) -> T {
        self.reached.await.expect("something is handed over");
        let done = work.await;
        self.go_on.send(()).expect("the hand-over waits");
        done
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .expect("no test panics while it holds the script")
}

impl Script {
    /// The answers to come, in order.
    pub(crate) fn answers(&self, outcomes: impl IntoIterator<Item = Outcome>) {
        lock(&self.answers).extend(outcomes);
    }

    /// Has the network go away, or come back. While it is away nothing is handed to anybody.
    pub(crate) fn unplug(&self, is_unplugged: bool) {
        self.is_unplugged.store(is_unplugged, Ordering::SeqCst);
    }

    /// Takes the next answer.
    pub(crate) fn next_answer(&self) -> Option<Outcome> {
        lock(&self.answers).pop_front()
    }

    /// The findings to come, in order.
    pub(crate) fn findings(&self, findings: impl IntoIterator<Item = Finding>) {
        lock(&self.findings).extend(findings);
    }

    /// What is said of messages that were taken, in order; without more they are on their way.
    pub(crate) fn progress(
        &self,
        said: impl IntoIterator<Item = Result<Progress, CarrierProblem>>,
    ) {
        lock(&self.progress).extend(said);
    }

    /// The messages that were asked after one by one.
    pub(crate) fn followed(&self) -> Vec<String> {
        lock(&self.followed).clone()
    }

    /// Has every hand-over on one channel end like this, or has the channel work again.
    pub(crate) fn fail_on(&self, failing: Option<(ChannelKind, Outcome)>) {
        *lock(&self.not_reached) = failing;
    }

    /// Somebody texts; the carrier names it whenever it is asked, as carriers do.
    pub(crate) fn write_in(&self, reply: Inbound) {
        self.write_in_over(ChannelKind::Sms, reply);
    }

    /// Somebody writes over a channel.
    pub(crate) fn write_in_over(&self, channel: ChannelKind, reply: Inbound) {
        lock(&self.replies).push((channel, reply));
    }

    /// From now on the carrier does not say what was written, or says it again.
    pub(crate) fn fail_replies(&self, problem: Option<CarrierProblem>) {
        *lock(&self.replies_fail) = problem;
    }

    /// Since when replies were asked for, each time.
    pub(crate) fn replies_asked(&self) -> Vec<Instant> {
        lock(&self.replies_asked).clone()
    }

    /// Has the next hand-over wait for [`Stopped::meanwhile`].
    pub(crate) fn stop_next(&self) -> Stopped {
        let (reaching, reached) = oneshot::channel();
        let (going_on, go_on) = oneshot::channel();
        *lock(&self.stop) = Some(Stop {
            reached: reaching,
            go_on,
        });
        Stopped {
            reached,
            go_on: going_on,
        }
    }

    /// Everything asked after so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        lock(&self.asked).clone()
    }

    /// Everything handed over so far.
    pub(crate) fn handed(&self) -> Vec<Handed> {
        lock(&self.handed).clone()
    }
}

struct Scripted {
    kind: ChannelKind,
    carrier: Carrier,
    script: Script,
}

#[async_trait]
impl Channel for Scripted {
    fn kind(&self) -> ChannelKind {
        self.kind
    }

    fn carrier(&self) -> Carrier {
        self.carrier
    }

    async fn send(&self, _permit: &SendPermit, message: &Outgoing) -> Outcome {
        if self.script.is_unplugged.load(Ordering::SeqCst) {
            return outcomes::offline();
        }
        let failing = lock(&self.script.not_reached).clone();
        if let Some((_, outcome)) = failing.filter(|(channel, _)| *channel == self.kind) {
            return outcome;
        }
        lock(&self.script.handed).push(Handed {
            channel: self.kind,
            to: message.to.as_str().to_owned(),
            subject: message.subject.clone(),
            body: message.body.clone(),
            template: message.template.clone(),
            key: message.key.to_string(),
            give_up_after: message.give_up_after,
        });
        let stop = lock(&self.script.stop).take();
        if let Some(Stop { reached, go_on }) = stop {
            reached.send(()).expect("the test waits");
            go_on.await.expect("the test goes on");
        }
        self.script
            .next_answer()
            .unwrap_or(Outcome::Accepted { carrier_id: None })
    }

    async fn find(&self, message: &Outgoing, sent_after: Instant) -> Finding {
        lock(&self.script.asked).push(Asked {
            to: message.to.as_str().to_owned(),
            body: message.body.clone(),
            template: message.template.clone(),
            sent_after,
        });
        lock(&self.script.findings)
            .pop_front()
            .unwrap_or(Finding::CannotTell { problem: None })
    }

    async fn follow(&self, carrier_id: &str) -> Result<Progress, CarrierProblem> {
        lock(&self.script.followed).push(carrier_id.to_owned());
        lock(&self.script.progress)
            .pop_front()
            .unwrap_or(Ok(Progress::of(Whereabouts::OnItsWay)))
    }

    async fn replies(&self, since: Instant) -> Result<Vec<Inbound>, CarrierProblem> {
        lock(&self.script.replies_asked).push(since);
        if self.script.is_unplugged.load(Ordering::SeqCst) {
            return Err(outcomes::no_route());
        }
        if let Some(problem) = *lock(&self.script.replies_fail) {
            return Err(problem);
        }
        let written = lock(&self.script.replies).clone();
        let here = written
            .into_iter()
            .filter(|(channel, _)| *channel == self.kind);
        Ok(here.map(|(_, reply)| reply).collect())
    }
}

/// Dials the script, but only for accounts that the real network could be reached with.
pub(crate) struct ScriptedDial(pub(crate) Script);

impl Dial for ScriptedDial {
    fn email(
        &self,
        account: &MailAccount,
        password: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        NetworkDial::default().email(account, password)?;
        Some(Arc::new(Scripted {
            kind: ChannelKind::Email,
            carrier: match account.carrier {
                MailCarrier::Smtp => Carrier::Smtp,
                MailCarrier::Resend => Carrier::Resend,
            },
            script: self.0.clone(),
        }))
    }

    fn sms(&self, account: &SmsAccount, token: Option<Secret<String>>) -> Option<Arc<dyn Channel>> {
        NetworkDial::default().sms(account, token)?;
        Some(Arc::new(Scripted {
            kind: ChannelKind::Sms,
            carrier: Carrier::Twilio,
            script: self.0.clone(),
        }))
    }

    fn whatsapp(
        &self,
        account: &WhatsappAccount,
        texts: &SmsAccount,
        token: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        NetworkDial::default().whatsapp(account, texts, token)?;
        Some(Arc::new(Scripted {
            kind: ChannelKind::Whatsapp,
            carrier: Carrier::Twilio,
            script: self.0.clone(),
        }))
    }
}
