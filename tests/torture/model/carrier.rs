//! Both carriers of the practice. They answer as the story says, keep what they took, and note what
//! the desk knew when each message reached them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use clinic::channels::{
    Carrier, CarrierProblem, Channel, ChannelKind, Dial, Fault, Finding, Outcome, Outgoing,
    Progress, Retry, Stage, Whereabouts,
};
use clinic::clock::Instant;
use clinic::ids::MessageId;
use clinic::outbox::SendPermit;
use clinic::secret::Secret;
use clinic::settings::{MailAccount, SmsAccount, WhatsappAccount};
use tokio::sync::oneshot;

use super::clock::StoryClock;
use super::truth::Truth;

/// What happens to a message that is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Yes,
    NotNow,
    Never,
    /// The recipient wants no texts from this sender.
    OptedOut,
    /// The carrier has it, and its answer is lost.
    LostAndTaken,
    LostAndGone,
    /// The program is killed before the answer comes.
    KilledAndTaken,
    KilledAndGone,
    Offline,
    AccountRefused,
}

impl Answer {
    pub(crate) fn is_taken(self) -> bool {
        match self {
            Self::Yes | Self::LostAndTaken | Self::KilledAndTaken => true,
            Self::NotNow
            | Self::Never
            | Self::OptedOut
            | Self::LostAndGone
            | Self::KilledAndGone
            | Self::Offline
            | Self::AccountRefused => false,
        }
    }

    /// Nobody at this end can say that the carrier does not have it.
    pub(crate) fn may_be_taken(self) -> bool {
        self.is_taken() || matches!(self, Self::LostAndGone | Self::KilledAndGone)
    }
}

/// A message as it reached a carrier.
#[derive(Debug)]
pub(crate) struct HandedOver {
    pub(crate) message: MessageId,
    pub(crate) channel: ChannelKind,
    pub(crate) to: String,
    pub(crate) text: String,
    pub(crate) at: Instant,
    pub(crate) answer: Answer,
    /// What the desk knew at this moment.
    pub(crate) truth: Truth,
}

/// What happened at the carriers, in order.
#[derive(Debug)]
pub(crate) enum Heard {
    Handed(Box<HandedOver>),
    /// The carrier was asked for it and said that it does not have it.
    NotThere(MessageId),
}

struct Counter {
    truth: Truth,
    answers: BTreeMap<ChannelKind, VecDeque<Answer>>,
    heard: Vec<Heard>,
    /// What the carriers took, by the key that stands on it.
    taken: BTreeSet<String>,
    known: BTreeMap<String, MessageId>,
    stop: Option<Stop>,
}

struct Stop {
    reached: oneshot::Sender<()>,
    go_on: oneshot::Receiver<()>,
}

/// A hand-over that waits while the desk does something.
pub(crate) struct Stopped {
    pub(crate) reached: oneshot::Receiver<()>,
    pub(crate) go_on: oneshot::Sender<()>,
}

/// The carriers, with what the desk knows.
#[derive(Clone)]
pub(crate) struct Carriers {
    counter: Arc<Mutex<Counter>>,
    clock: Arc<StoryClock>,
}

impl Carriers {
    pub(crate) fn new(truth: Truth, clock: Arc<StoryClock>) -> Self {
        let counter = Counter {
            truth,
            answers: BTreeMap::new(),
            heard: Vec::new(),
            taken: BTreeSet::new(),
            known: BTreeMap::new(),
            stop: None,
        };
        Self {
            counter: Arc::new(Mutex::new(counter)),
            clock,
        }
    }

    fn counter(&self) -> MutexGuard<'_, Counter> {
        self.counter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at, or changes, what the desk knows.
    pub(crate) fn truth<T>(&self, look: impl FnOnce(&mut Truth) -> T) -> T {
        look(&mut self.counter().truth)
    }

    pub(crate) fn will_say(&self, channel: ChannelKind, answers: &[Answer]) {
        let mut counter = self.counter();
        counter.answers.entry(channel).or_default().extend(answers);
    }

    /// Nothing is lost or refused from here on.
    pub(crate) fn recover(&self) {
        self.counter().answers.clear();
    }

    pub(crate) fn take_heard(&self) -> Vec<Heard> {
        std::mem::take(&mut self.counter().heard)
    }

    /// Has the next hand-over wait; whoever drops the answer lets it go on.
    pub(crate) fn stop_next(&self) -> Stopped {
        let (reaching, reached) = oneshot::channel();
        let (go_on, going_on) = oneshot::channel();
        self.counter().stop = Some(Stop {
            reached: reaching,
            go_on: going_on,
        });
        Stopped { reached, go_on }
    }

    pub(crate) fn stop_no_more(&self) {
        self.counter().stop = None;
    }

