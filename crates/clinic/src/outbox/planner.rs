//! From drafts to stored messages: what is wanted is compared with what is stored, and only the
//! difference is written. Runs in the transaction of the edit, and again at every tick, so that
//! a consent given late, a rule edited or a zone's new law all take the same way.

use super::decision::{self, DecisionStage, Reason, ReasonWord};
use super::gate::{self, About, CarrierFacts, Route};
use super::model::{
    Draft, MessageFacts, MessageKind, MessageState, PlannedLine, Recipient, Standing, Timing,
};
use super::planning::Planning;
use super::repeats;
use super::store::{self, Mark, Message, NewMessage, Plan};
use crate::Clinic;
use crate::audit::AuditEvent;
use crate::channels::ChannelKind;
use crate::civil::{civil_of, date_words, time_words};
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::ids::{MessageId, MessageKey, SubjectId};
use crate::secret::Key;
use crate::tx::Tx;

/// A message as it is wanted.
pub(super) struct Wanted<'a> {
    pub(super) draft: &'a Draft,
    pub(super) recipient: Recipient,
    pub(super) channel: ChannelKind,
    pub(super) plan: Plan,
    pub(super) to: String,
    /// Where the gate lets it go, if anywhere.
    pub(super) route: Option<Route>,
}

/// What an earlier message of the same meaning rules out.
#[derive(Default)]
struct Before {
    /// The recipient has it or may have it, or staff decided about it.
    is_dealt_with: bool,
    /// Channels on which it definitely failed.
    failed_on: Vec<ChannelKind>,
    /// An earlier copy may have arrived over this one, on which a person has it sent again: no other
    /// is tried.
    only_on: Option<ChannelKind>,
}

/// Compares `drafts` with what is stored for `subject` and writes the difference. `facts` is what any
/// message about it would say now. True, and said so in the transaction's audit, when there was one.
pub async fn settle(
    tx: &mut Tx<'_>,
    planning: &mut Planning,
    subject: SubjectId,
    drafts: &[Draft],
    standing: Standing,
    facts: Option<&MessageFacts>,
) -> Result<bool, DbError> {
    let now = tx.now();
    let mut stored = store::list_by_subject(tx.conn(), subject).await?;
    stored.retain(|message| standing.is_about(message.kind, message.lead_minutes));
    let (mut kept, mut meanings) = (Vec::new(), Vec::new());
    let (mut planned, mut refused) = (0, 0);
    let key = tx.clinic().message_key();
    for wanted in all_wanted(tx.conn(), &key, planning, drafts, &stored, now).await? {
        let same = stored.iter().find(|message| is_same(message, &wanted));
        kept.extend(same.map(|message| message.id));
        meanings.push((wanted.about(), wanted.recipient));
        let has_changed = write(tx, &wanted, same).await?;
        match (has_changed, wanted.plan.state) {
            (false, _) => {}
            (true, MessageState::Planned) => planned += 1,
            (true, _) => refused += 1,
        }
    }
    let mut superseded = 0;
    for message in &stored {
        superseded += u32::from(end_use(tx, message, standing).await?);
        planned += u32::from(bring_up_to_date(tx, message, drafts, facts).await?);
        if kept.contains(&message.id) || !is_open(message) {
            continue;
        }
        let goes_another_way = meanings.contains(&message.meaning()?);
        if let Some(mark) = leftover(message, standing, goes_another_way, now) {
            decision::mark(tx, message.id, DecisionStage::Planned, &mark).await?;
            superseded += 1;
        }
    }
    let has_changed = planned + refused + superseded > 0;
    if has_changed {
        tx.record(&AuditEvent::MessagesPlanned {
            planned,
            refused,
            superseded,
        })
        .await?;
    }
    Ok(has_changed)
}

