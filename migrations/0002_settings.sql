-- One row a section; the value is JSON that the program's own types write and read.
CREATE TABLE settings (
  section    TEXT PRIMARY KEY,
  value      TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;

-- Passwords and tokens of carriers, sealed with a key derived from the database key.
CREATE TABLE credentials (
  channel TEXT PRIMARY KEY CHECK (channel IN ('email', 'sms', 'whatsapp')),
  sealed  BLOB NOT NULL
) STRICT;
