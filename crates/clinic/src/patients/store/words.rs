//! The tables `patient_words` and `name_words`: how patients are found, listed and compared.
//!
//! A limit that is a parameter and nothing else has its value built into the plan, and the engine
//! reads and plans the statement anew each time that it is bound. Behind a plus it does not, and a
//! search is made of many statements that take longer to plan than to answer.

use std::collections::BTreeSet;

use crate::access::{Allowed, KeepPatients, ReadPatients};
use crate::civil::CivilMinute;
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query, query_as, scalar};
use crate::ids::{PatientId, StaffId};
use crate::patients::birthday::DateOfBirth;
use crate::patients::model::PatientStatus;
use crate::patients::reach::Address;
use crate::patients::search::{MOST_TERMS, Sought, Term, Words};

/// How many words a beginning may lead to before the search stops reading: more than a screen
/// shows in any order.
const MOST_READ: i64 = 4_000;
/// From this many patients on, a word is common, however much more common. Going through all who
/// have it, in the order of names, is then cheaper than looking something up for each.
const COMMON: i64 = 250;

/// Makes the stored words of a patient those of `after`.
pub(in crate::patients) async fn update_words(
    conn: &mut Conn,
    _allowed: &Allowed<KeepPatients>,
    patient: PatientId,
    sort: &str,
    before: &Words,
    after: &Words,
) -> Result<(), DbError> {
    let stored: Vec<(String, String)> =
        query_as("SELECT word, sort FROM patient_words WHERE patient = $1")
            .bind(patient)
            .fetch_all(&mut *conn)
            .await?;
    let stored: BTreeSet<(String, String)> = stored.into_iter().collect();
    let wanted: BTreeSet<(String, String)> = after
        .stored()
        .into_iter()
        .map(|word| (word, sort.to_owned()))
        .collect();
    for (word, sort) in stored.difference(&wanted) {
        query("DELETE FROM patient_words WHERE word = $1 AND sort = $2 AND patient = $3")
            .bind(word.clone())
            .bind(sort.clone())
            .bind(patient)
            .execute(&mut *conn)
            .await?;
    }
    for (word, sort) in wanted.difference(&stored) {
        query("INSERT INTO patient_words (word, sort, patient) VALUES ($1, $2, $3)")
            .bind(word.clone())
            .bind(sort.clone())
            .bind(patient)
            .execute(&mut *conn)
            .await?;
    }
    for word in before.names.difference(&after.names) {
        count_name(conn, word, -1).await?;
    }
    for word in after.names.difference(&before.names) {
        count_name(conn, word, 1).await?;
    }
    Ok(())
}

async fn count_name(conn: &mut Conn, word: &str, change: i64) -> Result<(), DbError> {
    let length = i64::try_from(word.chars().count()).unwrap_or(i64::MAX);
    query(
        "INSERT INTO name_words (length, word, patients)
         VALUES ($1, $2, $3)
         ON CONFLICT (length, word) DO UPDATE SET patients = patients + excluded.patients",
    )
    .bind(length)
    .bind(word.to_owned())
    .bind(change)
    .execute(&mut *conn)
    .await?;
    query("DELETE FROM name_words WHERE length = $1 AND word = $2 AND patients <= 0")
        .bind(length)
        .bind(word.to_owned())
        .execute(conn)
        .await?;
    Ok(())
}

/// A patient as searches and warnings show them.
#[derive(FromRow)]
pub(in crate::patients) struct FoundRow {
    pub(in crate::patients) id: PatientId,
    pub(in crate::patients) shown_name: String,
    pub(in crate::patients) legal_given_name: String,
    pub(in crate::patients) legal_family_name: String,
    pub(in crate::patients) preferred_name: String,
    pub(in crate::patients) birthday: Option<DateOfBirth>,
    pub(in crate::patients) phone: Option<String>,
    pub(in crate::patients) status: PatientStatus,
}

macro_rules! found_patients {
    ($($rest:expr),+) => {
        concat!(
            "SELECT patients.id, patients.shown_name, patients.legal_given_name,
                    patients.legal_family_name, patients.preferred_name, patients.birthday,
                    patients.status,
                    (SELECT contact_points.value FROM contact_points
                     WHERE contact_points.patient = patients.id
                       AND contact_points.kind = 'phone'
                     ORDER BY contact_points.position
                     LIMIT 1) AS phone ",
            $($rest),+
        )
    };
}

