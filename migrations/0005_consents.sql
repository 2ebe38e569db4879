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

-- The program's own wording, until the owner writes a version of their own.
INSERT INTO consent_texts (purpose, version, text, is_material, written_at)
VALUES
  ('appointment_reminders', 1,
   'I agree that the practice reminds me of my appointments, and sends the link when an appointment is by video, over the channels that I choose. A reminder names the date, the time and the practice, and says nothing about why I come. Text messages and emails can be read by anyone who can open my phone or mailbox. I can say no, or change my mind at any time, without any effect on my care.',
   0, '2026-11-01T00:00:00+00:00'),
  ('birthday_greetings', 1,
   'I agree that the practice sends me a short greeting on my birthday, over the channels that I choose. The greeting is sent automatically and says nothing about my care. I can say no, or change my mind at any time, without any effect on my care.',
   0, '2026-11-01T00:00:00+00:00'),
  ('progress_updates', 1,
   'I agree that, after a session, my psychologist may send a short progress update to the one contact that I name. An update holds my name, the date of the session, a rating of progress, and at most two short excerpts: a general impression and the next steps. It never holds the notes themselves, an assessment or a diagnosis. My psychologist decides each time whether an update is sent, and may hold it back. When the details of my contact change, updates stop until I agree again. I can withdraw at any time; updates that were sent cannot be taken back.',
   0, '2026-11-01T00:00:00+00:00'),
  ('recording', 1,
   'I agree that my psychologist may record the sound of a session when everyone taking part has agreed. I am asked again at the beginning of each recording. Recordings are kept encrypted, are heard only by those who may read my notes, and are deleted after 30 days unless we agree to keep one. I can say stop at any moment of a session, and recording then ends at once.',
   0, '2026-11-01T00:00:00+00:00'),
  ('record_shares', 1,
   'I agree that the practice shares parts of my record with the provider named here, for my care. I was told which parts and for how long. The provider opens them with a link and a passcode. I can withdraw at any time; what the provider has read or saved by then cannot be taken back.',
   0, '2026-11-01T00:00:00+00:00'),
  ('portal', 1,
   'I agree that the practice opens an account for me in its patient portal, where I can see my appointments and what is released to me, and write to the practice. What is exchanged is encrypted so that only the practice and I can read it. Messages are read during working hours and are not for emergencies. I can close the account at any time.',
   0, '2026-11-01T00:00:00+00:00');

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
  -- NULL: the program, as when an answer to a message withdraws.
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
