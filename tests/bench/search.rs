//! Finding patients as somebody types.

use clinic::Clinic;
use clinic::access::Actor;
use clinic::patients;
use clinic_tests::speech::say;
use sqlx::SqliteConnection;

use crate::Failure;
use crate::figures::{Figure, Goal, Measure, Samples, timed};
use crate::names::{stuttered, swapped};

/// Beginnings of a name up to this many letters are stored as words of their own.
const SHORT: usize = 3;
const MOST_FOUND: i64 = 20;
/// Below this many hits the clinic forgives typing errors.
const FEW: usize = 5;

/// What somebody types, and the one word that the library below is asked for instead.
struct Typed {
    text: String,
    sought: Sought,
}

enum Sought {
    Word(String),
    Beginning(String),
    /// A word that was mistyped: the words it may be, and then itself.
    Near(String),
}

/// Words and beginnings of them, and typing errors in one and in two places.
pub(crate) async fn measure(
    clinic: &Clinic,
    actor: &Actor,
    plain: &mut SqliteConnection,
    names: &[(String, String)],
) -> Result<Vec<Figure>, Failure> {
    let mut words = Vec::new();
    let mut beginnings = Vec::new();
    let mut one_error = Vec::new();
    let mut two_errors = Vec::new();
    for (number, (given, family)) in names.iter().enumerate() {
        let (given, family) = (given.to_lowercase(), family.to_lowercase());
        words.push(Typed::new(&family, Sought::Word(family.clone())));
        words.push(Typed::new(
            &format!("{given} {family}"),
            Sought::Word(family.clone()),
        ));
        let length = 1 + number % 6;
        let beginning: String = family.chars().take(length).collect();
        let sought = || Sought::Beginning(beginning.clone());
        beginnings.push(Typed::new(&beginning, sought()));
        let letter: String = given.chars().take(2).collect();
        beginnings.push(Typed::new(&format!("{letter} {beginning}"), sought()));
        if family.len() >= 6 {
            let near = || Sought::Near(family.clone());
            one_error.push(Typed::new(&swapped(&family), near()));
            one_error.push(Typed::new(&format!("{given} {}", swapped(&family)), near()));
            two_errors.push(Typed::new(&stuttered(&swapped(&family)), near()));
            if given.len() >= 4 {
                let both = format!("{} {}", stuttered(&given), swapped(&family));
                two_errors.push(Typed::new(&both, near()));
            }
        }
    }
    let words = time(clinic, actor, plain, "words", &words).await?;
    let beginnings = time(clinic, actor, plain, "beginnings", &beginnings).await?;
    let one_error = time(clinic, actor, plain, "one error", &one_error).await?;
    let two_errors = time(clinic, actor, plain, "two errors", &two_errors).await?;
    let exact = "the rows of one word from its index, 20 at most, in a file without a key";
    let forgiving = "the known words of nearly that length and the rows of the right one, \
                     in a file without a key";
    let figure = |name, both: &Both, most, beside| {
        let goal = Goal::Milliseconds(most);
        Figure::of_times(name, Measure::P95, (&both.ours, &both.floor), goal, beside)
    };
    Ok(vec![
        figure("find by a word", &words.exact, 10.0, exact),
        figure(
            "find by a word that few have",
            &words.forgiving,
            30.0,
            exact,
        ),
        figure("find by a beginning", &beginnings.exact, 10.0, exact),
        figure(
            "find in spite of one error",
            &one_error.forgiving,
            30.0,
            forgiving,
        ),
        figure(
            "find in spite of two errors",
            &two_errors.forgiving,
            30.0,
            forgiving,
        ),
    ])
}

#[derive(Default)]
struct Both {
    ours: Samples,
    floor: Samples,
}

/// Searches that found enough as they were typed, and those that forgave errors because they had
/// found few.
#[derive(Default)]
struct Searches {
    exact: Both,
    forgiving: Both,
}

async fn time(
    clinic: &Clinic,
    actor: &Actor,
    plain: &mut SqliteConnection,
    name: &str,
    list: &[Typed],
) -> Result<Searches, Failure> {
    let mut searches = Searches::default();
    let mut led_somewhere = 0;
    for typed in list {
        let (ours, found) = timed(patients::find(clinic, actor, &typed.text)).await;
        let found = found?;
        led_somewhere += usize::from(!found.is_empty());
        let (floor, rows) = timed(typed.sought.look_up(plain)).await;
        if rows? == 0 {
            return Err(Failure::NothingFound);
        }
        let as_typed = found.iter().filter(|patient| !patient.is_guess).count();
        let both = if as_typed < FEW {
            &mut searches.forgiving
        } else {
            &mut searches.exact
        };
        both.ours.add(ours);
        both.floor.add(floor);
    }
    say(format_args!(
        "  {name}: {led_somewhere} of {} led somewhere",
        list.len()
    ));
    Ok(searches)
}

impl Typed {
    fn new(text: &str, sought: Sought) -> Self {
        Self {
            text: text.to_owned(),
            sought,
        }
    }
}

impl Sought {
    /// How many rows there are.
    async fn look_up(&self, conn: &mut SqliteConnection) -> Result<usize, sqlx::Error> {
        match self {
            Self::Word(word) => rows(conn, word.clone(), word.clone()).await,
            Self::Beginning(letters) if letters.len() <= SHORT => {
                let word = format!("{letters}*");
                rows(conn, word.clone(), word).await
            }
            Self::Beginning(letters) => {
                let last = format!("{letters}\u{10FFFF}");
                rows(conn, letters.clone(), last).await
            }
            Self::Near(word) => {
                let length = i64::try_from(word.len()).unwrap_or(0);
                sqlx::query(
                    "SELECT string_agg(word, ' ')
                     FROM name_words
                     WHERE length >= $1 AND length <= $2",
                )
                .bind(length - 2)
                .bind(length + 2)
                .fetch_one(&mut *conn)
                .await?;
                rows(conn, word.clone(), word.clone()).await
            }
        }
    }
}

async fn rows(
    conn: &mut SqliteConnection,
    first: String,
    last: String,
) -> Result<usize, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT patients.id, patients.shown_name, patients.birthday, patients.status
         FROM patient_words
         JOIN patients ON patients.id = patient_words.patient
         WHERE patient_words.word >= $1 AND patient_words.word <= $2
         LIMIT $3",
    )
    .bind(first)
    .bind(last)
    .bind(MOST_FOUND)
    .fetch_all(conn)
    .await?;
    Ok(rows.len())
}
