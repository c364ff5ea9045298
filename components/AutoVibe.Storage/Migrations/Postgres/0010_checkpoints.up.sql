CREATE TABLE workspace_checkpoints (
    id uuid PRIMARY KEY,
    project_id uuid REFERENCES projects ON DELETE CASCADE,
    parent_id uuid,
    type text NOT NULL CHECK (type IN ('genesis', 'automatic', 'manual', 'final', 'hub_daily')),
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'verified', 'corrupt')),
    tree_sha256 text NOT NULL CHECK (tree_sha256 ~ '^[0-9a-f]{64}$'),
    notes_sha256 text NOT NULL CHECK (notes_sha256 ~ '^[0-9a-f]{64}$'),
    chain_sha256 text NOT NULL CHECK (chain_sha256 ~ '^[0-9a-f]{64}$'),
    store_id uuid NOT NULL,
    files bigint NOT NULL CHECK (files >= 0),
    left_out bigint NOT NULL CHECK (left_out >= 0),
    size bigint NOT NULL CHECK (size >= 0),
    packed bigint NOT NULL CHECK (packed >= 0),
    added bigint NOT NULL CHECK (added >= 0),
    description text CHECK (length(description) <= 10000),
    context jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(context) = 'object'),
    created_at timestamptz NOT NULL,
    verified_at timestamptz,
    problem text,
    UNIQUE (project_id, id),
    FOREIGN KEY (project_id, parent_id) REFERENCES workspace_checkpoints (project_id, id),
    CHECK ((project_id IS NULL) = (type = 'hub_daily')),
    CHECK (type <> 'genesis' OR parent_id IS NULL),
    CHECK ((state = 'corrupt') = (problem IS NOT NULL)),
    CHECK (state <> 'verified' OR verified_at IS NOT NULL));

-- A project begins once.
CREATE UNIQUE INDEX workspace_checkpoints_genesis ON workspace_checkpoints (project_id) WHERE type = 'genesis';

CREATE INDEX workspace_checkpoints_pending ON workspace_checkpoints (id) WHERE state = 'pending';

-- Which trees a store must keep.
CREATE INDEX workspace_checkpoints_store ON workspace_checkpoints (store_id);

CREATE FUNCTION guard_workspace_checkpoint() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' THEN
            RAISE EXCEPTION 'a new checkpoint is pending until it was verified' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF to_jsonb(NEW) - 'state' - 'verified_at' - 'problem' <> to_jsonb(OLD) - 'state' - 'verified_at' - 'problem' THEN
        RAISE EXCEPTION 'checkpoint % is immutable', OLD.id USING ERRCODE = 'check_violation';
    ELSIF NEW.state = 'pending' AND OLD.state <> 'pending' THEN
        RAISE EXCEPTION 'checkpoint % was verified already', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER workspace_checkpoints_guard BEFORE INSERT OR UPDATE ON workspace_checkpoints FOR EACH ROW EXECUTE FUNCTION guard_workspace_checkpoint();

ALTER TABLE projects ADD COLUMN current_checkpoint uuid;

-- The row of the checkpoint is locked, so that nobody finds it damaged at the same moment.
CREATE FUNCTION guard_current_checkpoint() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF NEW.current_checkpoint IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.current_checkpoint IS DISTINCT FROM OLD.current_checkpoint) THEN
        PERFORM 1 FROM workspace_checkpoints WHERE id = NEW.current_checkpoint AND project_id = NEW.id AND state = 'verified' FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'checkpoint % is no verified one of this project', NEW.current_checkpoint USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER projects_current_checkpoint BEFORE INSERT OR UPDATE OF current_checkpoint ON projects FOR EACH ROW EXECUTE FUNCTION guard_current_checkpoint();
