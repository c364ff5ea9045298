ALTER TABLE evidence ADD COLUMN egress text CHECK (egress IN ('closed', 'open'));
