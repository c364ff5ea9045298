CREATE TABLE nodes_without_rest (
    node BLOB PRIMARY KEY,
    beat INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'alive' CHECK (state IN ('alive', 'draining', 'dead')),
    host TEXT NOT NULL,
    process TEXT NOT NULL,
    versions TEXT NOT NULL,
    ended_at INTEGER) WITHOUT ROWID;

INSERT INTO nodes_without_rest
    SELECT node, beat, CASE WHEN state = 'drained' THEN 'draining' ELSE state END, host, process, versions, ended_at FROM nodes;

DROP TABLE nodes;

ALTER TABLE nodes_without_rest RENAME TO nodes;
