CREATE TABLE consent_texts (
  purpose     TEXT NOT NULL CHECK (purpose IN (
    'appointment_reminders', 'birthday_greetings', 'progress_updates',
    'recording', 'record_shares', 'portal')),
  version     INTEGER NOT NULL,
  text        TEXT NOT NULL,
  -- A material change lets earlier grants lapse.
  is_material INTEGER NOT NULL CHECK (is_material IN (0, 1)),
  -- NULL: came with the program.
  written_by  BLOB REFERENCES staff (id),
  written_at  TEXT NOT NULL,
  PRIMARY KEY (purpose, version)
) STRICT, WITHOUT ROWID;

-- The ledger: never changed, never removed. The newest entry for a purpose is the state.
CREATE TABLE consent_entries (
  seq          INTEGER PRIMARY KEY,
  patient      BLOB NOT NULL REFERENCES patients (id),
  purpose      TEXT NOT NULL,
  decision     TEXT NOT NULL CHECK (decision IN ('granted', 'declined', 'withdrawn')),
  text_version INTEGER NOT NULL,
  given_on     TEXT NOT NULL,
  how          TEXT NOT NULL CHECK (how IN ('in_person', 'by_phone', 'in_writing', 'by_email', 'by_message')),
  -- The contact that a consent to progress updates names, and that contact as it was.
  contact         BLOB REFERENCES contacts (id),
  contact_version INTEGER,
  note         TEXT NOT NULL,
  recorded_by  BLOB REFERENCES staff (id),
  recorded_at  TEXT NOT NULL,
  FOREIGN KEY (purpose, text_version) REFERENCES consent_texts (purpose, version)
) STRICT;

CREATE INDEX consent_entries_by_patient ON consent_entries (patient, purpose, seq);
CREATE INDEX consent_entries_by_purpose ON consent_entries (purpose, seq);

CREATE TRIGGER consent_entries_stay
BEFORE UPDATE ON consent_entries
BEGIN
  SELECT RAISE(ABORT, 'consent entries are never changed');
END;

CREATE TRIGGER consent_entries_remain
BEFORE DELETE ON consent_entries
BEGIN
  SELECT RAISE(ABORT, 'consent entries are never removed');
END;

-- Channel switches over time; the newest for a channel holds, none means never asked, which is off.
CREATE TABLE channel_switches (
  seq         INTEGER PRIMARY KEY,
  patient     BLOB NOT NULL REFERENCES patients (id),
  channel     TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp')),
  is_on       INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  how         TEXT NOT NULL CHECK (how IN ('in_person', 'by_phone', 'in_writing', 'by_email', 'by_message', 'by_carrier')),
  recorded_by BLOB REFERENCES staff (id),
  recorded_at TEXT NOT NULL
) STRICT;

CREATE INDEX channel_switches_by_patient ON channel_switches (patient, channel, seq);

CREATE TABLE preferences (
  patient     BLOB PRIMARY KEY REFERENCES patients (id),
  quiet_from  TEXT,
  quiet_until TEXT,
  is_discreet INTEGER NOT NULL CHECK (is_discreet IN (0, 1))
) STRICT;
