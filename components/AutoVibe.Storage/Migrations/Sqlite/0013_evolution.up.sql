ALTER TABLE projects ADD COLUMN greediness REAL NOT NULL DEFAULT 0.5 CHECK (greediness BETWEEN 0 AND 1);
ALTER TABLE projects ADD COLUMN checks TEXT;
ALTER TABLE projects ADD COLUMN needs_approval INTEGER NOT NULL DEFAULT 0;

CREATE TABLE evolution_requests (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects ON DELETE RESTRICT,
    prompt TEXT NOT NULL CHECK (length(prompt) BETWEEN 1 AND 100000),
    agent TEXT NOT NULL CHECK (agent <> ''),
    command TEXT,
    model TEXT,
    script TEXT,
    variants INTEGER NOT NULL CHECK (variants BETWEEN 1 AND 10000),
    checks TEXT NOT NULL CHECK (json_type(checks) = 'array'),
    parent_id BLOB NOT NULL,
    budget INTEGER NOT NULL CHECK (budget > 0),
    needs_approval INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'running', 'awaiting_approval', 'finished')),
    winner BLOB,
    note TEXT,
    requested_by TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    ended_at INTEGER,
    trace BLOB,
    CHECK ((state = 'finished') = (ended_at IS NOT NULL)),
    CHECK (state <> 'awaiting_approval' OR winner IS NOT NULL),
    FOREIGN KEY (project_id, parent_id) REFERENCES workspace_checkpoints (project_id, id));

CREATE INDEX evolution_requests_project ON evolution_requests (project_id, id);

CREATE INDEX evolution_requests_waiting ON evolution_requests (id) WHERE state = 'requested';

CREATE TABLE machines (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects ON DELETE RESTRICT,
    request_id BLOB NOT NULL REFERENCES evolution_requests ON DELETE RESTRICT,
    number INTEGER NOT NULL CHECK (number >= 1),
    agent TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'spawning'
        CHECK (state IN ('spawning', 'active', 'working', 'checkpointing', 'paused', 'terminating', 'terminated', 'error')),
    outcome TEXT CHECK (outcome IN ('succeeded', 'failed', 'stopped', 'out_of_budget', 'timed_out', 'limit')),
    progress TEXT,
    error TEXT,
    hub BLOB,
    isolation TEXT,
    starts INTEGER NOT NULL DEFAULT 0 CHECK (starts >= 0),
    deaths INTEGER NOT NULL DEFAULT 0 CHECK (deaths >= 0),
    parent_checkpoint BLOB NOT NULL,
    last_checkpoint BLOB,
    checkpoints INTEGER NOT NULL DEFAULT 0 CHECK (checkpoints >= 0),
    session TEXT,
    cost INTEGER NOT NULL DEFAULT 0 CHECK (cost >= 0),
    tokens INTEGER NOT NULL DEFAULT 0 CHECK (tokens >= 0),
    calls INTEGER NOT NULL DEFAULT 0 CHECK (calls >= 0),
    modifications TEXT NOT NULL DEFAULT '{}' CHECK (json_type(modifications) = 'object'),
    usage TEXT NOT NULL DEFAULT '{}' CHECK (json_type(usage) = 'object'),
    score TEXT,
    stop_asked_by TEXT,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    UNIQUE (request_id, number),
    CHECK ((outcome IS NULL) = (ended_at IS NULL)),
    CHECK (state NOT IN ('terminated', 'error') OR ended_at IS NOT NULL),
    CHECK (state IN ('terminated', 'error', 'paused') OR ended_at IS NULL));

CREATE INDEX machines_project ON machines (project_id, id);

-- What runs or waits, and who is to be stopped.
CREATE INDEX machines_open ON machines (hub, id) WHERE ended_at IS NULL;

CREATE TRIGGER machines_state BEFORE UPDATE OF state ON machines
WHEN NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN (
    'spawning active', 'spawning terminating', 'spawning terminated', 'spawning error', 'active working', 'active terminating', 'active error',
    'working checkpointing', 'working paused', 'working terminating', 'working error', 'checkpointing working', 'checkpointing terminating', 'checkpointing error',
    'paused working', 'paused terminating', 'terminating terminated', 'terminating paused', 'terminating error')
BEGIN SELECT RAISE(ABORT, 'a machine cannot go from its state to that one'); END;

CREATE TABLE machine_log (
    machine_id BLOB NOT NULL REFERENCES machines ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (machine_id, seq));

CREATE TABLE evidence (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects ON DELETE RESTRICT,
    request_id BLOB NOT NULL REFERENCES evolution_requests ON DELETE RESTRICT,
    machine_id BLOB NOT NULL REFERENCES machines ON DELETE RESTRICT,
    checkpoint_id BLOB NOT NULL REFERENCES workspace_checkpoints ON DELETE RESTRICT,
    tree_sha256 TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('check', 'review')),
    command TEXT NOT NULL,
    exit_code INTEGER,
    passed INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL CHECK (duration_ms >= 0),
    log TEXT NOT NULL,
    isolation TEXT NOT NULL,
    credibility REAL NOT NULL CHECK (credibility BETWEEN 0 AND 1),
    at INTEGER NOT NULL);

CREATE INDEX evidence_machine ON evidence (machine_id, id);

CREATE INDEX evidence_tree ON evidence (tree_sha256);

CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'table evidence is appended only'); END;

CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'table evidence is appended only'); END;

-- The edges of the tree of checkpoints, with what each cost.
CREATE TABLE evolution_history (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL,
    request_id BLOB NOT NULL,
    machine_id BLOB NOT NULL,
    from_checkpoint BLOB NOT NULL,
    to_checkpoint BLOB,
    prompt TEXT NOT NULL,
    resources TEXT NOT NULL,
    success INTEGER NOT NULL,
    error TEXT,
    at INTEGER NOT NULL) WITHOUT ROWID;

CREATE INDEX evolution_history_project ON evolution_history (project_id, id);
