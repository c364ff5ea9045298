-- Which run this database holds; its copies hold the same one. A shadow run was made by a replay of another run's messages and takes nothing else.
CREATE TABLE this_run (
    id INTEGER PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    run BLOB NOT NULL DEFAULT (randomblob(16)),
    shadow_of BLOB);

INSERT INTO this_run (id) VALUES (1);

-- How far a shadow run has got with each log of the run that produced the messages.
CREATE TABLE replay_positions (
    edge INTEGER NOT NULL REFERENCES edges,
    part INTEGER NOT NULL,
    start TEXT NOT NULL,
    began INTEGER NOT NULL,
    position INTEGER NOT NULL,
    position_at INTEGER NOT NULL,
    replayed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (edge, part)) WITHOUT ROWID;

-- No message that was accepted at or after this time has been trimmed.
ALTER TABLE port_heads ADD COLUMN trimmed_at INTEGER NOT NULL DEFAULT 0;

UPDATE port_heads SET trimmed_at = CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER) WHERE trimmed > 0;
