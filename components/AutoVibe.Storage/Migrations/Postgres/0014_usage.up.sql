-- What was used, one row for each resource of an act: of a reservation that was settled, or of use that was only recorded. The money of an act is its cost.
-- No foreign key: attaching a month would lock the projects.
CREATE TABLE resource_usage (
    recorded_at timestamptz NOT NULL,
    act uuid NOT NULL,
    resource text NOT NULL CHECK (resource IN ('money', 'time', 'api_calls', 'tokens', 'cpu', 'memory', 'disk')),
    project_id uuid NOT NULL,
    request_id uuid,
    machine_id uuid,
    subtype text,
    amount bigint NOT NULL CHECK (amount > 0),
    unit text NOT NULL,
    cost bigint NOT NULL CHECK (cost >= 0),
    currency text NOT NULL,
    price_version text) PARTITION BY RANGE (recorded_at);

CREATE INDEX resource_usage_time ON resource_usage USING brin (recorded_at);

CREATE INDEX resource_usage_project ON resource_usage (project_id, recorded_at);

CREATE INDEX resource_usage_machine ON resource_usage (machine_id) WHERE machine_id IS NOT NULL;

-- Everything that ended since then has its usage; what is older may have been removed.
CREATE TABLE usage_trim (one int PRIMARY KEY DEFAULT 1 CHECK (one = 1), trimmed_to timestamptz NOT NULL);

INSERT INTO usage_trim (trimmed_to) VALUES ('-infinity');

-- Makes the partition of a table in which a day lies: so many months, counted from the beginning of the year. Gives false when it exists.
CREATE FUNCTION make_months(parent text, months int, day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    first date := (date_trunc('year', day) + make_interval(months => (extract(month FROM day)::int - 1) / months * months))::date;
    child text := parent || '_' || to_char(first, 'YYYYMM');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('make_day'), hashtext(child));
    IF to_regclass(child) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', child, parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child,
        to_char(first, 'YYYY-MM-DD 00:00:00+00'), to_char(first + make_interval(months => months), 'YYYY-MM-DD 00:00:00+00'));
    RETURN true;
END $$;

CREATE FUNCTION make_usage_months() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FILTER (WHERE make_months('resource_usage', 1, (date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') + make_interval(months => n))::date))
    FROM generate_series(0, 2) n
$$;

SELECT make_usage_months();

SELECT make_months('resource_usage', 1, m::date)
FROM (SELECT DISTINCT date_trunc('month', ended_at AT TIME ZONE 'UTC') AS m FROM budget_reservations WHERE actual > 0) x;

INSERT INTO resource_usage (recorded_at, act, resource, project_id, request_id, machine_id, subtype, amount, unit, cost, currency, price_version)
SELECT ended_at, id, resource, project_id, request_id, machine_id, subtype, actual,
    CASE resource WHEN 'money' THEN 'micro-' || currency WHEN 'time' THEN 'ms' WHEN 'cpu' THEN 'ms' WHEN 'api_calls' THEN 'calls' WHEN 'tokens' THEN 'tokens' ELSE 'bytes' END,
    CASE resource WHEN 'money' THEN actual ELSE 0 END, currency, price_version
FROM budget_reservations WHERE actual > 0;