/// Stores a wanted message, or plans the same one that is stored anew. True when there was
/// something to write.
async fn write(
    tx: &mut Tx<'_>,
    wanted: &Wanted<'_>,
    same: Option<&Message>,
) -> Result<bool, DbError> {
    let (now, draft, plan) = (tx.now(), wanted.draft, &wanted.plan);
    let id = match same {
        Some(message) => {
            if !may_plan_again(message) || !differs(message, plan, now) {
                return Ok(false);
            }
            store::update_plan(tx.conn(), message.id, plan, now).await?;
            message.id
        }
        None => {
            let id = MessageId::new(now, tx.clinic().chance());
            let new = NewMessage {
                id,
                kind: draft.kind,
                subject: draft.subject,
                occurrence: draft.occurrence,
                lead_minutes: draft.lead_minutes,
                channel: wanted.channel,
                recipient: wanted.recipient,
                patient: Some(draft.patient),
                message_key: key_of(tx.clinic(), wanted),
                run: None,
                plan,
            };
            store::insert(tx.conn(), &new, now).await?;
            id
        }
    };
    let sentence = plan
        .reason
        .as_ref()
        .map_or("It may be sent.", |reason| reason.sentence.as_str());
    decision::say(tx, id, DecisionStage::Planned, plan.state, sentence).await?;
    Ok(true)
}

/// Sees to it that a message that left, or may have, is not sent again when what it says is no
/// longer so. True when it could have been.
async fn end_use(tx: &mut Tx<'_>, message: &Message, standing: Standing) -> Result<bool, DbError> {
    let now = tx.now();
    if !is_past_use(message, standing, now) {
        return Ok(false);
    }
    store::end_use(tx.conn(), message.id, now).await?;
    let sentence = "What it says is no longer so: it is not to be sent again.";
    decision::say(
        tx,
        message.id,
        DecisionStage::Planned,
        message.state,
        sentence,
    )
    .await?;
    Ok(true)
}

/// Sees to it that what a person keeps back, has sent at once or may have sent again says what is so,
/// for planning leaves it as it is otherwise. True when it said something else.
async fn bring_up_to_date(
    tx: &mut Tx<'_>,
    message: &Message,
    drafts: &[Draft],
    facts: Option<&MessageFacts>,
) -> Result<bool, DbError> {
    let is_left_alone = message.state.is_waiting() && message.by_person;
    if message.not_after <= tx.now() || !(is_left_alone || may_be_sent_again(message)) {
        return Ok(false);
    }
    let is_meant = |draft: &&Draft| {
        (draft.kind, draft.occurrence, draft.lead_minutes) == message.about()
            && Some(draft.patient) == message.patient
    };
    let drafted = drafts.iter().find(is_meant).map(|draft| &draft.facts);
    let Some(facts) = drafted.or(facts).map(MessageFacts::to_stored) else {
        return Ok(false);
    };
    if facts == message.facts {
        return Ok(false);
    }
    store::update_facts(tx.conn(), message.id, facts).await?;
    let (stage, sentence) = (
        DecisionStage::Planned,
        "What it says was brought up to date.",
    );
    decision::say(tx, message.id, stage, message.state, sentence).await?;
    Ok(true)
}

/// What becomes of a message that is stored, could still leave and is not wanted any more; none
/// where it stays as it is.
fn leftover(
    message: &Message,
    standing: Standing,
    goes_another_way: bool,
    now: Instant,
) -> Option<Mark> {
    let replaced = |sentence| {
        let reason = Reason::new(ReasonWord::Superseded, sentence);
        Some(Mark::ended(MessageState::Superseded, reason))
    };
    if !standing.agrees_with(message.kind, message.occurrence) {
        return match standing.replaces_because(message.kind) {
            Some(sentence) => replaced(sentence),
            None => Some(Mark::ended(
                MessageState::Cancelled,
                Reason::new(ReasonWord::Cancelled, "The appointment was cancelled."),
            )),
        };
    }
    if goes_another_way {
        return replaced("It goes another way now.");
    }
    // Why it did not go stays to be read, and so does that a person keeps it back.
    if message.state == MessageState::Skipped {
        return None;
    }
    if message.not_after <= now {
        return Some(Mark::ended(MessageState::Expired, Reason::too_late()));
    }
    if message.is_held_by_person() {
        return None;
    }
    replaced("It is no longer planned.")
}

