-- A node that has drained rests until it is resumed or its process ends. For people: which program it is, and when it beat last.
CREATE TABLE nodes_with_rest (
    node BLOB PRIMARY KEY,
    beat INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'alive' CHECK (state IN ('alive', 'draining', 'drained', 'dead')),
    host TEXT NOT NULL,
    process TEXT NOT NULL,
    versions TEXT NOT NULL,
    ended_at INTEGER,
    program TEXT NOT NULL DEFAULT '',
    seen_at INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;

INSERT INTO nodes_with_rest (node, beat, state, host, process, versions, ended_at)
    SELECT node, beat, state, host, process, versions, ended_at FROM nodes;

DROP TABLE nodes;

ALTER TABLE nodes_with_rest RENAME TO nodes;
