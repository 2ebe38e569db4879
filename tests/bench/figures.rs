//! Times, what they are measured against, and how they are shown.

use std::future::Future;
use std::time::Duration;

use clinic::clock::{Clock, SystemClock};
use clinic_tests::speech::print;
use serde_json::{Value, json};

/// Many times of the same deed, in milliseconds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Times(Vec<f64>);

/// How many times become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    Median,
    /// The time that 95 in 100 stay within.
    P95,
}

impl Measure {
    fn word(self) -> &'static str {
        match self {
            Self::Median => "median",
            Self::P95 => "p95",
        }
    }

    /// In milliseconds; zero when nothing was measured.
    pub(crate) fn of(self, times: &Times) -> f64 {
        let mut sorted = times.0.clone();
        sorted.sort_by(f64::total_cmp);
        let at = match self {
            Self::Median => sorted.len() / 2,
            Self::P95 => (sorted.len() * 95).div_ceil(100).saturating_sub(1),
        };
        sorted.get(at).copied().unwrap_or_default()
    }
}

impl Times {
    pub(crate) fn add(&mut self, time: Duration) {
        self.0.push(time.as_secs_f64() * 1_000.0);
    }
}

/// What `deed` gives, and how long it took.
pub(crate) async fn timed<T>(deed: impl Future<Output = T>) -> (Duration, T) {
    let watch = SystemClock::new();
    let given = deed.await;
    (watch.steady(), given)
}

/// What a figure has to be to be good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Goal {
    Milliseconds(f64),
    /// Times the floor.
    Ratio(f64),
    /// Shown beside its floor, with nothing promised.
    Open,
}

/// What a figure counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Milliseconds,
    Mebibytes,
}

impl Unit {
    fn word(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::Mebibytes => "MiB",
        }
    }
}

pub(crate) struct Figure {
    name: &'static str,
    measure: Measure,
    unit: Unit,
    ours: f64,
    floor: f64,
    goal: Goal,
    /// What the floor does.
    beside: &'static str,
}

impl Figure {
    pub(crate) fn of_times(
        name: &'static str,
        measure: Measure,
        (ours, floor): (&Times, &Times),
        goal: Goal,
        beside: &'static str,
    ) -> Self {
        Self {
            name,
            measure,
            unit: Unit::Milliseconds,
            ours: measure.of(ours),
            floor: measure.of(floor),
            goal,
            beside,
        }
    }

    pub(crate) fn of_memory(
        name: &'static str,
        (ours, floor): (f64, f64),
        beside: &'static str,
    ) -> Self {
        Self {
            name,
            measure: Measure::Median,
            unit: Unit::Mebibytes,
            ours,
            floor,
            goal: Goal::Open,
            beside,
        }
    }

    fn ratio(&self) -> f64 {
        self.ours / self.floor
    }

    fn is_met(&self) -> Option<bool> {
        match self.goal {
            Goal::Milliseconds(most) => Some(self.ours <= most),
            Goal::Ratio(most) => Some(self.ratio() <= most),
            Goal::Open => None,
        }
    }

    fn goal_words(&self) -> String {
        match self.goal {
            Goal::Milliseconds(most) => format!("{most} ms"),
            Goal::Ratio(most) => format!("{most}x"),
            Goal::Open => String::new(),
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        let (most, most_ratio) = match self.goal {
            Goal::Milliseconds(most) => (Some(most), None),
            Goal::Ratio(most) => (None, Some(most)),
            Goal::Open => (None, None),
        };
        json!({
            "name": self.name,
            "measure": self.measure.word(),
            "unit": self.unit.word(),
            "ours": rounded(self.ours),
            "floor": rounded(self.floor),
            "ratio": rounded(self.ratio()),
            "goal_milliseconds": most,
            "goal_ratio": most_ratio,
            "is_met": self.is_met(),
            "floor_does": self.beside,
        })
    }
}

fn rounded(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}

/// Every figure with its floor, a line each, and below what the floors do.
pub(crate) fn print_table(figures: &[Figure]) {
    let width = figures.iter().map(|figure| figure.name.len()).max();
    let width = width.unwrap_or_default();
    print(format_args!(
        "{:width$}  {:>6}  {:>14}  {:>14}  {:>6}  {:>6}",
        "", "", "ours", "floor", "ratio", "goal"
    ));
    for figure in figures {
        let unit = figure.unit.word();
        let verdict = match figure.is_met() {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        };
        print(format_args!(
            "{:width$}  {:>6}  {:>10.3} {unit:>3}  {:>10.3} {unit:>3}  {:>5.2}x  {:>6}  {verdict}",
            figure.name,
            figure.measure.word(),
            figure.ours,
            figure.floor,
            figure.ratio(),
            figure.goal_words(),
        ));
    }
    print("\nThe floors:");
    for figure in figures {
        print(format_args!("  {}: {}", figure.name, figure.beside));
    }
}
