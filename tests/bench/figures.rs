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
}

pub(crate) struct Figure {
    name: &'static str,
    measure: Measure,
    ours: f64,
    floor: f64,
    floor_with_key: Option<f64>,
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
            ours: measure.of(ours),
            floor: measure.of(floor),
            floor_with_key: None,
            goal,
            beside,
        }
    }

    /// What the floor takes when it has to decrypt as well.
    pub(crate) fn with_key(self, times: &Times) -> Self {
        Self {
            floor_with_key: Some(self.measure.of(times)),
            ..self
        }
    }

    fn ratio(&self) -> f64 {
        self.ours / self.floor
    }

    fn is_met(&self) -> bool {
        match self.goal {
            Goal::Milliseconds(most) => self.ours <= most,
            Goal::Ratio(most) => self.ratio() <= most,
        }
    }

    fn goal_words(&self) -> String {
        match self.goal {
            Goal::Milliseconds(most) => format!("{most} ms"),
            Goal::Ratio(most) => format!("{most}x"),
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        let (most, most_ratio) = match self.goal {
            Goal::Milliseconds(most) => (Some(most), None),
            Goal::Ratio(most) => (None, Some(most)),
        };
        json!({
            "name": self.name,
            "measure": self.measure.word(),
            "milliseconds": rounded(self.ours),
            "floor_milliseconds": rounded(self.floor),
            "floor_with_key_milliseconds": self.floor_with_key.map(rounded),
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
        "{:width$}  {:>6}  {:>10}  {:>10}  {:>10}  {:>6}  {:>6}",
        "milliseconds", "", "ours", "floor", "with key", "ratio", "goal"
    ));
    for figure in figures {
        let verdict = if figure.is_met() { "met" } else { "MISSED" };
        let with_key = figure
            .floor_with_key
            .map_or_else(String::new, |time| format!("{time:.3}"));
        print(format_args!(
            "{:width$}  {:>6}  {:>10.3}  {:>10.3}  {with_key:>10}  {:>5.2}x  {:>6}  {verdict}",
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
