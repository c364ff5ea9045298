-- As before, and rows of the time that a partition for everything else has taken in move along.
CREATE OR REPLACE FUNCTION make_months(parent text, months int, day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    first date := (date_trunc('year', day) + make_interval(months => (extract(month FROM day)::int - 1) / months * months))::date;
    child text := parent || '_' || to_char(first, 'YYYYMM');
    since text := to_char(first, 'YYYY-MM-DD 00:00:00+00');
    until text := to_char(first + make_interval(months => months), 'YYYY-MM-DD 00:00:00+00');
    rest regclass;
    key name;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('make_day'), hashtext(child));
    IF to_regclass(child) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', child, parent);
    SELECT nullif(p.partdefid, 0)::regclass, a.attname INTO rest, key
    FROM pg_partitioned_table p JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0] WHERE p.partrelid = parent::regclass;
    IF rest IS NOT NULL THEN
        -- Nobody may add such a row between the move and the attachment.
        EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', rest);
        EXECUTE format('WITH moved AS (DELETE FROM %s WHERE %I >= %L AND %I < %L RETURNING *) INSERT INTO %I SELECT * FROM moved', rest, key, since, key, until, child);
    END IF;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child, since, until);
    RETURN true;
END $$;

CREATE FUNCTION make_history_quarters() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FILTER (WHERE make_months('evolution_history', 3, (date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC') + make_interval(months => n))::date))
    FROM generate_series(0, 3, 3) n
$$;

SELECT make_months('evolution_history', 3, q::date) FROM (SELECT DISTINCT date_trunc('quarter', at AT TIME ZONE 'UTC') AS q FROM evolution_history) x;

SELECT make_history_quarters();
