ALTER TABLE projects DROP COLUMN width_limit;
