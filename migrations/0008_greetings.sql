-- Messages learn two kinds, offers of a free time and birthday greetings. The engine cannot change a
-- check, so both tables are made anew with what they hold.

CREATE TABLE old_decisions AS SELECT seq, message, at, stage, outcome, sentence FROM message_decisions;
DROP TABLE message_decisions;
ALTER TABLE messages RENAME TO old_messages;
DROP INDEX messages_due;
DROP INDEX messages_open;
DROP INDEX messages_by_state;
DROP INDEX messages_by_subject;
DROP INDEX messages_by_patient;
DROP INDEX messages_by_hand_over;

CREATE TABLE messages (
  id             BLOB PRIMARY KEY CHECK (length(id) = 16),
  kind           TEXT NOT NULL CHECK (kind IN (
    'confirmation', 'moved', 'cancelled', 'reminder', 'offer', 'greeting', 'test')),
  -- The appointment, the entry of the wait list, the patient whose birthday it is; for a test
  -- message the message itself.
  subject        BLOB NOT NULL CHECK (length(subject) = 16),
  -- Start of what the message is about, UTC. Part of the unique key: a move makes a new message.
  -- For a greeting the day it is given, at midnight UTC, whatever the clinic's zone.
  occurrence     TEXT NOT NULL,
  -- Minutes before the occurrence; for a notice, how many its reader had before; for a greeting,
  -- the year.
  lead_minutes   INTEGER NOT NULL,
  channel        TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp')),
  -- Whom it speaks to: a patient, one of a patient's contacts, or staff who asked for a test.
  recipient_kind TEXT NOT NULL CHECK (recipient_kind IN ('patient', 'contact', 'staff')),
  recipient      BLOB NOT NULL CHECK (length(recipient) = 16),
  patient        BLOB REFERENCES patients (id),
  generation     INTEGER NOT NULL,
  -- What its text speaks of beyond the recipient: psychologist, place, link. JSON.
  facts          TEXT NOT NULL,
  -- Without the sending hours, so that it can be computed again.
  wished_at      TEXT NOT NULL,
  due_at         TEXT NOT NULL,
  not_after      TEXT NOT NULL,
  outside_hours  INTEGER NOT NULL CHECK (outside_hours IN (0, 1)),
  state          TEXT NOT NULL CHECK (state IN (
    'planned', 'held', 'claimed', 'sending', 'sent', 'delivered', 'undelivered',
    'cancelled', 'superseded', 'skipped', 'expired', 'failed', 'unknown')),
  -- Closed word behind held, skipped, expired, failed, unknown; and the sentence a person reads.
  reason         TEXT,
  sentence       TEXT,
  -- A person held it, or decided that it is not to be sent.
  by_person      INTEGER NOT NULL CHECK (by_person IN (0, 1)),
  attempts       INTEGER NOT NULL,
  next_at        TEXT NOT NULL,
  -- The run of the program that claimed it.
  run            BLOB CHECK (length(run) = 16),
  message_key    BLOB NOT NULL CHECK (length(message_key) = 16),
  -- What was handed over, sealed with the patient's key (or the clinic's, for a test).
  address_sealed BLOB,
  subject_sealed BLOB,
  body_sealed    BLOB,
  carrier_id     TEXT,
  sending_at     TEXT,
  ended_at       TEXT,
  -- Set when a person has dealt with a failed or unknown message.
  settled_by     BLOB REFERENCES staff (id),
  created_at     TEXT NOT NULL,
  changed_at     TEXT NOT NULL,
  UNIQUE (kind, subject, occurrence, lead_minutes, channel, recipient)
) STRICT;

INSERT INTO messages
      (id, kind, subject, occurrence, lead_minutes, channel, recipient_kind,
       recipient, patient, generation, facts, wished_at, due_at, not_after,
       outside_hours, state, reason, sentence, by_person, attempts, next_at,
       run, message_key, address_sealed, subject_sealed, body_sealed, carrier_id, sending_at,
       ended_at, settled_by, created_at, changed_at)
SELECT id, kind, subject, occurrence, lead_minutes, channel, recipient_kind,
       recipient, patient, generation, facts, wished_at, due_at, not_after,
       outside_hours, state, reason, sentence, by_person, attempts, next_at,
       run, message_key, address_sealed, subject_sealed, body_sealed, carrier_id, sending_at,
       ended_at, settled_by, created_at, changed_at
FROM old_messages;
DROP TABLE old_messages;

CREATE INDEX messages_due ON messages (next_at) WHERE state IN ('planned', 'held');
CREATE INDEX messages_open ON messages (state, due_at)
  WHERE state IN ('planned', 'held', 'claimed', 'sending', 'failed', 'unknown', 'undelivered');
CREATE INDEX messages_by_state ON messages (state, changed_at);
CREATE INDEX messages_by_subject ON messages (subject);
CREATE INDEX messages_by_patient ON messages (patient, due_at);
CREATE INDEX messages_by_hand_over ON messages (channel, sending_at) WHERE sending_at IS NOT NULL;
-- A patient is greeted once a year, whatever happens to the program, the clock or the birth date.
CREATE UNIQUE INDEX messages_one_greeting ON messages (patient, lead_minutes)
  WHERE kind = 'greeting'
    AND state IN ('sending', 'sent', 'delivered', 'undelivered', 'unknown');

-- Why each message went, waited or stayed: one line each time the gate or a carrier decided.
CREATE TABLE message_decisions (
  seq      INTEGER PRIMARY KEY,
  message  BLOB NOT NULL REFERENCES messages (id),
  at       TEXT NOT NULL,
  stage    TEXT NOT NULL CHECK (stage IN ('planned', 'gate', 'carrier', 'person', 'recovery')),
  outcome  TEXT NOT NULL,
  sentence TEXT NOT NULL
) STRICT;

INSERT INTO message_decisions (seq, message, at, stage, outcome, sentence)
SELECT seq, message, at, stage, outcome, sentence
FROM old_decisions;
DROP TABLE old_decisions;

CREATE INDEX message_decisions_by_message ON message_decisions (message, seq);
