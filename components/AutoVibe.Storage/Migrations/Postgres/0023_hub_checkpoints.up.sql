-- Whose own a checkpoint of no project is.
ALTER TABLE workspace_checkpoints ADD COLUMN hub_id uuid;

ALTER TABLE workspace_checkpoints ADD CONSTRAINT workspace_checkpoints_hub_check CHECK ((hub_id IS NOT NULL) = (type = 'hub_daily'));

CREATE INDEX workspace_checkpoints_hub ON workspace_checkpoints (hub_id, id) WHERE hub_id IS NOT NULL;

-- Once a day.
CREATE UNIQUE INDEX workspace_checkpoints_hub_day ON workspace_checkpoints (hub_id, (((created_at AT TIME ZONE 'UTC')::date))) WHERE hub_id IS NOT NULL;
