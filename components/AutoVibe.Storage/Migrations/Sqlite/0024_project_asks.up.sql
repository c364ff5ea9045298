-- What a request takes from its project where it says nothing itself.
ALTER TABLE projects ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE projects ADD COLUMN review TEXT;
