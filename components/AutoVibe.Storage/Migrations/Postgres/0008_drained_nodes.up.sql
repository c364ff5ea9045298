-- A node that has drained rests until it is resumed or its process ends.
ALTER TABLE nodes DROP CONSTRAINT nodes_state_check;

ALTER TABLE nodes ADD CONSTRAINT nodes_state_check CHECK (state IN ('alive', 'draining', 'drained', 'dead'));

-- For people: which program it is, and when it beat last. The engine counts beats and asks no clock.
ALTER TABLE nodes ADD COLUMN program text NOT NULL DEFAULT '';

ALTER TABLE nodes ADD COLUMN seen_at timestamptz NOT NULL DEFAULT clock_timestamp();
