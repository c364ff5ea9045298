ALTER TABLE evidence ADD COLUMN egress TEXT CHECK (egress IN ('closed', 'open'));
