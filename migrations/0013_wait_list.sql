-- Who waits for an appointment, what would suit, and which free times were offered to whom.

CREATE TABLE wait_list (
  id         BLOB PRIMARY KEY CHECK (length(id) = 16),
  patient    BLOB NOT NULL REFERENCES patients (id),
  type       BLOB NOT NULL REFERENCES appointment_types (id),
  -- Monday is 1: '2,4'. Empty: any day.
  weekdays   TEXT NOT NULL,
  -- Times of day between which it would suit; NULL: any.
  time_from  TEXT,
  time_until TEXT,
  date_from  TEXT NOT NULL,
  date_until TEXT,
  urgency    TEXT NOT NULL CHECK (urgency IN ('soon', 'routine')),
  -- For the desk, a line without anything clinical.
  note       TEXT NOT NULL,
  added_by   BLOB REFERENCES staff (id),
  since      TEXT NOT NULL,
  -- Set when the patient has an appointment or does not wait any longer.
  ended_at   TEXT,
  version    INTEGER NOT NULL
) STRICT;

CREATE INDEX wait_list_open ON wait_list (since) WHERE ended_at IS NULL;
CREATE INDEX wait_list_by_patient ON wait_list (patient);

-- The psychologists it may be; none: any.
CREATE TABLE wait_list_psychologists (
  entry BLOB NOT NULL REFERENCES wait_list (id),
  staff BLOB NOT NULL REFERENCES staff (id),
  PRIMARY KEY (entry, staff)
) STRICT, WITHOUT ROWID;

-- A time that is kept for somebody until they say yes or no, or the offer expires.
CREATE TABLE wait_offers (
  id           BLOB PRIMARY KEY CHECK (length(id) = 16),
  entry        BLOB NOT NULL REFERENCES wait_list (id),
  psychologist BLOB NOT NULL REFERENCES staff (id),
  -- What is offered: a civil time in a zone, and the instants derived from it.
  starts_civil TEXT NOT NULL,
  zone         TEXT NOT NULL,
  minutes      INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 480),
  starts_at    TEXT NOT NULL,
  ends_at      TEXT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('open', 'booked', 'declined')),
  made_by      BLOB REFERENCES staff (id),
  made_at      TEXT NOT NULL,
  -- From here on it holds nothing.
  expires_at   TEXT NOT NULL
) STRICT;

CREATE INDEX wait_offers_by_entry ON wait_offers (entry, made_at);
CREATE INDEX wait_offers_open ON wait_offers (expires_at) WHERE state = 'open';

-- Times that became free: an appointment was cancelled or moved away, leave was taken back. Whether
-- they still are is seen when they are shown.
CREATE TABLE freed_times (
  seq          INTEGER PRIMARY KEY,
  psychologist BLOB NOT NULL REFERENCES staff (id),
  -- Civil times in the clinic's zone.
  starts       TEXT NOT NULL,
  ends         TEXT NOT NULL,
  freed_at     TEXT NOT NULL
) STRICT;

CREATE INDEX freed_times_by_end ON freed_times (ends);
