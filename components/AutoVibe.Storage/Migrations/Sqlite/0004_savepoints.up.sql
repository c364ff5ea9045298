CREATE TABLE savepoints (
    savepoint BLOB PRIMARY KEY,
    pipeline TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)),
    expires_at INTEGER,
    messages INTEGER NOT NULL,
    UNIQUE (pipeline, name));

CREATE TABLE savepoint_heads (
    savepoint BLOB NOT NULL REFERENCES savepoints ON DELETE CASCADE,
    edge INTEGER NOT NULL,
    part INTEGER NOT NULL,
    head INTEGER NOT NULL DEFAULT 0,
    last_at INTEGER NOT NULL DEFAULT 0,
    trimmed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (savepoint, edge, part)) WITHOUT ROWID;

CREATE TABLE savepoint_cursors (
    savepoint BLOB NOT NULL REFERENCES savepoints ON DELETE CASCADE,
    edge INTEGER NOT NULL,
    part INTEGER NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    position_at INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (savepoint, edge, part)) WITHOUT ROWID;

CREATE TABLE savepoint_checkpoints (
    savepoint BLOB NOT NULL REFERENCES savepoints ON DELETE CASCADE,
    component INTEGER NOT NULL,
    part INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 0,
    position BLOB,
    PRIMARY KEY (savepoint, component, part)) WITHOUT ROWID;

CREATE TABLE savepoint_deliveries (
    savepoint BLOB NOT NULL REFERENCES savepoints ON DELETE CASCADE,
    edge INTEGER NOT NULL,
    part INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'held', 'running', 'dead')),
    holds INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER,
    priority INTEGER NOT NULL DEFAULT 0,
    owner BLOB,
    token INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    deliveries INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 0,
    progress BLOB,
    reason TEXT,
    error TEXT,
    parked_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)),
    created_at INTEGER NOT NULL,
    message_id BLOB NOT NULL,
    key TEXT,
    contract INTEGER NOT NULL,
    trace BLOB,
    headers TEXT,
    body BLOB NOT NULL,
    PRIMARY KEY (savepoint, edge, part, seq)) WITHOUT ROWID;

CREATE TABLE savepoint_state (
    savepoint BLOB NOT NULL REFERENCES savepoints ON DELETE CASCADE,
    component INTEGER NOT NULL,
    part INTEGER NOT NULL,
    key TEXT NOT NULL,
    contract INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (savepoint, component, part, key)) WITHOUT ROWID;

CREATE TABLE savepoint_timers (
    savepoint BLOB NOT NULL REFERENCES savepoints ON DELETE CASCADE,
    component INTEGER NOT NULL,
    part INTEGER NOT NULL,
    key TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (savepoint, component, part, key)) WITHOUT ROWID;

-- What people did: appended only.
CREATE TABLE audit_log (
    entry INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)),
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT);

CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'table audit_log is appended only'); END;

CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'table audit_log is appended only'); END;
