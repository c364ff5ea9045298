-- One act may reserve several resources: one row for each, under one id.
CREATE TABLE budget_reservations_new (
    id BLOB NOT NULL,
    resource TEXT NOT NULL CHECK (resource IN ('money', 'time', 'api_calls', 'tokens', 'cpu', 'memory', 'disk')),
    project_id BLOB NOT NULL,
    request_id BLOB,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL,
    owner BLOB NOT NULL,
    price_version TEXT,
    machine_id BLOB,
    subtype TEXT,
    -- How many budgets it is reserved in; none where nothing limits the resource.
    budgets INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled', 'released')),
    actual INTEGER CHECK (actual >= 0),
    made_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (id, resource),
    CHECK ((state = 'open') = (ended_at IS NULL))) WITHOUT ROWID;

INSERT INTO budget_reservations_new (id, project_id, request_id, resource, amount, currency, owner, price_version, budgets, state, actual, made_at, ended_at)
SELECT id, project_id, request_id, resource, amount, currency, owner, price_version, budgets, state, actual, made_at, ended_at FROM budget_reservations;

DROP TABLE budget_reservations;

ALTER TABLE budget_reservations_new RENAME TO budget_reservations;

CREATE INDEX budget_reservations_open ON budget_reservations (owner) WHERE state = 'open';
