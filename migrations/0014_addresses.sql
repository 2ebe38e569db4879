-- Keyed hash of the address that a message left for: the address itself stays sealed. It tells what
-- went to one address, whoever reads there.
ALTER TABLE messages ADD COLUMN address_mark BLOB CHECK (length(address_mark) = 32);

CREATE INDEX messages_by_address ON messages (address_mark, sending_at) WHERE address_mark IS NOT NULL;
