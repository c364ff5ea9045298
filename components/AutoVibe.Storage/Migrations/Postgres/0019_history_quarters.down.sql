DROP FUNCTION make_history_quarters();

DO $$
DECLARE
    quarter regclass;
BEGIN
    FOR quarter IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'evolution_history'::regclass AND inhrelid <> 'evolution_history_default'::regclass LOOP
        EXECUTE format('ALTER TABLE evolution_history DETACH PARTITION %s', quarter);
        EXECUTE format('INSERT INTO evolution_history SELECT * FROM %s', quarter);
        EXECUTE format('DROP TABLE %s', quarter);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION make_months(parent text, months int, day date) RETURNS boolean LANGUAGE plpgsql AS $$
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
