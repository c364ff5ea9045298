CREATE TABLE savepoints (
    savepoint uuid PRIMARY KEY,
    pipeline text NOT NULL,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,
    messages bigint NOT NULL,
    UNIQUE (pipeline, name));

CREATE TABLE savepoint_heads (
    savepoint uuid NOT NULL REFERENCES savepoints ON DELETE CASCADE, LIKE port_heads INCLUDING DEFAULTS, PRIMARY KEY (savepoint, edge, part));

CREATE TABLE savepoint_cursors (
    savepoint uuid NOT NULL REFERENCES savepoints ON DELETE CASCADE, LIKE port_cursors INCLUDING DEFAULTS, PRIMARY KEY (savepoint, edge, part));

CREATE TABLE savepoint_checkpoints (
    savepoint uuid NOT NULL REFERENCES savepoints ON DELETE CASCADE, LIKE component_checkpoints INCLUDING DEFAULTS, PRIMARY KEY (savepoint, component, part));

CREATE TABLE savepoint_deliveries (
    savepoint uuid NOT NULL REFERENCES savepoints ON DELETE CASCADE, LIKE port_deliveries INCLUDING DEFAULTS, PRIMARY KEY (savepoint, edge, part, seq));

CREATE TABLE savepoint_state (
    savepoint uuid NOT NULL REFERENCES savepoints ON DELETE CASCADE, LIKE component_state INCLUDING DEFAULTS, PRIMARY KEY (savepoint, component, part, key));

CREATE TABLE savepoint_timers (
    savepoint uuid NOT NULL REFERENCES savepoints ON DELETE CASCADE, LIKE component_timers INCLUDING DEFAULTS, PRIMARY KEY (savepoint, component, part, key));

-- What people did: appended only.
CREATE TABLE audit_log (
    entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    details text);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'table % is appended only', TG_TABLE_NAME; END $$;

CREATE TRIGGER audit_log_appended_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log EXECUTE FUNCTION refuse_change();
