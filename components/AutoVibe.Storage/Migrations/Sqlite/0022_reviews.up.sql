ALTER TABLE evolution_requests ADD COLUMN review TEXT;
ALTER TABLE evidence ADD COLUMN cost INTEGER NOT NULL DEFAULT 0 CHECK (cost >= 0);
ALTER TABLE evidence ADD COLUMN review TEXT;

CREATE INDEX evidence_request ON evidence (request_id, id);

-- What each acceptance or rejection rests on.
ALTER TABLE evolution_history ADD COLUMN evidence TEXT NOT NULL DEFAULT '[]';

CREATE TABLE findings (
    evidence_id BLOB NOT NULL REFERENCES evidence ON DELETE RESTRICT,
    seq INTEGER NOT NULL CHECK (seq >= 1),
    file TEXT,
    line INTEGER CHECK (line >= 1),
    col INTEGER CHECK (col >= 1),
    severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
    category TEXT NOT NULL,
    message TEXT NOT NULL,
    suggestion TEXT,
    PRIMARY KEY (evidence_id, seq)) WITHOUT ROWID;

CREATE TRIGGER findings_no_update BEFORE UPDATE ON findings BEGIN SELECT RAISE(ABORT, 'table findings is appended only'); END;

CREATE TRIGGER findings_no_delete BEFORE DELETE ON findings BEGIN SELECT RAISE(ABORT, 'table findings is appended only'); END;
