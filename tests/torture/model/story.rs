//! What may happen in a practice, one thing after another. Printed, a story reads as one.

use clinic::appointments::AppointmentState;
use clinic::channels::ChannelKind;
use clinic::consents::Decision;
use clinic::patients::PatientStatus;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any};
use proptest::{prop_oneof, sample};

use super::carrier::Answer;

/// What happens from one morning on.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    /// Days after the clinic was founded: the clocks change in some stories.
    pub(crate) begins_after_days: u16,
    pub(crate) steps: Vec<Step>,
}

/// One thing that happens. Patients, appointments and messages are counted from zero and around:
/// with three appointments, number four is the second one.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Desk(Edit),
    /// Somebody looks after a message that is not going by itself.
    Look {
        message: u8,
        verb: Verb,
    },
    /// What the carrier says to the next messages; to those after them it says yes.
    CarrierWillSay {
        channel: ChannelKind,
        answers: Vec<Answer>,
    },
    /// The program runs, and does a round at the end of it.
    MinutesPass(u16),
    /// The computer sleeps, wakes, and does a round.
    SleepHours(u8),
    /// The program is ended properly and started again later.
    OffForDays(u8),
    /// The program does a round and is killed at its so many-th look at the clock.
    KilledAtLook(u8),
    /// The desk does something while the first message of a round is with the carrier.
    WhileSending {
        channel: ChannelKind,
        edit: Edit,
    },
    /// Somebody puts the computer's clock back, and a round finds it so.
    ClockPutBack {
        minutes: u16,
    },
    ConfirmClock,
    ResumeChannel(ChannelKind),
}

/// Something that the desk does.
#[derive(Debug, Clone)]
pub(crate) enum Edit {
    Book {
        patients: Vec<u8>,
        at: Time,
        quietly: bool,
    },
    Move {
        appointment: u8,
        to: Time,
        quietly: bool,
    },
    Cancel {
        appointment: u8,
        quietly: bool,
    },
    Undo {
        appointment: u8,
    },
    Mark {
        appointment: u8,
        state: AppointmentState,
    },
    Decide {
        patient: u8,
        decision: Decision,
    },
    SwitchChannel {
        patient: u8,
        channel: ChannelKind,
        is_on: bool,
    },
    SetStatus {
        patient: u8,
        status: PatientStatus,
    },
    ChangePoints {
        patient: u8,
        points: Points,
    },
    SetQuiet {
        patient: u8,
        quiet: Quiet,
    },
    SetZone(Zone),
    SetRules(Rules),
    SetHours(Hours),
    SwitchAccount {
        channel: ChannelKind,
        is_on: bool,
    },
}

/// A quarter of an hour between seven and seven, on a day from today on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Time {
    pub(crate) days_ahead: u8,
    pub(crate) quarter: u8,
}

