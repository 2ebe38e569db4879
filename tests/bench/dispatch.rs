//! Handing over 10,000 messages that are due, to a mail server on this computer: the clinic's
//! round beside a bare loop of letters and a bare loop of the same commits.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::TimeDelta;
use chrono_tz::Australia::Sydney;
use clinic::channels::ChannelKind;
use clinic::civil::CivilMinute;
use clinic::outbox::{self, MessageFilter, MessageTab};
use clinic::scheduler::Rounds;
use clinic::{Clinic, staff};
use clinic_tests::mail_server::MailServer;
use clinic_tests::practice::{self, Carriers, MINUTES};
use clinic_tests::speech::say;
use lettre::message::Message;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::extension::ClientId;
use sqlx::{Connection, SqliteConnection};
use tokio::net::TcpStream;

use crate::Failure;
use crate::figures::{Figure, Goal, Measure, Samples, timed};
use crate::floor::{self, Access, FileKey};
use crate::large::{Bunch, file_in};
use crate::names::moment;

pub(crate) const MESSAGES: usize = 10_000;
const PATIENTS: usize = 500;
const BATCH: usize = 20;
/// So much later than the practice opens, its messages are booked and due.
const UNTIL_DUE: TimeDelta = TimeDelta::hours(1);
/// Each takes the better part of a minute, so there are few.
const TIMES: usize = 3;

/// A practice whose messages are all due, closed.
struct Due {
    root: PathBuf,
    key: FileKey,
    /// One of the letters as it will leave.
    letter: (String, String),
}

pub(crate) async fn measure(root: &Path) -> Result<Figure, Failure> {
    let server = MailServer::open().await?;
    let due = Due::make(root, server.port).await?;
    let (mut ours, mut bare) = (Samples::default(), Samples::default());
    for number in 1..=TIMES {
        let commits = due.time_commits().await?;
        let letters = due.time_letters(&server).await?;
        let round = due.time_round(&server).await?;
        say(format_args!(
            "{number} of {TIMES}: {MESSAGES} letters in {:.1} s, their commits in {:.1} s; \
             the clinic's round in {:.1} s",
            letters.as_secs_f64(),
            commits.as_secs_f64(),
            round.as_secs_f64()
        ));
        ours.add(round);
        bare.add(letters + commits);
    }
    Ok(Figure::of_times(
        "send 10,000 messages that are due",
        Measure::Median,
        (&ours, &bare),
        Goal::Ratio(1.3),
        "the same number of letters through lettre over one connection to the same server, and \
         the same commits (three in a message: a twentieth of a claim, sending, sent) by hand in a \
         copy of the same encrypted file, one after the other",
    ))
}

impl Due {
    async fn make(root: &Path, mail_port: u16) -> Result<Self, Failure> {
        let bunch = Bunch::in_folder(root)?;
        let folder = root.join("practice");
        let (clinic, desk) = practice::found(&folder, bunch.tools.clone()).await?;
        bunch.clock.sleep(UNTIL_DUE);
        let carriers = Carriers {
            mail_port,
            sms_url: None,
        };
        practice::send_through(&clinic, &desk.actor, &carriers).await?;
        let mut patients = Vec::with_capacity(PATIENTS);
        for number in 0..PATIENTS {
            let address = format!("patient{number}@example.org");
            let name = ("Mia", "Santos");
            let patient = desk.register_reached_by(&clinic, name, ChannelKind::Email, &address);
            patients.push(patient.await?);
        }
        // Beyond what a round plans ahead: this is about sending.
        let first = moment("2027-09-20T00:00");
        for number in 0..MESSAGES {
            let minutes = i64::try_from(number).unwrap_or(0) * i64::from(MINUTES);
            let start = CivilMinute::of(first + TimeDelta::minutes(minutes), Sydney);
            let patient = patients[number % patients.len()];
            desk.book(&clinic, &[patient], start).await?;
        }
        clinic.close().await?;
        let key = bunch.key_of(&file_in(&folder)).await?;
        say(format_args!("{MESSAGES} messages are due"));
        Ok(Self {
            root: root.to_owned(),
            key,
            letter: (
                "Confirmed: Thu 26 Nov 2026 at 2:30 pm".to_owned(),
                "Hello Mia,\n\nYour appointment with Ines Okafor is booked for Thursday \
                 26 November 2026 at 2:30 pm.\nIt will take 5 minutes.\n\n\
                 Banksia Street Psychology\n3 Banksia Street\n(02) 5550 1200\n"
                    .to_owned(),
            ),
        })
    }

