-- The account of a project, or of one request of it, for one resource in one period. A period that is over keeps its row, no longer current.
CREATE TABLE budgets (
    budget bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects ON DELETE RESTRICT,
    account uuid NOT NULL,
    resource text NOT NULL CHECK (resource IN ('money', 'time', 'api_calls', 'tokens', 'cpu', 'memory', 'disk')),
    period text NOT NULL CHECK (period IN ('daily', 'weekly', 'monthly', 'total', 'request')),
    currency text NOT NULL CHECK ((resource = 'money') = (currency <> '')),
    allocated bigint NOT NULL DEFAULT 0 CHECK (allocated >= 0),
    reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    settled bigint NOT NULL DEFAULT 0 CHECK (settled >= 0),
    overshoot bigint NOT NULL DEFAULT 0 CHECK (overshoot >= 0),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz CHECK (ends_at > starts_at),
    is_current boolean NOT NULL DEFAULT true,
    CHECK (settled + reserved <= allocated),
    CHECK ((period = 'request') = (account <> project_id)),
    CHECK ((ends_at IS NULL) = (period IN ('total', 'request')))) WITH (fillfactor = 20);

CREATE UNIQUE INDEX budgets_current ON budgets (account, resource, period) WHERE is_current;

CREATE TABLE budget_reservations (
    id uuid PRIMARY KEY,
    project_id uuid NOT NULL,
    request_id uuid,
    resource text NOT NULL CHECK (resource IN ('money', 'time', 'api_calls', 'tokens', 'cpu', 'memory', 'disk')),
    amount bigint NOT NULL CHECK (amount >= 0),
    currency text NOT NULL,
    owner uuid NOT NULL,
    price_version text,
    -- How many budgets it is reserved in; none where nothing limits the resource.
    budgets int NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled', 'released')),
    actual bigint CHECK (actual >= 0),
    made_at timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK ((state = 'open') = (ended_at IS NULL)));

CREATE INDEX budget_reservations_open ON budget_reservations (owner) WHERE state = 'open';

CREATE TABLE budget_entries (
    entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    budget bigint NOT NULL REFERENCES budgets,
    reservation_id uuid,
    kind text NOT NULL CHECK (kind IN ('allocate', 'reserve', 'settle', 'charge', 'release', 'overshoot')),
    amount bigint NOT NULL CHECK (amount > 0 OR kind IN ('allocate', 'reserve')),
    at timestamptz NOT NULL,
    CHECK ((kind = 'allocate') = (reservation_id IS NULL)));

-- A reservation is entered once, and so is its end.
CREATE UNIQUE INDEX budget_entries_reservation ON budget_entries (reservation_id, budget, kind) WHERE reservation_id IS NOT NULL;

CREATE INDEX budget_entries_allocated ON budget_entries (budget) WHERE kind = 'allocate';

CREATE TRIGGER budget_entries_appended_only BEFORE UPDATE OR DELETE OR TRUNCATE ON budget_entries EXECUTE FUNCTION refuse_change();

-- Every entry takes from one side of its budget what it gives to another.
CREATE VIEW budget_postings AS
SELECT e.entry, e.budget, s.side, s.sign * e.amount AS amount FROM budget_entries e JOIN (VALUES
    ('allocate', 'outside', -1), ('allocate', 'free', 1), ('reserve', 'free', -1), ('reserve', 'reserved', 1), ('settle', 'reserved', -1), ('settle', 'settled', 1),
    ('charge', 'free', -1), ('charge', 'settled', 1), ('release', 'reserved', -1), ('release', 'free', 1), ('overshoot', 'outside', -1), ('overshoot', 'overshoot', 1)
) AS s (kind, side, sign) ON s.kind = e.kind;

CREATE TABLE budget_alerts (
    budget bigint NOT NULL REFERENCES budgets,
    percent int NOT NULL CHECK (percent IN (50, 80, 100)),
    reservation_id uuid NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (budget, percent));
