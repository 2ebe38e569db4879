-- Staff congratulate this patient themselves, and the program does not.
ALTER TABLE patients ADD COLUMN greeted_personally INTEGER NOT NULL DEFAULT 0
  CHECK (greeted_personally IN (0, 1));

-- Month and day are the last five characters, with a year and without.
CREATE INDEX patients_by_day_of_birth ON patients (substr(birthday, -5));
CREATE INDEX patients_without_birthday ON patients (sort_name)
  WHERE birthday IS NULL AND birthday_unclear IS NULL AND status = 'active';
CREATE INDEX messages_greetings ON messages (due_at, id) WHERE kind = 'greeting';
