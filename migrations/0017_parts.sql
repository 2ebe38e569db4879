-- A text is charged in parts, of which a day's limit counts each.
ALTER TABLE messages ADD COLUMN parts INTEGER NOT NULL DEFAULT 1 CHECK (parts > 0);