/// How somebody can be reached: each has two addresses and two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Points {
    pub(crate) email: Option<bool>,
    pub(crate) phone: Option<bool>,
    pub(crate) is_safe: bool,
    pub(crate) never_text: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Hold,
    Release,
    SendNow,
    Resend,
    MarkSent,
    Dismiss,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quiet {
    Never,
    AtNight,
    AtNoon,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    Sydney,
    Perth,
    LordHowe,
    Auckland,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    None,
    DayBefore,
    TwoDaysAndTwoHoursBefore,
    DayAndQuarterOfAnHourBefore,
    WeekBeforeByTextAndDayBefore,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hours {
    Always,
    Office,
    Mornings,
}

pub(crate) fn stories(longest: usize) -> impl Strategy<Value = Story> {
    (0..300_u16, vec(steps(), 1..=longest)).prop_map(|(begins_after_days, steps)| Story {
        begins_after_days,
        steps,
    })
}

fn steps() -> impl Strategy<Value = Step> {
    let channel = channels;
    prop_oneof![
        50 => edits().prop_map(Step::Desk),
        8 => (any::<u8>(), verbs()).prop_map(|(message, verb)| Step::Look { message, verb }),
        8 => (channel(), vec(answers(), 1..4))
            .prop_map(|(channel, answers)| Step::CarrierWillSay { channel, answers }),
        30 => prop_oneof![
            4 => 1..6_u16,
            3 => 6..120_u16,
            3 => 120..720_u16,
            2 => 720..2_000_u16,
        ].prop_map(Step::MinutesPass),
        4 => (1..100_u8).prop_map(Step::SleepHours),
        2 => (1..25_u8).prop_map(Step::OffForDays),
        6 => (1..40_u8).prop_map(Step::KilledAtLook),
        5 => (channel(), edits()).prop_map(|(channel, edit)| Step::WhileSending { channel, edit }),
        1 => (3..90_u16).prop_map(|minutes| Step::ClockPutBack { minutes }),
        4 => Just(Step::ConfirmClock),
        3 => channel().prop_map(Step::ResumeChannel),
    ]
}

fn edits() -> impl Strategy<Value = Edit> {
    let which = any::<u8>;
    prop_oneof![
        12 => (vec(which(), 1..3), times(), is_quietly())
            .prop_map(|(patients, at, quietly)| Edit::Book { patients, at, quietly }),
        9 => (which(), times(), is_quietly())
            .prop_map(|(appointment, to, quietly)| Edit::Move { appointment, to, quietly }),
        5 => (which(), is_quietly())
            .prop_map(|(appointment, quietly)| Edit::Cancel { appointment, quietly }),
        5 => which().prop_map(|appointment| Edit::Undo { appointment }),
        4 => (which(), marks())
            .prop_map(|(appointment, state)| Edit::Mark { appointment, state }),
        5 => (which(), decisions())
            .prop_map(|(patient, decision)| Edit::Decide { patient, decision }),
        4 => (which(), channels(), any::<bool>())
            .prop_map(|(patient, channel, is_on)| Edit::SwitchChannel { patient, channel, is_on }),
        3 => (which(), statuses())
            .prop_map(|(patient, status)| Edit::SetStatus { patient, status }),
        4 => (which(), points())
            .prop_map(|(patient, points)| Edit::ChangePoints { patient, points }),
        1 => (which(), sample::select(vec![Quiet::Never, Quiet::AtNight, Quiet::AtNoon]))
            .prop_map(|(patient, quiet)| Edit::SetQuiet { patient, quiet }),
        1 => sample::select(vec![Zone::Sydney, Zone::Perth, Zone::LordHowe, Zone::Auckland])
            .prop_map(Edit::SetZone),
        3 => sample::select(vec![
            Rules::DayBefore,
            Rules::None,
            Rules::TwoDaysAndTwoHoursBefore,
            Rules::DayAndQuarterOfAnHourBefore,
            Rules::WeekBeforeByTextAndDayBefore,
        ]).prop_map(Edit::SetRules),
        2 => sample::select(vec![Hours::Always, Hours::Office, Hours::Mornings])
            .prop_map(Edit::SetHours),
        2 => (channels(), any::<bool>())
            .prop_map(|(channel, is_on)| Edit::SwitchAccount { channel, is_on }),
    ]
}

fn channels() -> impl Strategy<Value = ChannelKind> + Clone {
    sample::select(vec![ChannelKind::Email, ChannelKind::Sms])
}

fn times() -> impl Strategy<Value = Time> {
    let days = prop_oneof![2 => 0..2_u8, 4 => 1..5_u8, 2 => 5..20_u8, 1 => 20..50_u8];
    (days, 0..48_u8).prop_map(|(days_ahead, quarter)| Time {
        days_ahead,
        quarter,
    })
}

/// Staff seldom decide that nobody is told.
fn is_quietly() -> impl Strategy<Value = bool> {
    prop_oneof![6 => Just(false), 1 => Just(true)]
}

fn marks() -> impl Strategy<Value = AppointmentState> {
    sample::select(vec![
        AppointmentState::Confirmed,
        AppointmentState::Arrived,
        AppointmentState::Booked,
        AppointmentState::Missed,
        AppointmentState::Completed,
    ])
}

fn decisions() -> impl Strategy<Value = Decision> {
    prop_oneof![
        5 => Just(Decision::Granted),
        3 => Just(Decision::Withdrawn),
        1 => Just(Decision::Declined),
    ]
}

fn statuses() -> impl Strategy<Value = PatientStatus> {
    prop_oneof![
        5 => Just(PatientStatus::Active),
        2 => Just(PatientStatus::Inactive),
        1 => Just(PatientStatus::Deceased),
    ]
}

fn points() -> impl Strategy<Value = Points> {
    let way = || option::weighted(0.8, any::<bool>());
    let seldom = || prop_oneof![5 => Just(false), 1 => Just(true)];
    (way(), way(), seldom(), seldom()).prop_map(|(email, phone, is_unsafe, never_text)| Points {
        email,
        phone,
        is_safe: !is_unsafe,
        never_text,
    })
}

fn verbs() -> impl Strategy<Value = Verb> {
    sample::select(vec![
        Verb::Hold,
        Verb::Release,
        Verb::SendNow,
        Verb::Resend,
        Verb::MarkSent,
        Verb::Dismiss,
    ])
}

fn answers() -> impl Strategy<Value = Answer> {
    prop_oneof![
        4 => Just(Answer::Yes),
        3 => Just(Answer::NotNow),
        2 => Just(Answer::Never),
        1 => Just(Answer::OptedOut),
        3 => Just(Answer::LostAndTaken),
        3 => Just(Answer::LostAndGone),
        2 => Just(Answer::KilledAndTaken),
        2 => Just(Answer::KilledAndGone),
        1 => Just(Answer::Offline),
        1 => Just(Answer::AccountRefused),
    ]
}
