-- The log of messages is read by the day on which they were due.
CREATE INDEX messages_by_due ON messages (due_at, id);
