DROP TRIGGER projects_current_checkpoint ON projects;
ALTER TABLE projects DROP COLUMN current_checkpoint;
DROP FUNCTION guard_current_checkpoint();
DROP TABLE workspace_checkpoints;
DROP FUNCTION guard_workspace_checkpoint();