    /// A fresh copy of the practice: each round uses its messages up.
    fn copy(&self) -> Result<tempfile::TempDir, Failure> {
        let copy = tempfile::tempdir_in(&self.root)?;
        copy_folder(&self.root.join("practice"), copy.path())?;
        Ok(copy)
    }

    async fn time_round(&self, server: &MailServer) -> Result<Duration, Failure> {
        let copy = self.copy()?;
        let bunch = Bunch::in_folder(&self.root)?;
        // Later than anything was written, or the clock would be taken for wrong and nothing sent.
        bunch.clock.sleep(UNTIL_DUE + UNTIL_DUE);
        let clinic = Clinic::open(copy.path(), bunch.tools).await?;
        // What a start does once is not about sending.
        let mut rounds = Rounds::default();
        rounds.do_chores(&clinic).await;
        let people = staff::at_door(&clinic).await?;
        let ines = people.first().ok_or(Failure::NothingFound)?.staff;
        let ines = staff::actor(&clinic, ines)
            .await?
            .ok_or(Failure::NothingFound)?;
        outbox::release_backlog(&clinic, &ines).await?;
        let before = server.count();
        let (time, ()) = timed(rounds.tick(&clinic)).await;
        let everybodys = MessageFilter::default();
        let page = outbox::list(&clinic, &ines, MessageTab::GoingOut, &everybodys, None).await?;
        let arrived = server.count() - before;
        if page.counts.going_out > 0 || arrived != MESSAGES {
            return Err(Failure::NotAllSent(arrived));
        }
        clinic.close().await?;
        Ok(time)
    }

    async fn time_letters(&self, server: &MailServer) -> Result<Duration, Failure> {
        let before = server.count();
        let (time, sent) = timed(self.send_letters(server.port)).await;
        sent?;
        let arrived = server.count() - before;
        if arrived != MESSAGES {
            return Err(Failure::NotAllSent(arrived));
        }
        Ok(time)
    }

    async fn send_letters(&self, port: u16) -> Result<(), Failure> {
        let hello = ClientId::Domain("localhost".to_owned());
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
        // The clinic does the same: the end of a letter is a packet of its own, which would wait
        // for the acknowledgement of the one before.
        stream.set_nodelay(true)?;
        let mut conn =
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await?;
        let (subject, body) = &self.letter;
        for number in 0..MESSAGES {
            let letter = Message::builder()
                .from("desk@banksia.example".parse()?)
                .to(format!("patient{}@example.org", number % PATIENTS).parse()?)
                .message_id(Some(format!("<{number}@banksia.example>")))
                .subject(subject.clone())
                .body(body.clone())?;
            conn.send(letter.envelope(), &letter.formatted()).await?;
        }
        conn.quit().await?;
        Ok(())
    }

    async fn time_commits(&self) -> Result<Duration, Failure> {
        let copy = self.copy()?;
        let mut conn =
            floor::connect(&file_in(copy.path()), Some(&self.key), Access::Write).await?;
        let messages: Vec<Vec<u8>> =
            sqlx::query_scalar("SELECT id FROM messages WHERE state = 'planned' ORDER BY next_at")
                .fetch_all(&mut conn)
                .await?;
        let mut seq: i64 = sqlx::query_scalar("SELECT max(seq) FROM audit_events")
            .fetch_one(&mut conn)
            .await?;
        let (time, done) = timed(async {
            for batch in messages.chunks(BATCH) {
                claim(&mut conn, batch, &mut seq).await?;
                for message in batch {
                    mark_sending(&mut conn, message, &self.letter, &mut seq).await?;
                    mark_sent(&mut conn, message, &mut seq).await?;
                }
            }
            Ok::<(), sqlx::Error>(())
        })
        .await;
        done?;
        conn.close().await?;
        Ok(time)
    }
}

