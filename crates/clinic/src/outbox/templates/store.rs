//! The table `message_texts`.

use super::super::language::Language;
use super::super::model::MessageKind;
use super::model::{TextChannel, TextKey, Wording};
use crate::access::{Allowed, ManageSettings};
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query, query_as};
use crate::ids::StaffId;

/// A version of a text.
#[derive(FromRow)]
pub(super) struct TextRow {
    pub(super) kind: MessageKind,
    pub(super) channel: TextChannel,
    pub(super) language: Language,
    pub(super) version: i64,
    subject: Option<String>,
    /// None: the practice went back to the program's text.
    body: Option<String>,
    pub(super) built_in: String,
    pub(super) writer: Option<String>,
    pub(super) written_at: Instant,
}

impl TextRow {
    pub(super) fn is_of(&self, key: TextKey) -> bool {
        (self.kind, self.language, self.channel) == (key.kind, key.language, key.channel)
    }

    /// What the practice wrote.
    pub(super) fn own(&self) -> Option<Wording> {
        self.body.clone().map(|body| Wording {
            subject: self.subject.clone(),
            body,
        })
    }
}

/// What the practice wrote, if that is in use.
pub(super) async fn find_own(conn: &mut Conn, key: TextKey) -> Result<Option<Wording>, DbError> {
    let newest: Option<(Option<String>, Option<String>)> = query_as(
        "SELECT subject, body
         FROM message_texts
         WHERE kind = $1 AND channel = $2 AND language = $3
         ORDER BY version DESC
         LIMIT 1",
    )
    .bind(key.kind)
    .bind(key.channel)
    .bind(key.language)
    .fetch_optional(conn)
    .await?;
    Ok(newest.and_then(|(subject, body)| body.map(|body| Wording { subject, body })))
}

/// The newest version of every text that was ever changed.
pub(super) async fn list_newest(conn: &mut Conn) -> Result<Vec<TextRow>, DbError> {
    Ok(query_as(
        "SELECT newest.kind, newest.channel, newest.language, newest.version, newest.subject,
                newest.body, newest.built_in, staff.display_name AS writer, newest.written_at
         FROM message_texts AS newest
         LEFT JOIN staff ON staff.id = newest.written_by
         WHERE newest.version = (
           SELECT max(version)
           FROM message_texts
           WHERE kind = newest.kind AND channel = newest.channel AND language = newest.language)",
    )
    .fetch_all(conn)
    .await?)
}

/// A version to be kept.
pub(super) struct NewText {
    pub(super) key: TextKey,
    pub(super) version: i64,
    /// None goes back to the program's text.
    pub(super) own: Option<Wording>,
    pub(super) built_in: String,
    pub(super) written_by: Option<StaffId>,
}

pub(super) async fn insert(
    conn: &mut Conn,
    _allowed: &Allowed<ManageSettings>,
    new: NewText,
    now: Instant,
) -> Result<(), DbError> {
    let (subject, body) = new
        .own
        .map_or((None, None), |own| (own.subject, Some(own.body)));
    query(
        "INSERT INTO message_texts
           (kind, channel, language, version, subject, body, built_in, written_by, written_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(new.key.kind)
    .bind(new.key.channel)
    .bind(new.key.language)
    .bind(new.version)
    .bind(subject)
    .bind(body)
    .bind(new.built_in)
    .bind(new.written_by)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}