/// Patients whose words meet every term, by name, at most `most`.
pub(in crate::patients) async fn search(
    conn: &mut Conn,
    allowed: &Allowed<ReadPatients>,
    terms: &[Term],
    most: i64,
) -> Result<Vec<FoundRow>, DbError> {
    let Some(Rarest { at: lead, patients }) = rarest(conn, terms).await? else {
        return Ok(Vec::new());
    };
    if let [one, other] = terms
        && patients >= COMMON
        && one.is_of_name()
        && other.is_of_name()
    {
        return search_both(conn, allowed, (one.sought(), other.sought()), most).await;
    }
    let mut others = Others::default();
    for (at, term) in terms.iter().enumerate() {
        if at != lead {
            others.add(term.sought());
        }
    }
    match terms[lead].sought() {
        Sought::Word(word) => search_word(conn, allowed, word, others, most).await,
        Sought::Range(first, last) => {
            search_range(conn, allowed, (first, last), others, most).await
        }
    }
}

/// The term that leads: the others are looked up for its patients, who should be few.
struct Rarest {
    at: usize,
    /// Counted up to [`COMMON`], and not at all for a term that is alone.
    patients: i64,
}

async fn rarest(conn: &mut Conn, terms: &[Term]) -> Result<Option<Rarest>, DbError> {
    let counts = match terms {
        [] | [_] => [0; MOST_TERMS],
        _ => count_words(conn, terms).await?,
    };
    Ok(terms
        .iter()
        .zip(counts)
        .enumerate()
        .map(|(at, (_, patients))| Rarest { at, patients })
        .min_by_key(|rarest| rarest.patients))
}

/// How many words each term leads to, in one statement because each takes longer to send than to
/// answer.
async fn count_words(conn: &mut Conn, terms: &[Term]) -> Result<[i64; MOST_TERMS], DbError> {
    let mut spans = terms.iter().map(|term| term.sought().span());
    let mut counts = query_as(
        "SELECT (SELECT count(*) FROM (
                   SELECT 1 FROM patient_words WHERE word >= $2 AND word <= $3 LIMIT +$1)),
                (SELECT count(*) FROM (
                   SELECT 1 FROM patient_words WHERE word >= $4 AND word <= $5 LIMIT +$1)),
                (SELECT count(*) FROM (
                   SELECT 1 FROM patient_words WHERE word >= $6 AND word <= $7 LIMIT +$1)),
                (SELECT count(*) FROM (
                   SELECT 1 FROM patient_words WHERE word >= $8 AND word <= $9 LIMIT +$1))",
    )
    .bind(COMMON);
    for _ in 0..MOST_TERMS {
        let (first, last) = spans.next().unzip();
        counts = counts.bind(first).bind(last);
    }
    let (one, two, three, four) = counts.fetch_one(conn).await?;
    Ok([one, two, three, four])
}

/// What else a patient's words must meet, beside the term that leads.
#[derive(Default)]
struct Others {
    words: [Option<String>; MOST_TERMS - 1],
    ranges: [Option<(String, String)>; MOST_TERMS - 1],
}

impl Others {
    fn add(&mut self, sought: Sought) {
        match sought {
            Sought::Word(word) => fill(&mut self.words, word),
            Sought::Range(first, last) => fill(&mut self.ranges, (first, last)),
        }
    }
}

fn fill<T>(places: &mut [Option<T>], value: T) {
    if let Some(place) = places.iter_mut().find(|place| place.is_none()) {
        *place = Some(value);
    }
}

/// A word is looked up in the order of names, beside the leading one; a range by its patient.
macro_rules! meets_others {
    () => {
        "AND ($1 IS NULL OR EXISTS (
           SELECT 1 FROM patient_words AS other
           WHERE other.word = $1 AND other.sort = found.sort AND other.patient = found.patient))
         AND ($2 IS NULL OR EXISTS (
           SELECT 1 FROM patient_words AS other
           WHERE other.word = $2 AND other.sort = found.sort AND other.patient = found.patient))
         AND ($3 IS NULL OR EXISTS (
           SELECT 1 FROM patient_words AS other
           WHERE other.word = $3 AND other.sort = found.sort AND other.patient = found.patient))
         AND ($4 IS NULL OR EXISTS (
           SELECT 1 FROM patient_words AS other
           WHERE other.patient = found.patient AND other.word >= $4 AND other.word <= $5))
         AND ($6 IS NULL OR EXISTS (
           SELECT 1 FROM patient_words AS other
           WHERE other.patient = found.patient AND other.word >= $6 AND other.word <= $7))
         AND ($8 IS NULL OR EXISTS (
           SELECT 1 FROM patient_words AS other
           WHERE other.patient = found.patient AND other.word >= $8 AND other.word <= $9)) "
    };
}

macro_rules! bind_others {
    ($query:expr, $others:expr) => {{
        let Others { words, ranges } = $others;
        let [second, third, fourth] = words;
        let [one, two, three] = ranges.map(Option::unzip);
        $query
            .bind(second)
            .bind(third)
            .bind(fourth)
            .bind(one.0)
            .bind(one.1)
            .bind(two.0)
            .bind(two.1)
            .bind(three.0)
            .bind(three.1)
    }};
}

