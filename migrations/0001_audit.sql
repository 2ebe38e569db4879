-- What happened, in order. `mac` is a keyed hash over the row and the mac before it.
CREATE TABLE audit_events (
  seq     INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  run     BLOB NOT NULL CHECK (length(run) = 16),
  -- NULL: the program itself.
  staff   BLOB CHECK (length(staff) = 16),
  roles   TEXT NOT NULL,
  action  TEXT NOT NULL,
  patient BLOB CHECK (length(patient) = 16),
  detail  TEXT NOT NULL,
  mac     BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;

CREATE INDEX audit_events_by_patient ON audit_events (patient, seq);
CREATE INDEX audit_events_by_staff ON audit_events (staff, seq);
CREATE INDEX audit_events_by_action ON audit_events (action, seq);
CREATE INDEX audit_events_by_time ON audit_events (at);

CREATE TRIGGER audit_events_stay
BEFORE UPDATE ON audit_events
BEGIN
  SELECT RAISE(ABORT, 'audit events are never changed');
END;

CREATE TRIGGER audit_events_remain
BEFORE DELETE ON audit_events
BEGIN
  SELECT RAISE(ABORT, 'audit events are never removed');
END;
