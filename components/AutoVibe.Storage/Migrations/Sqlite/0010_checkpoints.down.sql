DROP TRIGGER projects_new_checkpoint;
DROP TRIGGER projects_current_checkpoint;
ALTER TABLE projects DROP COLUMN current_checkpoint;
DROP TABLE workspace_checkpoints;
