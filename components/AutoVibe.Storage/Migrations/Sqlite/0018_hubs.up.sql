-- Where machines run. The row outlives processes; whether one of them lives now stands in the row of its node, and beats are counted there alone.
CREATE TABLE hubs (
    id BLOB PRIMARY KEY,
    node BLOB NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    parent_id BLOB CHECK (parent_id <> id),
    capacity INTEGER NOT NULL CHECK (capacity >= 1),
    isolation TEXT,
    started_at INTEGER NOT NULL);
