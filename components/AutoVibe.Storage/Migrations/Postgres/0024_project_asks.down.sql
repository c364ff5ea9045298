ALTER TABLE projects DROP COLUMN review;
ALTER TABLE projects DROP COLUMN asks;