/// What would be sent for these drafts of one subject, in words, without storing anything.
pub async fn preview(
    clinic: &Clinic,
    conn: &mut Conn,
    planning: &mut Planning,
    drafts: &[Draft],
    now: Instant,
) -> Result<Vec<PlannedLine>, DbError> {
    let stored = match drafts.first() {
        Some(draft) => store::list_by_subject(conn, draft.subject).await?,
        None => Vec::new(),
    };
    let key = clinic.message_key();
    let wanted = all_wanted(conn, &key, planning, drafts, &stored, now).await?;
    let mut lines: Vec<PlannedLine> = wanted
        .into_iter()
        .map(|wanted| {
            let civil = civil_of(wanted.plan.due_at, planning.zone());
            PlannedLine {
                kind: wanted.draft.kind,
                what: what(wanted.draft.kind, wanted.draft.lead_minutes),
                to: wanted.to,
                channel: wanted.channel,
                due: wanted.plan.due_at,
                due_words: format!("{}, {}", date_words(civil.date()), time_words(civil.time())),
                will_send: wanted.plan.state == MessageState::Planned,
                reason: wanted.plan.reason.map(|reason| reason.sentence),
            }
        })
        .collect();
    lines.sort_by_key(|line| line.due);
    Ok(lines)
}

/// "Reminder, 24 hours before".
pub(super) fn what(kind: MessageKind, lead_minutes: i64) -> String {
    if kind != MessageKind::Reminder {
        return kind.title().to_owned();
    }
    let plural = |count: i64, unit: &str| {
        let ending = if count == 1 { "" } else { "s" };
        format!("Reminder, {count} {unit}{ending} before")
    };
    match lead_minutes {
        minutes if minutes >= 2 * 24 * 60 && minutes % (24 * 60) == 0 => {
            plural(minutes / (24 * 60), "day")
        }
        minutes if minutes >= 60 && minutes % 60 == 0 => plural(minutes / 60, "hour"),
        minutes => plural(minutes, "minute"),
    }
}

/// Every message that is wanted for these drafts of one subject, none of which says the same twice.
async fn all_wanted<'a>(
    conn: &mut Conn,
    key: &Key,
    planning: &mut Planning,
    drafts: &'a [Draft],
    stored: &[Message],
    now: Instant,
) -> Result<Vec<Wanted<'a>>, DbError> {
    let mut wanted = Vec::new();
    for draft in drafts {
        wanted.extend(wanted_for(conn, planning, draft, stored, now).await?);
    }
    repeats::leave_out(&mut wanted, stored, planning, key)?;
    Ok(wanted)
}

