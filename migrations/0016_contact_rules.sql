-- A guardian's phone and email each have their own rules, as a patient's do.
ALTER TABLE contacts RENAME COLUMN is_safe TO phone_is_safe;
ALTER TABLE contacts ADD COLUMN email_is_safe INTEGER NOT NULL DEFAULT 1 CHECK (email_is_safe IN (0, 1));
ALTER TABLE contacts ADD COLUMN never_text INTEGER NOT NULL DEFAULT 0 CHECK (never_text IN (0, 1));
ALTER TABLE contacts ADD COLUMN is_discreet INTEGER NOT NULL DEFAULT 0 CHECK (is_discreet IN (0, 1));

UPDATE contacts SET email_is_safe = phone_is_safe;
