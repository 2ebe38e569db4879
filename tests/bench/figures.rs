//! Samples of times and sizes, what they are measured against, and how they are shown.

use std::future::Future;
use std::time::Duration;

use clinic::clock::{Clock, SystemClock};
use clinic_tests::speech::print;
use serde_json::{Value, json};

const BYTES_IN_MEBIBYTE: f64 = 1_048_576.0;

/// Many times of the same deed in milliseconds, or sizes of the same thing in mebibytes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Samples(Vec<f64>);

/// How many samples become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    Median,
    /// What 95 in 100 stay within.
    P95,
}

impl Measure {
    fn word(self) -> &'static str {
        match self {
            Self::Median => "median",
            Self::P95 => "p95",
        }
    }

    /// In the unit of the samples; zero when nothing was measured.
    pub(crate) fn of(self, samples: &Samples) -> f64 {
        let mut sorted = samples.0.clone();
        sorted.sort_by(f64::total_cmp);
        let at = match self {
            Self::Median => sorted.len() / 2,
            Self::P95 => (sorted.len() * 95).div_ceil(100).saturating_sub(1),
        };
        sorted.get(at).copied().unwrap_or_default()
    }
}

impl Samples {
    pub(crate) fn add(&mut self, time: Duration) {
        self.0.push(time.as_secs_f64() * 1_000.0);
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "no size here needs all its bits"
    )]
    pub(crate) fn add_size(&mut self, bytes: u64) {
        self.0.push(bytes as f64 / BYTES_IN_MEBIBYTE);
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
    /// It is to be known, and nobody said how much is too much.
    Known,
}

/// What a figure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
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
    unit: Unit,
    measure: Measure,
    ours: Samples,
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
        (ours, floor): (&Samples, &Samples),
        goal: Goal,
        beside: &'static str,
    ) -> Self {
        Self {
            name,
            unit: Unit::Milliseconds,
            measure,
            ours: ours.clone(),
            floor: measure.of(floor),
            floor_with_key: None,
            goal,
            beside,
        }
    }

    pub(crate) fn of_sizes(
        name: &'static str,
        measure: Measure,
        both: (&Samples, &Samples),
        goal: Goal,
        beside: &'static str,
    ) -> Self {
        Self {
            unit: Unit::Mebibytes,
            ..Self::of_times(name, measure, both, goal, beside)
        }
    }

    /// What the floor takes when it has to decrypt as well.
    pub(crate) fn with_key(self, times: &Samples) -> Self {
        Self {
            floor_with_key: Some(self.measure.of(times)),
            ..self
        }
    }

    fn measured(&self) -> f64 {
        self.measure.of(&self.ours)
    }

    fn ratio(&self) -> f64 {
        self.measured() / self.floor
    }

    /// None where there is nothing to meet.
    fn is_met(&self) -> Option<bool> {
        match self.goal {
            Goal::Milliseconds(most) => Some(self.measured() <= most),
            Goal::Ratio(most) => Some(self.ratio() <= most),
            Goal::Known => None,
        }
    }

    fn goal_words(&self) -> String {
        match self.goal {
            Goal::Milliseconds(most) => format!("{most} ms"),
            Goal::Ratio(most) => format!("{most}x"),
            Goal::Known => String::new(),
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        let (most, most_ratio) = match self.goal {
            Goal::Milliseconds(most) => (Some(most), None),
            Goal::Ratio(most) => (None, Some(most)),
            Goal::Known => (None, None),
        };
        json!({
            "name": self.name,
            "unit": self.unit.word(),
            "median": rounded(Measure::Median.of(&self.ours)),
            "p95": rounded(Measure::P95.of(&self.ours)),
            "measure": self.measure.word(),
            "floor": rounded(self.floor),
            "floor_with_key": self.floor_with_key.map(rounded),
            "ratio": rounded(self.ratio()),
            "goal": most,
            "goal_ratio": most_ratio,
            "is_met": self.is_met(),
            "floor_does": self.beside,
        })
    }
}

fn rounded(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}

/// Every figure with its floor, a line each, and below what the floors do. The floor, the ratio and
/// the verdict are of the measure that is named.
pub(crate) fn print_table(figures: &[Figure]) {
    let width = figures.iter().map(|figure| figure.name.len()).max();
    let width = width.unwrap_or_default();
    print(format_args!(
        "{:width$}  {:>3}  {:>10}  {:>10}  {:>6}  {:>10}  {:>10}  {:>6}  {:>6}",
        "", "", "median", "p95", "of the", "floor", "with key", "ratio", "goal"
    ));
    for figure in figures {
        let verdict = match figure.is_met() {
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "",
        };
        let with_key = figure
            .floor_with_key
            .map_or_else(String::new, |time| format!("{time:.3}"));
        print(format_args!(
            "{:width$}  {:>3}  {:>10.3}  {:>10.3}  {:>6}  {:>10.3}  {with_key:>10}  {:>5.2}x  \
             {:>6}  {verdict}",
            figure.name,
            figure.unit.word(),
            Measure::Median.of(&figure.ours),
            Measure::P95.of(&figure.ours),
            figure.measure.word(),
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
