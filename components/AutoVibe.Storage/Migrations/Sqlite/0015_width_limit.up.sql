-- Attempts at one request side by side at most; without one the setting holds.
ALTER TABLE projects ADD COLUMN width_limit INTEGER CHECK (width_limit BETWEEN 1 AND 100);
