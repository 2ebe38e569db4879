CREATE TABLE patients (
  id                   BLOB PRIMARY KEY CHECK (length(id) = 16),
  legal_given_name     TEXT NOT NULL,
  legal_family_name    TEXT NOT NULL,
  preferred_name       TEXT NOT NULL,
  -- What lists show: preferred or legal given name, then family name.
  shown_name           TEXT NOT NULL,
  -- Family name then given name, folded: the order of lists.
  sort_name            TEXT NOT NULL,
  pronouns             TEXT NOT NULL,
  -- 'YYYY-MM-DD', or '--MM-DD' when the year is not known; NULL when missing or unclear.
  birthday             TEXT,
  -- What was given when it could not be right; listed for correction, never guessed.
  birthday_unclear     TEXT,
  address_line         TEXT NOT NULL,
  suburb               TEXT NOT NULL,
  state                TEXT NOT NULL,
  postcode             TEXT NOT NULL,
  country              TEXT NOT NULL,
  language             TEXT NOT NULL,
  preferred_channel    TEXT CHECK (preferred_channel IN ('email', 'sms', 'whatsapp')),
  zone                 TEXT,
  status               TEXT NOT NULL CHECK (status IN ('active', 'inactive', 'deceased')),
  status_since         TEXT,
  primary_psychologist BLOB REFERENCES staff (id),
  gp_name              TEXT NOT NULL,
  gp_practice          TEXT NOT NULL,
  gp_phone             TEXT NOT NULL,
  medicare             TEXT NOT NULL,
  dva                  TEXT NOT NULL,
  ndis                 TEXT NOT NULL,
  referral_date        TEXT,
  referral_sessions    INTEGER,
  verified_by          BLOB REFERENCES staff (id),
  verified_on          TEXT,
  registered_at        TEXT NOT NULL,
  version              INTEGER NOT NULL
) STRICT;

CREATE INDEX patients_by_name ON patients (sort_name, id);
CREATE INDEX patients_by_status ON patients (status, sort_name, id);
CREATE INDEX patients_by_psychologist ON patients (primary_psychologist, sort_name, id);
CREATE INDEX patients_by_birthday ON patients (birthday);
CREATE INDEX patients_by_unclear_birthday ON patients (id) WHERE birthday_unclear IS NOT NULL;

-- One sealing key a patient, itself sealed with a key derived from the database key. Destroying
-- this row destroys what was sealed with it.
CREATE TABLE patient_keys (
  patient BLOB PRIMARY KEY REFERENCES patients (id),
  sealed  BLOB NOT NULL
) STRICT;

CREATE TABLE former_names (
  patient     BLOB NOT NULL REFERENCES patients (id),
  position    INTEGER NOT NULL,
  given_name  TEXT NOT NULL,
  family_name TEXT NOT NULL,
  PRIMARY KEY (patient, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_points (
  id          BLOB PRIMARY KEY CHECK (length(id) = 16),
  patient     BLOB NOT NULL REFERENCES patients (id),
  position    INTEGER NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
  -- An email address, or a phone number in E.164 form.
  value       TEXT NOT NULL,
  label       TEXT NOT NULL,
  is_safe     INTEGER NOT NULL CHECK (is_safe IN (0, 1)),
  never_text  INTEGER NOT NULL CHECK (never_text IN (0, 1)),
  hours_from  TEXT,
  hours_until TEXT,
  is_discreet INTEGER NOT NULL CHECK (is_discreet IN (0, 1)),
  -- When a carrier last said that this address does not exist.
  bounced_at  TEXT
) STRICT;

CREATE INDEX contact_points_by_patient ON contact_points (patient, position);
CREATE INDEX contact_points_by_value ON contact_points (value);

-- People around a patient, with what each may do or get.
CREATE TABLE contacts (
  id             BLOB PRIMARY KEY CHECK (length(id) = 16),
  patient        BLOB NOT NULL REFERENCES patients (id),
  name           TEXT NOT NULL,
  relationship   TEXT NOT NULL,
  phone          TEXT,
  email          TEXT,
  is_safe        INTEGER NOT NULL CHECK (is_safe IN (0, 1)),
  emergency      INTEGER NOT NULL CHECK (emergency IN (0, 1)),
  guardian       INTEGER NOT NULL CHECK (guardian IN (0, 1)),
  partner        INTEGER NOT NULL CHECK (partner IN (0, 1)),
  payer          INTEGER NOT NULL CHECK (payer IN (0, 1)),
  never_disclose INTEGER NOT NULL CHECK (never_disclose IN (0, 1)),
  gets_reminders INTEGER NOT NULL CHECK (gets_reminders IN (0, 1)),
  may_book       INTEGER NOT NULL CHECK (may_book IN (0, 1)),
  portal         INTEGER NOT NULL CHECK (portal IN (0, 1)),
  -- When a carrier last said that the number or the address does not exist.
  phone_bounced_at TEXT,
  email_bounced_at TEXT,
  -- Raised when name, phone or email changes: a consent names the contact as it was.
  version        INTEGER NOT NULL,
  removed_at     TEXT
) STRICT;

CREATE INDEX contacts_by_patient ON contacts (patient);

-- Text is sealed with the patient's key: a clinical alert is a patient's private word.
CREATE TABLE alerts (
  id          BLOB PRIMARY KEY CHECK (length(id) = 16),
  patient     BLOB NOT NULL REFERENCES patients (id),
  audience    TEXT NOT NULL CHECK (audience IN ('everyone', 'clinical')),
  text_sealed BLOB NOT NULL,
  made_by     BLOB NOT NULL REFERENCES staff (id),
  made_at     TEXT NOT NULL,
  ended_at    TEXT
) STRICT;

CREATE INDEX alerts_by_patient ON alerts (patient) WHERE ended_at IS NULL;

CREATE TABLE care_team (
  patient BLOB NOT NULL REFERENCES patients (id),
  staff   BLOB NOT NULL REFERENCES staff (id),
  since   TEXT NOT NULL,
  PRIMARY KEY (patient, staff)
) STRICT, WITHOUT ROWID;

-- Every word that a patient can be found by, folded: names (legal, preferred, former), digits of
-- phones and of the birthday, email addresses. The first one, two and three letters of a name stand
-- here too, with a star behind them ('sa*'): so short a beginning fits thousands of patients, and
-- as a word of its own it is read in the order of names without sorting them.
CREATE TABLE patient_words (
  word    TEXT NOT NULL,
  sort    TEXT NOT NULL,
  patient BLOB NOT NULL REFERENCES patients (id),
  PRIMARY KEY (word, sort, patient)
) STRICT, WITHOUT ROWID;

CREATE INDEX patient_words_by_patient ON patient_words (patient, word);

-- How many patients a word of a name leads to: the small list that typing errors are forgiven
-- against, by length because an error changes it by two letters at most.
CREATE TABLE name_words (
  length   INTEGER NOT NULL,
  word     TEXT NOT NULL,
  patients INTEGER NOT NULL,
  PRIMARY KEY (length, word)
) STRICT, WITHOUT ROWID;