    fn hear(&self, channel: ChannelKind, permit: &SendPermit, outgoing: &Outgoing) -> Answer {
        let at = self.clock.shown();
        let mut counter = self.counter();
        let answers = counter.answers.entry(channel).or_default();
        let mut answer = answers.pop_front().unwrap_or(Answer::Yes);
        if answer == Answer::OptedOut && channel == ChannelKind::Email {
            answer = Answer::Never;
        }
        let message = permit.message();
        let subject = outgoing.subject.as_deref().unwrap_or_default();
        let handed = HandedOver {
            message,
            channel,
            to: outgoing.to.as_str().to_owned(),
            text: format!("{subject} {}", outgoing.body),
            at,
            answer,
            truth: counter.truth.clone(),
        };
        counter.heard.push(Heard::Handed(Box::new(handed)));
        let key = outgoing.key.to_string();
        counter.known.insert(key.clone(), message);
        if answer.is_taken() {
            counter.taken.insert(key);
        }
        match answer {
            Answer::AccountRefused => {
                counter.truth.paused.insert(channel);
            }
            Answer::OptedOut => {
                let to = outgoing.to.as_str();
                for person in &mut counter.truth.people {
                    if person.address(channel).as_deref() == Some(to) {
                        person.channels.remove(&channel);
                    }
                }
            }
            Answer::Yes
            | Answer::NotNow
            | Answer::Never
            | Answer::LostAndTaken
            | Answer::LostAndGone
            | Answer::KilledAndTaken
            | Answer::KilledAndGone
            | Answer::Offline => {}
        }
        answer
    }

    fn carrier_id(key: &str) -> String {
        format!("SM{key}")
    }
}

struct Line {
    channel: ChannelKind,
    carriers: Carriers,
}

#[async_trait]
impl Channel for Line {
    fn kind(&self) -> ChannelKind {
        self.channel
    }

    fn carrier(&self) -> Carrier {
        match self.channel {
            ChannelKind::Email => Carrier::Smtp,
            ChannelKind::Sms | ChannelKind::Whatsapp => Carrier::Twilio,
        }
    }

    async fn send(&self, permit: &SendPermit, message: &Outgoing) -> Outcome {
        let answer = self.carriers.hear(self.channel, permit, message);
        let stop = self.carriers.counter().stop.take();
        if let Some(Stop { reached, go_on }) = stop {
            // Nobody may be waiting any more, and then there is nothing to wait for.
            let _ = reached.send(());
            let _ = go_on.await;
        }
        if matches!(answer, Answer::KilledAndTaken | Answer::KilledAndGone) {
            self.carriers.clock.kill();
            pending::<()>().await;
        }
        self.outcome(answer, &message.key.to_string())
    }

    async fn find(&self, message: &Outgoing, _sent_after: Instant) -> Finding {
        let key = message.key.to_string();
        let mut counter = self.carriers.counter();
        if counter.taken.contains(&key) {
            return Finding::Found {
                carrier_id: Carriers::carrier_id(&key),
                progress: Progress::of(Whereabouts::OnItsWay),
            };
        }
        let known = counter.known.get(&key).copied();
        counter.heard.extend(known.map(Heard::NotThere));
        Finding::NotFound
    }
}

impl Line {
    fn outcome(&self, answer: Answer, key: &str) -> Outcome {
        let problem = |stage, fault| CarrierProblem {
            carrier: self.carrier(),
            stage,
            fault,
        };
        let reply = |code| Fault::Reply { code, status: None };
        match answer {
            Answer::Yes => Outcome::Accepted {
                carrier_id: (self.channel == ChannelKind::Sms).then(|| Carriers::carrier_id(key)),
            },
            Answer::NotNow => Outcome::NotAccepted {
                retry: Retry::Later,
                problem: problem(Stage::NamingRecipient, reply(451)),
            },
            Answer::Never => Outcome::NotAccepted {
                retry: Retry::Never,
                problem: problem(Stage::HandingOver, reply(554)),
            },
            Answer::OptedOut => Outcome::NotAccepted {
                retry: Retry::Never,
                problem: problem(
                    Stage::HandingOver,
                    Fault::Http {
                        status: 400,
                        code: Some(21_610),
                    },
                ),
            },
            Answer::LostAndTaken
            | Answer::LostAndGone
            | Answer::KilledAndTaken
            | Answer::KilledAndGone => Outcome::Unknown {
                problem: problem(Stage::HandingOver, Fault::ConnectionLost),
            },
            Answer::Offline => Outcome::Offline {
                problem: problem(Stage::Connecting, Fault::NoRoute),
            },
            Answer::AccountRefused => Outcome::Paused {
                problem: problem(Stage::SigningIn, reply(535)),
            },
        }
    }
}

impl Dial for Carriers {
    fn email(
        &self,
        _account: &MailAccount,
        _password: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        Some(Arc::new(self.line(ChannelKind::Email)))
    }

    fn sms(
        &self,
        _account: &SmsAccount,
        _token: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        Some(Arc::new(self.line(ChannelKind::Sms)))
    }

    fn whatsapp(
        &self,
        _account: &WhatsappAccount,
        _texts: &SmsAccount,
        _token: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        None
    }
}

impl Carriers {
    fn line(&self, channel: ChannelKind) -> Line {
        Line {
            channel,
            carriers: self.clone(),
        }
    }
}
