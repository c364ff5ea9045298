ALTER TABLE evidence DROP COLUMN egress;
