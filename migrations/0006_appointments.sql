CREATE TABLE appointment_types (
  id        BLOB PRIMARY KEY CHECK (length(id) = 16),
  name      TEXT NOT NULL,
  minutes   INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 480),
  mode      TEXT NOT NULL CHECK (mode IN ('in_person', 'telehealth', 'phone')),
  colour    INTEGER NOT NULL CHECK (colour BETWEEN 0 AND 7),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1))
) STRICT;

CREATE TABLE consulting_rooms (
  id        BLOB PRIMARY KEY CHECK (length(id) = 16),
  name      TEXT NOT NULL,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1))
) STRICT;

-- Times of day are 'HH:MM' in the clinic's zone; weekday 1 is Monday.
CREATE TABLE working_hours (
  staff    BLOB NOT NULL REFERENCES staff (id),
  weekday  INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  kind     TEXT NOT NULL CHECK (kind IN ('working', 'break')),
  starts   TEXT NOT NULL,
  ends     TEXT NOT NULL,
  PRIMARY KEY (staff, weekday, kind, starts)
) STRICT, WITHOUT ROWID;

CREATE TABLE leave (
  id     BLOB PRIMARY KEY CHECK (length(id) = 16),
  staff  BLOB NOT NULL REFERENCES staff (id),
  -- Civil times in the clinic's zone.
  starts TEXT NOT NULL,
  ends   TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE INDEX leave_by_staff ON leave (staff, starts);

CREATE TABLE public_holidays (
  date TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE appointments (
  id            BLOB PRIMARY KEY CHECK (length(id) = 16),
  -- What was agreed: a civil time in a zone. The instants are derived from it.
  starts_civil  TEXT NOT NULL,
  zone          TEXT NOT NULL,
  minutes       INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 480),
  starts_at     TEXT NOT NULL,
  ends_at       TEXT NOT NULL,
  psychologist  BLOB NOT NULL REFERENCES staff (id),
  room          BLOB REFERENCES consulting_rooms (id),
  type          BLOB NOT NULL REFERENCES appointment_types (id),
  mode          TEXT NOT NULL CHECK (mode IN ('in_person', 'telehealth', 'phone')),
  state         TEXT NOT NULL CHECK (state IN ('booked', 'confirmed', 'arrived', 'completed', 'missed', 'cancelled')),
  meeting_link  TEXT,
  cancel_reason   TEXT,
  override_reason TEXT,
  -- Why the people concerned are not told of the last change; NULL: they are.
  silent_reason   TEXT,
  -- Raised by every move, cancellation and undo; a message carries the one it was planned for.
  generation    INTEGER NOT NULL,
  -- When it was last booked, moved or cancelled: the grace of its messages starts here.
  settled_at    TEXT NOT NULL,
  booked_by     BLOB REFERENCES staff (id),
  version       INTEGER NOT NULL
) STRICT;

CREATE INDEX appointments_by_start ON appointments (starts_at);
CREATE INDEX appointments_by_psychologist ON appointments (psychologist, starts_at);
CREATE INDEX appointments_by_room ON appointments (room, starts_at) WHERE room IS NOT NULL;

CREATE TABLE appointment_patients (
  appointment BLOB NOT NULL REFERENCES appointments (id),
  patient     BLOB NOT NULL REFERENCES patients (id),
  position    INTEGER NOT NULL,
  PRIMARY KEY (appointment, patient)
) STRICT, WITHOUT ROWID;

CREATE INDEX appointment_patients_by_patient ON appointment_patients (patient, appointment);

-- The appointment as it was before its last change, for undo.
CREATE TABLE appointment_changes (
  seq             INTEGER PRIMARY KEY,
  appointment     BLOB NOT NULL REFERENCES appointments (id),
  starts_civil    TEXT NOT NULL,
  minutes         INTEGER NOT NULL,
  psychologist    BLOB NOT NULL REFERENCES staff (id),
  room            BLOB REFERENCES consulting_rooms (id),
  state           TEXT NOT NULL,
  cancel_reason   TEXT,
  override_reason TEXT,
  changed_by      BLOB REFERENCES staff (id),
  changed_at      TEXT NOT NULL
) STRICT;

CREATE INDEX appointment_changes_by_appointment ON appointment_changes (appointment, seq);
