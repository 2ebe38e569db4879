-- What a person sends again may have arrived the first time, whatever becomes of the second.
ALTER TABLE messages ADD COLUMN arrived_before INTEGER NOT NULL DEFAULT 0 CHECK (arrived_before IN (0, 1));
