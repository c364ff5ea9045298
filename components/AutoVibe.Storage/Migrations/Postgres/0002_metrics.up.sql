CREATE TABLE component_metrics (
    measured_at timestamptz NOT NULL,
    node uuid NOT NULL,
    component text NOT NULL,
    metric text NOT NULL,
    unit text NOT NULL,
    value double precision NOT NULL) PARTITION BY RANGE (measured_at);

CREATE INDEX component_metrics_time ON component_metrics USING brin (measured_at);
CREATE INDEX component_metrics_component ON component_metrics (component, metric, measured_at);

CREATE TABLE port_metrics (
    measured_at timestamptz NOT NULL,
    node uuid NOT NULL,
    port text NOT NULL,
    sent bigint NOT NULL,
    received bigint NOT NULL,
    send_ms double precision NOT NULL,
    receive_ms double precision NOT NULL,
    age_ms double precision NOT NULL,
    buffer_use double precision NOT NULL) PARTITION BY RANGE (measured_at);

CREATE INDEX port_metrics_time ON port_metrics USING brin (measured_at);
CREATE INDEX port_metrics_port ON port_metrics (port, measured_at);

CREATE TABLE system_health (
    component text NOT NULL,
    node uuid NOT NULL,
    status text NOT NULL CHECK (status IN ('healthy', 'degraded', 'unhealthy', 'unknown')),
    details text,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (component, node));

-- Makes one day of a partitioned table, with the given primary key on the day alone. Gives false when it exists. A day whose maker died between
-- its two statements cannot be: both are in one transaction.
CREATE FUNCTION make_day(parent text, keys text, day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE child text := parent || '_' || to_char(day, 'YYYYMMDD');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('make_day'), hashtext(child));
    IF to_regclass(child) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS%s)', child, parent, CASE WHEN keys = '' THEN '' ELSE ', PRIMARY KEY (' || keys || ')' END);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child, to_char(day, 'YYYY-MM-DD 00:00:00+00'), to_char(day + 1, 'YYYY-MM-DD 00:00:00+00'));
    RETURN true;
END $$;

CREATE FUNCTION make_days(ahead int) RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FILTER (WHERE make_day(t.parent, t.keys, (clock_timestamp() AT TIME ZONE 'UTC')::date + n))
    FROM (VALUES ('port_messages', 'edge, part, seq'), ('component_metrics', ''), ('port_metrics', '')) t(parent, keys), generate_series(0, ahead) n
$$;

SELECT make_days(14);