const NOW: &str = "2026-11-23T23:00:00+00:00";

async fn claim(
    conn: &mut SqliteConnection,
    batch: &[Vec<u8>],
    seq: &mut i64,
) -> Result<(), sqlx::Error> {
    let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
    for message in batch {
        sqlx::query(
            "UPDATE messages SET state = 'claimed', run = $1, changed_at = $2 WHERE id = $1",
        )
        .bind(message)
        .bind(NOW)
        .execute(&mut *tx)
        .await?;
    }
    say_event(&mut tx, seq).await?;
    tx.commit().await
}

async fn mark_sending(
    conn: &mut SqliteConnection,
    message: &Vec<u8>,
    (subject, body): &(String, String),
    seq: &mut i64,
) -> Result<(), sqlx::Error> {
    /// Nonce and tag.
    const SEAL: usize = 28;
    let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(
        "UPDATE messages
         SET state = 'sending', reason = NULL, sentence = NULL, attempts = attempts + 1,
             address_sealed = $2, subject_sealed = $3, body_sealed = $4, sending_at = $5,
             changed_at = $5
         WHERE id = $1",
    )
    .bind(message)
    .bind(vec![7; "patient100@example.org".len() + SEAL])
    .bind(vec![7; subject.len() + SEAL])
    .bind(vec![7; body.len() + SEAL])
    .bind(NOW)
    .execute(&mut *tx)
    .await?;
    say_decision(&mut tx, message, "It may be sent, and was handed over.").await?;
    say_event(&mut tx, seq).await?;
    tx.commit().await
}

async fn mark_sent(
    conn: &mut SqliteConnection,
    message: &Vec<u8>,
    seq: &mut i64,
) -> Result<(), sqlx::Error> {
    let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(
        "UPDATE messages
         SET state = 'sent', reason = NULL, sentence = NULL, carrier_id = $2, ended_at = $3,
             run = NULL, changed_at = $3
         WHERE id = $1",
    )
    .bind(message)
    .bind("<0192f0c1-2222-7333-8444-555566667777@banksia.example>")
    .bind(NOW)
    .execute(&mut *tx)
    .await?;
    say_decision(&mut tx, message, "The carrier accepted it.").await?;
    say_event(&mut tx, seq).await?;
    tx.commit().await
}

pub(crate) async fn say_decision(
    conn: &mut SqliteConnection,
    message: &Vec<u8>,
    sentence: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO message_decisions (message, at, stage, outcome, sentence)
         VALUES ($1, $2, 'carrier', 'sent', $3)",
    )
    .bind(message)
    .bind(NOW)
    .bind(sentence)
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn say_event(
    conn: &mut SqliteConnection,
    seq: &mut i64,
) -> Result<(), sqlx::Error> {
    *seq += 1;
    sqlx::query(
        "INSERT INTO audit_events (seq, at, run, staff, roles, action, patient, detail, mac)
         VALUES ($1, $2, zeroblob(16), NULL, '', 'message_sent', zeroblob(16), $3, zeroblob(32))",
    )
    .bind(*seq)
    .bind(NOW)
    .bind(r#"{"message":"0192f0c1-2222-7333-8444-555566667777"}"#)
    .execute(conn)
    .await?;
    Ok(())
}

/// Closing has moved everything into the file itself, and what lies beside it is on its way out.
fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let target = to.join(&name);
        let is_going = [".db-wal", ".db-shm"]
            .iter()
            .any(|ending| name.to_string_lossy().ends_with(ending));
        if is_going {
            continue;
        }
        if entry.file_type()?.is_dir() {
            std::fs::create_dir_all(&target)?;
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
