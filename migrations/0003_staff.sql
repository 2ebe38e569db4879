CREATE TABLE staff (
  id                  BLOB PRIMARY KEY CHECK (length(id) = 16),
  title               TEXT NOT NULL,
  given_name          TEXT NOT NULL,
  family_name         TEXT NOT NULL,
  display_name        TEXT NOT NULL,
  -- As typed when signing in, folded to lower case.
  username            TEXT NOT NULL UNIQUE,
  registration_number TEXT NOT NULL,
  provider_number     TEXT NOT NULL,
  -- One of eight hues.
  colour              INTEGER NOT NULL CHECK (colour BETWEEN 0 AND 7),
  -- PHC strings (Argon2id); NULL until chosen.
  passphrase_hash     TEXT,
  pin_hash            TEXT,
  totp_sealed         BLOB,
  -- The last time step that a code was accepted for; a code works once.
  totp_last_step      INTEGER,
  left_on             TEXT,
  -- Shown once after the next sign-in, as when somebody reset the passphrase.
  notice              TEXT,
  created_at          TEXT NOT NULL,
  version             INTEGER NOT NULL
) STRICT;

CREATE TABLE staff_roles (
  staff BLOB NOT NULL REFERENCES staff (id),
  role  TEXT NOT NULL CHECK (role IN ('front_desk', 'psychologist', 'owner', 'auditor')),
  PRIMARY KEY (staff, role)
) STRICT, WITHOUT ROWID;

-- At most one waiting code a person. Only its hash is kept.
CREATE TABLE one_time_codes (
  staff      BLOB PRIMARY KEY REFERENCES staff (id),
  code_hash  TEXT NOT NULL,
  made_by    BLOB REFERENCES staff (id),
  expires_at TEXT NOT NULL
) STRICT;

-- Wrong attempts by user name (a keyed hash, so that unknown names leave no trace) and for this
-- computer as a whole. Survives a restart.
CREATE TABLE sign_in_attempts (
  who           BLOB PRIMARY KEY,
  failures      INTEGER NOT NULL,
  blocked_until TEXT NOT NULL
) STRICT;

CREATE TABLE break_glass (
  staff   BLOB NOT NULL REFERENCES staff (id),
  patient BLOB NOT NULL REFERENCES patients (id),
  reason  TEXT NOT NULL,
  since   TEXT NOT NULL,
  until   TEXT NOT NULL
) STRICT;

CREATE INDEX break_glass_by_patient ON break_glass (patient, staff, until);
