-- Appointments that come again. Each is an ordinary appointment; those that were agreed on together
-- share a series, and within it a part: what was agreed on at one time, and what its people are told
-- of in one message. A change to many makes a new part and never alters an old one.

CREATE TABLE series_parts (
  id            BLOB PRIMARY KEY CHECK (length(id) = 16),
  -- The whole series; the id of its first part.
  series        BLOB NOT NULL CHECK (length(series) = 16),
  frequency     TEXT NOT NULL CHECK (frequency IN ('daily', 'weekly', 'monthly', 'monthly_by_weekday')),
  interval      INTEGER NOT NULL CHECK (interval BETWEEN 1 AND 99),
  -- The days of a weekly series, Monday is 1: '2,4'. Empty for the others.
  by_weekday    TEXT NOT NULL,
  -- A date of the pattern: it says which day of the month, or which of its weekdays.
  starts_on     TEXT NOT NULL,
  -- Its appointments were called off together.
  is_cancelled  INTEGER NOT NULL CHECK (is_cancelled IN (0, 1)),
  -- Parts that tell people the same share this: a new room tells nobody anything, and what is taken
  -- back says again what was said before.
  says          BLOB NOT NULL CHECK (length(says) = 16),
  -- Why its people are not told; NULL: they are.
  silent_reason TEXT,
  -- The first start that it gives or takes away, UTC: how short the notice is.
  nearest_at    TEXT NOT NULL,
  made_by       BLOB REFERENCES staff (id),
  made_at       TEXT NOT NULL
) STRICT;

CREATE INDEX series_parts_by_making ON series_parts (made_at);

-- What each patient had been told when a part took the place of earlier ones. Nothing: no row.
CREATE TABLE series_told (
  part         BLOB NOT NULL REFERENCES series_parts (id),
  patient      BLOB NOT NULL REFERENCES patients (id),
  says         BLOB NOT NULL CHECK (length(says) = 16),
  -- They were told to come, not that it is off.
  is_expecting INTEGER NOT NULL CHECK (is_expecting IN (0, 1)),
  PRIMARY KEY (part, patient)
) STRICT, WITHOUT ROWID;

ALTER TABLE appointments ADD COLUMN series BLOB CHECK (length(series) = 16);
ALTER TABLE appointments ADD COLUMN series_part BLOB REFERENCES series_parts (id);
-- Its place among the dates of the series, from 1; a date that was left out leaves a gap.
ALTER TABLE appointments ADD COLUMN series_index INTEGER;
-- It was changed on its own: a change to many leaves it alone.
ALTER TABLE appointments ADD COLUMN is_exception INTEGER NOT NULL DEFAULT 0 CHECK (is_exception IN (0, 1));
-- The civil start that the message of its part speaks of, and its generation then.
ALTER TABLE appointments ADD COLUMN agreed_start TEXT;
ALTER TABLE appointments ADD COLUMN agreed_generation INTEGER;

CREATE INDEX appointments_by_series ON appointments (series, series_index) WHERE series IS NOT NULL;
CREATE INDEX appointments_by_part ON appointments (series_part, series_index) WHERE series_part IS NOT NULL;

ALTER TABLE appointment_changes ADD COLUMN series_part BLOB REFERENCES series_parts (id);
ALTER TABLE appointment_changes ADD COLUMN is_exception INTEGER NOT NULL DEFAULT 0 CHECK (is_exception IN (0, 1));
ALTER TABLE appointment_changes ADD COLUMN agreed_start TEXT;
ALTER TABLE appointment_changes ADD COLUMN agreed_generation INTEGER;
-- The part that a change to many made; NULL for a change of one. Such a change is taken back whole.
ALTER TABLE appointment_changes ADD COLUMN made_part BLOB REFERENCES series_parts (id);

CREATE INDEX appointment_changes_by_part ON appointment_changes (made_part) WHERE made_part IS NOT NULL;
