DELETE FROM workspace_checkpoints WHERE type = 'hub_daily';
ALTER TABLE workspace_checkpoints DROP CONSTRAINT workspace_checkpoints_hub_check;
ALTER TABLE workspace_checkpoints DROP COLUMN hub_id;
