-- Whose own a checkpoint of no project is.
ALTER TABLE workspace_checkpoints ADD COLUMN hub_id BLOB CHECK ((hub_id IS NOT NULL) = (type = 'hub_daily'));

CREATE INDEX workspace_checkpoints_hub ON workspace_checkpoints (hub_id, id) WHERE hub_id IS NOT NULL;

-- Once a day, in microseconds.
CREATE UNIQUE INDEX workspace_checkpoints_hub_day ON workspace_checkpoints (hub_id, created_at / 86400000000) WHERE hub_id IS NOT NULL;

CREATE TRIGGER workspace_checkpoints_hub_immutable BEFORE UPDATE OF hub_id ON workspace_checkpoints
BEGIN SELECT RAISE(ABORT, 'a checkpoint is immutable'); END;