async fn wanted_for<'a>(
    conn: &mut Conn,
    planning: &mut Planning,
    draft: &'a Draft,
    stored: &[Message],
    now: Instant,
) -> Result<Vec<Wanted<'a>>, DbError> {
    let (open, ground) = (planning.open_times().clone(), planning.ground());
    let about = (draft.kind, draft.occurrence, draft.lead_minutes);
    let Some(facts) = planning.patient(conn, draft.patient).await? else {
        return Ok(Vec::new());
    };
    let mut wanted = Vec::new();
    for recipient in gate::recipients(&facts.reach, draft.kind) {
        let before = before(stored, draft, recipient)?;
        if before.is_dealt_with {
            continue;
        }
        let channels: Vec<ChannelKind> =
            gate::channels_to_try(draft.channel, facts.reach.preferred_channel)
                .into_iter()
                .filter(|channel| !before.failed_on.contains(channel))
                .filter(|channel| before.only_on.is_none_or(|only| only == *channel))
                .collect();
        let Some(&first) = channels.first() else {
            continue;
        };
        let routes: Vec<Result<Route, Reason>> = channels
            .iter()
            .map(|channel| gate::judge(facts, &ground, about, recipient, *channel))
            .collect();
        let route = routes.iter().find_map(|route| route.as_ref().ok());
        let refusal = || best_refusal(&channels, &routes, &ground.carriers);
        let channel = route.map_or(first, Route::channel);
        let plan = match (&draft.silent, route) {
            (Some(why), _) => plan_refused(
                draft,
                Reason::new(
                    ReasonWord::StaffDecided,
                    format!("Staff decided not to: {why}."),
                ),
                true,
            ),
            (None, None) => plan_refused(draft, refusal(), false),
            (None, Some(route)) => {
                match open.leave_at(
                    (draft.kind, draft.timing),
                    route.narrowed(),
                    now,
                    draft.not_after,
                ) {
                    Ok(due_at) => plan_to_leave(draft, due_at),
                    Err(reason) => plan_refused(draft, reason, false),
                }
            }
        };
        wanted.push(Wanted {
            draft,
            recipient,
            channel,
            plan,
            to: facts.name_of(recipient),
            route: route.cloned(),
        });
    }
    Ok(wanted)
}

/// The most telling reason when no channel is open: of the channels that the clinic has, the first
/// one's that has an address at all, or else simply the first.
fn best_refusal(
    channels: &[ChannelKind],
    routes: &[Result<Route, Reason>],
    carriers: &CarrierFacts,
) -> Reason {
    let reasons_of = |is_meant: &dyn Fn(ChannelKind) -> bool| -> Vec<&Reason> {
        let pairs = channels.iter().zip(routes);
        pairs
            .filter(|(channel, _)| is_meant(**channel))
            .filter_map(|(_, route)| route.as_ref().err())
            .collect()
    };
    let mut reasons = reasons_of(&|channel| carriers.has(channel));
    if reasons.is_empty() {
        reasons = reasons_of(&|_| true);
    }
    let telling = reasons
        .iter()
        .find(|reason| !reason.word.is_about_address());
    telling.or(reasons.first()).map_or_else(
        || {
            Reason::new(
                ReasonWord::NoAddress,
                "There is no way to reach the patient.",
            )
        },
        |reason| (*reason).clone(),
    )
}

fn plan_to_leave(draft: &Draft, due_at: Instant) -> Plan {
    plan(draft, due_at, MessageState::Planned, None, false)
}

pub(super) fn plan_refused(draft: &Draft, reason: Reason, by_person: bool) -> Plan {
    let due_at = draft.timing.wished();
    plan(
        draft,
        due_at,
        MessageState::Skipped,
        Some(reason),
        by_person,
    )
}

fn plan(
    draft: &Draft,
    due_at: Instant,
    state: MessageState,
    reason: Option<Reason>,
    by_person: bool,
) -> Plan {
    Plan {
        generation: draft.generation,
        facts: draft.facts.to_stored(),
        wished_at: draft.timing.wished(),
        due_at,
        not_after: draft.not_after,
        outside_hours: matches!(draft.timing, Timing::AnyHour { .. }),
        state,
        reason,
        by_person,
    }
}

/// What earlier messages of the same meaning to the same recipient rule out.
fn before(stored: &[Message], draft: &Draft, recipient: Recipient) -> Result<Before, DbError> {
    let mut before = Before::default();
    for message in stored {
        // A greeting is the same all year long, also when the birth date was corrected.
        let is_same_meaning = message.kind == draft.kind
            && (message.occurrence == draft.occurrence || draft.kind == MessageKind::Greeting)
            && message.lead_minutes == draft.lead_minutes
            && message.recipient()? == recipient;
        if !is_same_meaning {
            continue;
        }
        if message.has_failed() && !message.is_settled && !message.arrived_before {
            before.failed_on.push(message.channel);
            continue;
        }
        if is_open(message) {
            before.is_dealt_with |= message.is_held_by_person();
            before.only_on = before
                .only_on
                .or(message.arrived_before.then_some(message.channel));
        } else {
            before.is_dealt_with |= message.may_have_arrived()
                || message.arrived_before
                || message.by_person
                || message.is_settled;
        }
    }
    Ok(before)
}

