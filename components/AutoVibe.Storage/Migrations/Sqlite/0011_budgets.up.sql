-- The account of a project, or of one request of it, for one resource in one period. A period that is over keeps its row, no longer current.
CREATE TABLE budgets (
    budget INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id BLOB NOT NULL REFERENCES projects ON DELETE RESTRICT,
    account BLOB NOT NULL,
    resource TEXT NOT NULL CHECK (resource IN ('money', 'time', 'api_calls', 'tokens', 'cpu', 'memory', 'disk')),
    period TEXT NOT NULL CHECK (period IN ('daily', 'weekly', 'monthly', 'total', 'request')),
    currency TEXT NOT NULL CHECK ((resource = 'money') = (currency <> '')),
    allocated INTEGER NOT NULL DEFAULT 0 CHECK (allocated >= 0),
    reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    settled INTEGER NOT NULL DEFAULT 0 CHECK (settled >= 0),
    overshoot INTEGER NOT NULL DEFAULT 0 CHECK (overshoot >= 0),
    starts_at INTEGER NOT NULL,
    ends_at INTEGER CHECK (ends_at > starts_at),
    is_current INTEGER NOT NULL DEFAULT 1,
    CHECK (settled + reserved <= allocated),
    CHECK ((period = 'request') = (account <> project_id)),
    CHECK ((ends_at IS NULL) = (period IN ('total', 'request'))));

CREATE UNIQUE INDEX budgets_current ON budgets (account, resource, period) WHERE is_current;

CREATE TABLE budget_reservations (
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

CREATE INDEX budget_reservations_open ON budget_reservations (owner) WHERE state = 'open';

CREATE TABLE budget_entries (
    entry INTEGER PRIMARY KEY AUTOINCREMENT,
    budget INTEGER NOT NULL REFERENCES budgets,
    reservation_id BLOB,
    kind TEXT NOT NULL CHECK (kind IN ('allocate', 'reserve', 'settle', 'charge', 'release', 'overshoot')),
    amount INTEGER NOT NULL CHECK (amount > 0 OR kind IN ('allocate', 'reserve')),
    at INTEGER NOT NULL,
    CHECK ((kind = 'allocate') = (reservation_id IS NULL)));

-- A reservation is entered once, and so is its end.
CREATE UNIQUE INDEX budget_entries_reservation ON budget_entries (reservation_id, budget, kind) WHERE reservation_id IS NOT NULL;

CREATE INDEX budget_entries_allocated ON budget_entries (budget) WHERE kind = 'allocate';

CREATE TRIGGER budget_entries_no_update BEFORE UPDATE ON budget_entries BEGIN SELECT RAISE(ABORT, 'table budget_entries is appended only'); END;

CREATE TRIGGER budget_entries_no_delete BEFORE DELETE ON budget_entries BEGIN SELECT RAISE(ABORT, 'table budget_entries is appended only'); END;

-- Every entry takes from one side of its budget what it gives to another.
CREATE VIEW budget_postings AS
WITH s (kind, side, sign) AS (VALUES
    ('allocate', 'outside', -1), ('allocate', 'free', 1), ('reserve', 'free', -1), ('reserve', 'reserved', 1), ('settle', 'reserved', -1), ('settle', 'settled', 1),
    ('charge', 'free', -1), ('charge', 'settled', 1), ('release', 'reserved', -1), ('release', 'free', 1), ('overshoot', 'outside', -1), ('overshoot', 'overshoot', 1))
SELECT e.entry, e.budget, s.side, s.sign * e.amount AS amount FROM budget_entries e JOIN s ON s.kind = e.kind;

CREATE TABLE budget_alerts (
    budget INTEGER NOT NULL REFERENCES budgets,
    percent INTEGER NOT NULL CHECK (percent IN (50, 80, 100)),
    reservation_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (budget, percent)) WITHOUT ROWID;