/// A word stands in the order of names, so the search ends with the last line shown.
async fn search_word(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    word: String,
    others: Others,
    most: i64,
) -> Result<Vec<FoundRow>, DbError> {
    let found = query_as(found_patients!(
        "FROM (
           SELECT found.sort, found.patient
           FROM patient_words AS found
           WHERE found.word = $10 ",
        meets_others!(),
        "  ORDER BY found.sort, found.patient
           LIMIT +$11
         ) AS hit
         JOIN patients ON patients.id = hit.patient
         ORDER BY hit.sort, hit.patient"
    ));
    let found = bind_others!(found, others).bind(word).bind(most);
    Ok(found.fetch_all(conn).await?)
}

/// A range stands in the order of its words and is sorted by name afterwards.
async fn search_range(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    (first, last): (String, String),
    others: Others,
    most: i64,
) -> Result<Vec<FoundRow>, DbError> {
    let found = query_as(found_patients!(
        "FROM (
           SELECT DISTINCT near.sort, near.patient
           FROM (
             SELECT found.sort, found.patient
             FROM patient_words AS found
             WHERE found.word >= $10 AND found.word <= $11 ",
        meets_others!(),
        "    LIMIT +$12
           ) AS near
           ORDER BY near.sort, near.patient
           LIMIT +$13
         ) AS hit
         JOIN patients ON patients.id = hit.patient
         ORDER BY hit.sort, hit.patient"
    ));
    let found = bind_others!(found, others)
        .bind(first)
        .bind(last)
        .bind(MOST_READ)
        .bind(most);
    Ok(found.fetch_all(conn).await?)
}

macro_rules! hits_by_name {
    () => {
        "  ORDER BY sort, patient
           LIMIT +$5
         ) AS hit
         JOIN patients ON patients.id = hit.patient
         ORDER BY hit.sort, hit.patient"
    };
}

/// Two words that many have each. The engine goes through both lists side by side in the order of
/// names, and ends with the last line shown; only a range has to be sorted before.
async fn search_both(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    both: (Sought, Sought),
    most: i64,
) -> Result<Vec<FoundRow>, DbError> {
    let (found, one, other) = match both {
        (one @ Sought::Word(_), other @ Sought::Word(_)) => (
            query_as(found_patients!(
                "FROM (
                   SELECT sort, patient FROM patient_words WHERE word = $1
                   INTERSECT
                   SELECT sort, patient FROM patient_words WHERE word = $3 ",
                hits_by_name!()
            )),
            one,
            other,
        ),
        (word @ Sought::Word(_), range @ Sought::Range(..))
        | (range @ Sought::Range(..), word @ Sought::Word(_)) => (
            query_as(found_patients!(
                "FROM (
                   SELECT sort, patient FROM patient_words WHERE word = $1
                   INTERSECT
                   SELECT sort, patient FROM patient_words WHERE word >= $3 AND word <= $4 ",
                hits_by_name!()
            )),
            word,
            range,
        ),
        (one @ Sought::Range(..), other @ Sought::Range(..)) => (
            query_as(found_patients!(
                "FROM (
                   SELECT sort, patient FROM patient_words WHERE word >= $1 AND word <= $2
                   INTERSECT
                   SELECT sort, patient FROM patient_words WHERE word >= $3 AND word <= $4 ",
                hits_by_name!()
            )),
            one,
            other,
        ),
    };
    let (first, last) = one.span();
    let found = found.bind(first).bind(last);
    let (first, last) = other.span();
    let found = found.bind(first).bind(last).bind(most);
    Ok(found.fetch_all(conn).await?)
}

/// The distinct words of names with a length between the two, separated by spaces. One long row,
/// because thousands of rows cost more to hand over than to compare.
pub(in crate::patients) async fn find_name_words(
    conn: &mut Conn,
    (shortest, longest): (usize, usize),
) -> Result<String, DbError> {
    let words: Option<String> =
        scalar("SELECT string_agg(word, ' ') FROM name_words WHERE length >= $1 AND length <= $2")
            .bind(i64::try_from(shortest).unwrap_or(i64::MAX))
            .bind(i64::try_from(longest).unwrap_or(i64::MAX))
            .fetch_one(conn)
            .await?;
    Ok(words.unwrap_or_default())
}

pub(in crate::patients) async fn list_by_birthday(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    birthday: DateOfBirth,
    most: i64,
) -> Result<Vec<FoundRow>, DbError> {
    Ok(query_as(found_patients!(
        "FROM patients
         WHERE patients.birthday = $1
         ORDER BY patients.sort_name, patients.id
         LIMIT +$2"
    ))
    .bind(birthday)
    .bind(most)
    .fetch_all(conn)
    .await?)
}

