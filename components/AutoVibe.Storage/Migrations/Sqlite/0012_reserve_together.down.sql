-- What is over leaves its entries behind; acts under way that reserved several resources have to end first.
CREATE TABLE budget_reservations_new (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL,
    request_id BLOB,
    resource TEXT NOT NULL CHECK (resource IN ('money', 'time', 'api_calls', 'tokens', 'cpu', 'memory', 'disk')),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL,
    owner BLOB NOT NULL,
    price_version TEXT,
    -- How many budgets it is reserved in; none where nothing limits the resource.
    budgets INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled', 'released')),
    actual INTEGER CHECK (actual >= 0),
    made_at INTEGER NOT NULL,
    ended_at INTEGER,
    CHECK ((state = 'open') = (ended_at IS NULL))) WITHOUT ROWID;

INSERT INTO budget_reservations_new (id, project_id, request_id, resource, amount, currency, owner, price_version, budgets, state, actual, made_at, ended_at)
SELECT id, project_id, request_id, resource, amount, currency, owner, price_version, budgets, state, actual, made_at, ended_at FROM budget_reservations r
WHERE r.state = 'open' OR NOT EXISTS (SELECT 1 FROM budget_reservations o WHERE o.id = r.id AND o.resource < r.resource);

DROP TABLE budget_reservations;

ALTER TABLE budget_reservations_new RENAME TO budget_reservations;

CREATE INDEX budget_reservations_open ON budget_reservations (owner) WHERE state = 'open';
