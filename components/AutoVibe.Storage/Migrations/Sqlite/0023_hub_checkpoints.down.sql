DELETE FROM workspace_checkpoints WHERE type = 'hub_daily';
DROP TRIGGER workspace_checkpoints_hub_immutable;
DROP INDEX workspace_checkpoints_hub_day;
DROP INDEX workspace_checkpoints_hub;
ALTER TABLE workspace_checkpoints DROP COLUMN hub_id;
