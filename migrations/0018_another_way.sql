-- A message that failed needs nobody any more once the same has gone over another channel.
ALTER TABLE messages ADD COLUMN another_way TEXT CHECK (another_way IN ('email', 'sms', 'whatsapp'));
