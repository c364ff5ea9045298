ALTER TABLE projects ADD COLUMN greediness double precision NOT NULL DEFAULT 0.5 CHECK (greediness BETWEEN 0 AND 1);
ALTER TABLE projects ADD COLUMN checks jsonb;
ALTER TABLE projects ADD COLUMN needs_approval boolean NOT NULL DEFAULT false;

CREATE TABLE evolution_requests (
    id uuid PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects ON DELETE RESTRICT,
    prompt text NOT NULL CHECK (length(prompt) BETWEEN 1 AND 100000),
    agent text NOT NULL CHECK (agent <> ''),
    command text,
    model text,
    script text,
    variants int NOT NULL CHECK (variants BETWEEN 1 AND 10000),
    checks jsonb NOT NULL CHECK (jsonb_typeof(checks) = 'array'),
    parent_id uuid NOT NULL,
    budget bigint NOT NULL CHECK (budget > 0),
    needs_approval boolean NOT NULL,
    state text NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'running', 'awaiting_approval', 'finished')),
    winner uuid,
    note text,
    requested_by text NOT NULL,
    requested_at timestamptz NOT NULL,
    ended_at timestamptz,
    trace bytea,
    CHECK ((state = 'finished') = (ended_at IS NOT NULL)),
    CHECK (state <> 'awaiting_approval' OR winner IS NOT NULL),
    FOREIGN KEY (project_id, parent_id) REFERENCES workspace_checkpoints (project_id, id));

CREATE INDEX evolution_requests_project ON evolution_requests (project_id, id);

CREATE INDEX evolution_requests_waiting ON evolution_requests (id) WHERE state = 'requested';

CREATE TABLE machines (
    id uuid PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects ON DELETE RESTRICT,
    request_id uuid NOT NULL REFERENCES evolution_requests ON DELETE RESTRICT,
    number int NOT NULL CHECK (number >= 1),
    agent text NOT NULL,
    state text NOT NULL DEFAULT 'spawning'
        CHECK (state IN ('spawning', 'active', 'working', 'checkpointing', 'paused', 'terminating', 'terminated', 'error')),
    outcome text CHECK (outcome IN ('succeeded', 'failed', 'stopped', 'out_of_budget', 'timed_out', 'limit')),
    progress text,
    error text,
    hub uuid,
    isolation text,
    starts int NOT NULL DEFAULT 0 CHECK (starts >= 0),
    deaths int NOT NULL DEFAULT 0 CHECK (deaths >= 0),
    parent_checkpoint uuid NOT NULL,
    last_checkpoint uuid,
    checkpoints int NOT NULL DEFAULT 0 CHECK (checkpoints >= 0),
    session text,
    cost bigint NOT NULL DEFAULT 0 CHECK (cost >= 0),
    tokens bigint NOT NULL DEFAULT 0 CHECK (tokens >= 0),
    calls bigint NOT NULL DEFAULT 0 CHECK (calls >= 0),
    modifications jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(modifications) = 'object'),
    usage jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(usage) = 'object'),
    score jsonb,
    stop_asked_by text,
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    UNIQUE (request_id, number),
    CHECK ((outcome IS NULL) = (ended_at IS NULL)),
    CHECK (state NOT IN ('terminated', 'error') OR ended_at IS NOT NULL),
    CHECK (state IN ('terminated', 'error', 'paused') OR ended_at IS NULL));

CREATE INDEX machines_project ON machines (project_id, id);

-- What runs or waits, and who is to be stopped.
CREATE INDEX machines_open ON machines (hub, id) WHERE ended_at IS NULL;

CREATE FUNCTION guard_machine_state() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN (
        'spawning active', 'spawning terminating', 'spawning terminated', 'spawning error', 'active working', 'active terminating', 'active error',
        'working checkpointing', 'working paused', 'working terminating', 'working error', 'checkpointing working', 'checkpointing terminating', 'checkpointing error',
        'paused working', 'paused terminating', 'terminating terminated', 'terminating paused', 'terminating error') THEN
        RAISE EXCEPTION 'machine % is % and cannot become %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER machines_state BEFORE UPDATE OF state ON machines FOR EACH ROW EXECUTE FUNCTION guard_machine_state();

CREATE TABLE machine_log (
    machine_id uuid NOT NULL REFERENCES machines ON DELETE CASCADE,
    seq int NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (machine_id, seq));

CREATE TABLE evidence (
    id uuid PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects ON DELETE RESTRICT,
    request_id uuid NOT NULL REFERENCES evolution_requests ON DELETE RESTRICT,
    machine_id uuid NOT NULL REFERENCES machines ON DELETE RESTRICT,
    checkpoint_id uuid NOT NULL REFERENCES workspace_checkpoints ON DELETE RESTRICT,
    tree_sha256 text NOT NULL,
    source text NOT NULL CHECK (source IN ('check', 'review')),
    command text NOT NULL,
    exit_code int,
    passed boolean NOT NULL,
    duration_ms bigint NOT NULL CHECK (duration_ms >= 0),
    log text NOT NULL,
    isolation text NOT NULL,
    credibility double precision NOT NULL CHECK (credibility BETWEEN 0 AND 1),
    at timestamptz NOT NULL);

CREATE INDEX evidence_machine ON evidence (machine_id, id);

CREATE INDEX evidence_tree ON evidence (tree_sha256);

CREATE TRIGGER evidence_appended_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence EXECUTE FUNCTION refuse_change();

-- The edges of the tree of checkpoints, with what each cost. No primary key of its own: a partition of a quarter cannot have one without its time.
CREATE TABLE evolution_history (
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    request_id uuid NOT NULL,
    machine_id uuid NOT NULL,
    from_checkpoint uuid NOT NULL,
    to_checkpoint uuid,
    prompt text NOT NULL,
    resources jsonb NOT NULL,
    success boolean NOT NULL,
    error text,
    at timestamptz NOT NULL,
    PRIMARY KEY (id, at)) PARTITION BY RANGE (at);

CREATE TABLE evolution_history_default PARTITION OF evolution_history DEFAULT;

CREATE INDEX evolution_history_project ON evolution_history (project_id, id);
