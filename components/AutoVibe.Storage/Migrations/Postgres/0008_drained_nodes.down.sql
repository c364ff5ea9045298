ALTER TABLE nodes DROP COLUMN seen_at;

ALTER TABLE nodes DROP COLUMN program;

ALTER TABLE nodes DROP CONSTRAINT nodes_state_check;

UPDATE nodes SET state = 'draining' WHERE state = 'drained';

ALTER TABLE nodes ADD CONSTRAINT nodes_state_check CHECK (state IN ('alive', 'draining', 'dead'));
