-- Times are microseconds since 1970 in UTC, ids are 16 bytes, booleans 0 and 1.
CREATE TABLE pipelines (
    pipeline TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    shape TEXT NOT NULL,
    registered_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)));

CREATE TABLE segments (
    segment INTEGER PRIMARY KEY,
    pipeline TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0,
    UNIQUE (pipeline, name));

CREATE TABLE edges (
    edge INTEGER PRIMARY KEY,
    pipeline TEXT NOT NULL,
    name TEXT NOT NULL,
    segment INTEGER NOT NULL REFERENCES segments,
    parts INTEGER NOT NULL CHECK (parts > 0),
    ordered INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('log', 'tasks')),
    inlet INTEGER NOT NULL,
    cap INTEGER,
    max_retries INTEGER NOT NULL,
    max_backlog INTEGER,
    UNIQUE (pipeline, name));

CREATE TABLE components (
    component INTEGER PRIMARY KEY,
    pipeline TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('source', 'transformer', 'splitter', 'merger', 'sink')),
    UNIQUE (pipeline, name));

CREATE TABLE nodes (
    node BLOB PRIMARY KEY,
    beat INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'alive' CHECK (state IN ('alive', 'draining', 'dead')),
    host TEXT NOT NULL,
    process TEXT NOT NULL,
    versions TEXT NOT NULL,
    ended_at INTEGER) WITHOUT ROWID;

CREATE TABLE lanes (
    segment INTEGER NOT NULL REFERENCES segments,
    part INTEGER NOT NULL,
    owner BLOB,
    epoch INTEGER NOT NULL DEFAULT 0,
    commit_no INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 0,
    unclean INTEGER NOT NULL DEFAULT 0,
    probe_edge INTEGER,
    probe_seq INTEGER,
    probe_count INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (segment, part)) WITHOUT ROWID;

-- The lane of the one leader that does maintenance.
INSERT INTO segments (segment, pipeline, name, version) VALUES (0, '', 'maintenance', 0);
INSERT INTO lanes (segment, part) VALUES (0, 0);

CREATE TABLE port_heads (
    edge INTEGER NOT NULL REFERENCES edges,
    part INTEGER NOT NULL,
    head INTEGER NOT NULL DEFAULT 0,
    last_at INTEGER NOT NULL DEFAULT 0,
    trimmed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (edge, part)) WITHOUT ROWID;

CREATE TABLE port_cursors (
    edge INTEGER NOT NULL REFERENCES edges,
    part INTEGER NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    position_at INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (edge, part)) WITHOUT ROWID;

-- The rows lie in the key's own tree: one insert for a message instead of two.
CREATE TABLE port_messages (
    edge INTEGER NOT NULL,
    part INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    message_id BLOB NOT NULL,
    key TEXT,
    contract INTEGER NOT NULL,
    trace BLOB,
    headers TEXT,
    body BLOB NOT NULL,
    PRIMARY KEY (edge, part, seq));

CREATE TABLE port_deliveries (
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
    PRIMARY KEY (edge, part, seq));

CREATE INDEX port_deliveries_due ON port_deliveries (edge, part, due_at, seq) WHERE state = 'waiting';
CREATE INDEX port_deliveries_key ON port_deliveries (edge, part, key, seq) WHERE key IS NOT NULL;
CREATE INDEX port_deliveries_running ON port_deliveries (owner) WHERE state = 'running';

CREATE TABLE component_state (
    component INTEGER NOT NULL,
    part INTEGER NOT NULL,
    key TEXT NOT NULL,
    contract INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (component, part, key)) WITHOUT ROWID;

CREATE TABLE component_timers (
    component INTEGER NOT NULL,
    part INTEGER NOT NULL,
    key TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (component, part, key)) WITHOUT ROWID;

CREATE INDEX component_timers_due ON component_timers (component, part, due_at);

CREATE TABLE component_checkpoints (
    component INTEGER NOT NULL REFERENCES components,
    part INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 0,
    position BLOB,
    PRIMARY KEY (component, part)) WITHOUT ROWID;

CREATE TABLE senders (
    sender BLOB PRIMARY KEY,
    send_no INTEGER NOT NULL DEFAULT 0,
    used_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER))) WITHOUT ROWID;

CREATE TABLE enqueue_keys (
    edge INTEGER NOT NULL,
    client_key TEXT NOT NULL,
    message_id BLOB NOT NULL,
    body_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)),
    PRIMARY KEY (edge, client_key)) WITHOUT ROWID;

CREATE INDEX enqueue_keys_age ON enqueue_keys (created_at);

CREATE TABLE schedules (
    name TEXT PRIMARY KEY,
    rule TEXT NOT NULL,
    next_at INTEGER NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0,
    fired_at INTEGER);

CREATE TABLE sink_storage (
    sink TEXT NOT NULL,
    message_id BLOB NOT NULL,
    row_index INTEGER NOT NULL,
    data_type TEXT NOT NULL,
    data TEXT NOT NULL,
    created_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)),
    PRIMARY KEY (sink, message_id, row_index));