pub(in crate::patients) async fn list_by_address(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    address: &Address,
    most: i64,
) -> Result<Vec<FoundRow>, DbError> {
    Ok(query_as(found_patients!(
        "FROM (SELECT DISTINCT patient FROM contact_points WHERE value = $1) AS holders
         JOIN patients ON patients.id = holders.patient
         ORDER BY patients.sort_name, patients.id
         LIMIT +$2"
    ))
    .bind(address.as_str().to_owned())
    .bind(most)
    .fetch_all(conn)
    .await?)
}

/// A line of the list.
#[derive(FromRow)]
pub(in crate::patients) struct ListedRow {
    #[sqlx(flatten)]
    pub(in crate::patients) found: FoundRow,
    pub(in crate::patients) email: Option<String>,
    pub(in crate::patients) primary_psychologist: Option<String>,
    pub(in crate::patients) has_alert: bool,
    pub(in crate::patients) next_appointment: Option<CivilMinute>,
}

macro_rules! listed_patients {
    ($condition:literal) => {
        concat!(
            found_patients!(
                ", (SELECT contact_points.value FROM contact_points
                    WHERE contact_points.patient = patients.id
                      AND contact_points.kind = 'email'
                    ORDER BY contact_points.position
                    LIMIT 1) AS email,
                   staff.display_name AS primary_psychologist,
                   EXISTS (
                     SELECT 1 FROM alerts
                     WHERE alerts.patient = patients.id
                       AND alerts.audience = 'everyone'
                       AND alerts.ended_at IS NULL
                   ) AS has_alert,
                   (SELECT appointments.starts_civil
                    FROM appointment_patients
                    JOIN appointments ON appointments.id = appointment_patients.appointment
                    WHERE appointment_patients.patient = patients.id
                      AND appointments.state IN ('booked', 'confirmed')
                      AND appointments.starts_at >= $2
                    ORDER BY appointments.starts_at
                    LIMIT 1) AS next_appointment
                 FROM patients
                 LEFT JOIN staff ON staff.id = patients.primary_psychologist
                 WHERE (patients.sort_name, patients.id) > ($3, $1) "
            ),
            $condition,
            " ORDER BY patients.sort_name, patients.id
              LIMIT +$4"
        )
    };
}

/// A page of patients by name: those behind `after`, narrowed by what is given.
pub(in crate::patients) async fn list(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    narrowed: Narrowed,
    after: Option<PatientId>,
    now: Instant,
    most: i64,
) -> Result<Vec<ListedRow>, DbError> {
    let sort: Option<String> = scalar("SELECT sort_name FROM patients WHERE id = $1")
        .bind(after)
        .fetch_optional(&mut *conn)
        .await?;
    // Nobody's id is all zeroes, so the first page lies behind it.
    let after = after.unwrap_or(PatientId::from_bytes([0; 16]));
    let page = match narrowed {
        Narrowed::Not => query_as(listed_patients!("")),
        Narrowed::ByStatus(_) => query_as(listed_patients!("AND patients.status = $5")),
        Narrowed::ByPsychologist(..) => query_as(listed_patients!(
            "AND patients.primary_psychologist = $5 AND ($6 IS NULL OR patients.status = $6)"
        )),
    };
    let page = page
        .bind(after)
        .bind(now)
        .bind(sort.unwrap_or_default())
        .bind(most);
    let page = match narrowed {
        Narrowed::Not => page,
        Narrowed::ByStatus(status) => page.bind(status),
        Narrowed::ByPsychologist(staff, status) => page.bind(staff).bind(status),
    };
    Ok(page.fetch_all(conn).await?)
}

pub(in crate::patients) async fn count(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    narrowed: Narrowed,
) -> Result<i64, DbError> {
    let count = match narrowed {
        Narrowed::Not => scalar("SELECT count(*) FROM patients"),
        Narrowed::ByStatus(status) => {
            scalar("SELECT count(*) FROM patients WHERE status = $1").bind(status)
        }
        Narrowed::ByPsychologist(staff, status) => scalar(
            "SELECT count(*)
             FROM patients
             WHERE primary_psychologist = $1 AND ($2 IS NULL OR status = $2)",
        )
        .bind(staff)
        .bind(status),
    };
    Ok(count.fetch_one(conn).await?)
}

/// Which patients a list is of. Each has an index in the order of names.
#[derive(Clone, Copy)]
pub(in crate::patients) enum Narrowed {
    Not,
    ByStatus(PatientStatus),
    ByPsychologist(StaffId, Option<PatientStatus>),
}
