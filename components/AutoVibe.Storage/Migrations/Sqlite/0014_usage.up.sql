-- What was used, one row for each resource of an act: of a reservation that was settled, or of use that was only recorded. The money of an act is its cost.
CREATE TABLE resource_usage (
    recorded_at INTEGER NOT NULL,
    act BLOB NOT NULL,
    resource TEXT NOT NULL CHECK (resource IN ('money', 'time', 'api_calls', 'tokens', 'cpu', 'memory', 'disk')),
    project_id BLOB NOT NULL,
    request_id BLOB,
    machine_id BLOB,
    subtype TEXT,
    amount INTEGER NOT NULL CHECK (amount > 0),
    unit TEXT NOT NULL,
    cost INTEGER NOT NULL CHECK (cost >= 0),
    currency TEXT NOT NULL,
    price_version TEXT,
    PRIMARY KEY (act, resource)) WITHOUT ROWID;

CREATE INDEX resource_usage_time ON resource_usage (recorded_at);

CREATE INDEX resource_usage_project ON resource_usage (project_id, recorded_at);

CREATE INDEX resource_usage_machine ON resource_usage (machine_id) WHERE machine_id IS NOT NULL;

-- Everything that ended since then has its usage; what is older may have been removed.
CREATE TABLE usage_trim (one INTEGER PRIMARY KEY DEFAULT 1 CHECK (one = 1), trimmed_to INTEGER NOT NULL);

INSERT INTO usage_trim (trimmed_to) VALUES (0);

INSERT INTO resource_usage (recorded_at, act, resource, project_id, request_id, machine_id, subtype, amount, unit, cost, currency, price_version)
SELECT ended_at, id, resource, project_id, request_id, machine_id, subtype, actual,
    CASE resource WHEN 'money' THEN 'micro-' || currency WHEN 'time' THEN 'ms' WHEN 'cpu' THEN 'ms' WHEN 'api_calls' THEN 'calls' WHEN 'tokens' THEN 'tokens' ELSE 'bytes' END,
    CASE resource WHEN 'money' THEN actual ELSE 0 END, currency, price_version
FROM budget_reservations WHERE actual > 0;