impl Wanted<'_> {
    pub(super) fn about(&self) -> About {
        let draft = self.draft;
        (draft.kind, draft.occurrence, draft.lead_minutes)
    }
}

fn is_same(message: &Message, wanted: &Wanted<'_>) -> bool {
    message.about() == wanted.about()
        && message.channel == wanted.channel
        && message
            .recipient()
            .is_ok_and(|recipient| recipient == wanted.recipient)
}

/// Whether planning may still change a message. One that a person holds stays held, and one that
/// a person wants sent now keeps its place.
fn may_plan_again(message: &Message) -> bool {
    match message.state {
        MessageState::Held | MessageState::Planned | MessageState::Claimed => !message.by_person,
        MessageState::Skipped
        | MessageState::Superseded
        | MessageState::Cancelled
        | MessageState::Expired => true,
        MessageState::Sending
        | MessageState::Sent
        | MessageState::Delivered
        | MessageState::Undelivered
        | MessageState::Failed
        | MessageState::Unknown => false,
    }
}

/// Waiting, or refused by the program in a way that may change. Who was told by the message of another
/// stays told.
fn is_open(message: &Message) -> bool {
    let is_refused = message.state == MessageState::Skipped
        && !message.by_person
        && message.reason != Some(ReasonWord::SameAddress);
    message.state.is_waiting() || is_refused
}

/// Whether a message that could leave once more says what is no longer so: somebody could have it
/// sent again, or the carrier that has it just now may want it later.
fn is_past_use(message: &Message, standing: Standing, now: Instant) -> bool {
    let could_leave_again = message.state == MessageState::Sending || may_be_sent_again(message);
    could_leave_again
        && message.not_after > now
        && !standing.lets_repeat(message.kind, message.occurrence)
}

/// Whether a person may still have it sent once more.
fn may_be_sent_again(message: &Message) -> bool {
    matches!(
        message.state,
        MessageState::Failed | MessageState::Unknown | MessageState::Undelivered
    )
}

/// Whether a wanted plan says something new. A message that is due keeps its place in the queue:
/// the time that goes by must not make a difference. A retry, a claim and a short hold count as
/// planned.
fn differs(message: &Message, plan: &Plan, now: Instant) -> bool {
    let state = if message.state.is_waiting() {
        MessageState::Planned
    } else {
        message.state
    };
    let is_due_still = message.state.is_waiting() && message.due_at <= now && plan.due_at <= now;
    let reason = plan.reason.as_ref().map(|reason| reason.word);
    state != plan.state
        || (state == MessageState::Skipped && message.reason != reason)
        || message.by_person != plan.by_person
        || message.generation != plan.generation
        || message.facts != plan.facts
        || message.wished_at != plan.wished_at
        || message.not_after != plan.not_after
        || message.outside_hours != plan.outside_hours
        || (message.due_at != plan.due_at && !is_due_still)
}

fn key_of(clinic: &Clinic, wanted: &Wanted<'_>) -> MessageKey {
    let draft = wanted.draft;
    MessageKey::from_hash(clinic.message_key().mac(&[
        draft.kind.as_str().as_bytes(),
        draft.subject.as_bytes(),
        draft.occurrence.to_rfc3339().as_bytes(),
        &draft.lead_minutes.to_le_bytes(),
        wanted.channel.as_str().as_bytes(),
        &wanted.recipient.bytes(),
    ]))
}
