-- Where machines run. The row outlives processes; whether one of them lives now stands in the row of its node, and beats are counted there alone.
CREATE TABLE hubs (
    id uuid PRIMARY KEY,
    node uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    parent_id uuid CHECK (parent_id <> id),
    capacity int NOT NULL CHECK (capacity >= 1),
    isolation text,
    started_at timestamptz NOT NULL);
