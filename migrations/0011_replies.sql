-- Each way of carrying email has a secret of its own. The engine cannot change a check, so the table
-- is made anew with what it holds.
CREATE TABLE old_credentials AS SELECT channel, sealed FROM credentials;
DROP TABLE credentials;
CREATE TABLE credentials (
  channel TEXT PRIMARY KEY CHECK (channel IN ('email', 'resend', 'sms')),
  sealed  BLOB NOT NULL
) STRICT;
INSERT INTO credentials SELECT channel, sealed FROM old_credentials;
DROP TABLE old_credentials;

-- Who was given a message: only that carrier can be asked about it.
ALTER TABLE messages ADD COLUMN carrier TEXT CHECK (carrier IN ('smtp', 'resend', 'twilio'));
-- The approved words of a WhatsApp message and what was put into them, sealed like its text.
ALTER TABLE messages ADD COLUMN template_sealed BLOB;
-- How often the carrier was asked whether it arrived; five times at most.
ALTER TABLE messages ADD COLUMN status_asked INTEGER NOT NULL DEFAULT 0;

CREATE INDEX messages_on_their_way ON messages (channel, carrier, status_asked, ended_at)
  WHERE state = 'sent' AND carrier_id IS NOT NULL;

-- What people wrote to the clinic's number.
CREATE TABLE replies (
  id            BLOB PRIMARY KEY CHECK (length(id) = 16),
  channel       TEXT NOT NULL CHECK (channel IN ('sms', 'whatsapp')),
  carrier_id    TEXT NOT NULL UNIQUE,
  -- Whose key sealed it: the only patient whom the number belongs to or stands beside. NULL: the
  -- clinic's key.
  patient       BLOB REFERENCES patients (id),
  meaning       TEXT NOT NULL CHECK (meaning IN ('stop', 'start', 'yes', 'other')),
  is_urgent     INTEGER NOT NULL CHECK (is_urgent IN (0, 1)),
  -- What the program did about it, in words.
  sentence      TEXT NOT NULL,
  from_sealed   BLOB NOT NULL,
  body_sealed   BLOB NOT NULL,
  written_at    TEXT NOT NULL,
  filed_at      TEXT NOT NULL,
  -- NULL: it needs a person.
  settled_at    TEXT,
  -- NULL with a time beside it: the program settled it.
  settled_by    BLOB REFERENCES staff (id)
) STRICT;

CREATE INDEX replies_open ON replies (is_urgent, written_at) WHERE settled_at IS NULL;
CREATE INDEX replies_by_time ON replies (channel, written_at);

-- Everybody who may have written it.
CREATE TABLE reply_writers (
  reply    BLOB NOT NULL REFERENCES replies (id),
  patient  BLOB NOT NULL REFERENCES patients (id),
  relation TEXT NOT NULL CHECK (relation IN ('patient', 'guardian', 'emergency_contact', 'contact')),
  contact  BLOB REFERENCES contacts (id),
  UNIQUE (reply, patient, contact)
) STRICT;

CREATE INDEX reply_writers_by_patient ON reply_writers (patient);
-- A number of somebody around a patient is looked for when a reply comes from it.
CREATE INDEX contacts_by_phone ON contacts (phone) WHERE removed_at IS NULL;
