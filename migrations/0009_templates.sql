-- Every version of every text that the practice wrote for its messages. The newest of a kind, a
-- channel and a language is in use; none: the text that comes with the program.
CREATE TABLE message_texts (
  kind       TEXT NOT NULL CHECK (kind IN (
    'confirmation', 'moved', 'cancelled', 'reminder', 'offer', 'greeting')),
  channel    TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
  -- A tag, as in 'de'.
  language   TEXT NOT NULL,
  version    INTEGER NOT NULL CHECK (version >= 1),
  -- Of an email alone.
  subject    TEXT,
  -- NULL: from here on the program's text again.
  body       TEXT,
  -- The program's text when this was written, for saying that it is another now.
  built_in   TEXT NOT NULL,
  written_by BLOB REFERENCES staff (id),
  written_at TEXT NOT NULL,
  PRIMARY KEY (kind, channel, language, version)
) STRICT, WITHOUT ROWID;
