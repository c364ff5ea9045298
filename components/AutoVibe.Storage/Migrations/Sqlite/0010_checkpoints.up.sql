CREATE TABLE workspace_checkpoints (
    id BLOB PRIMARY KEY,
    project_id BLOB REFERENCES projects ON DELETE CASCADE,
    parent_id BLOB,
    type TEXT NOT NULL CHECK (type IN ('genesis', 'automatic', 'manual', 'final', 'hub_daily')),
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'verified', 'corrupt')),
    tree_sha256 TEXT NOT NULL CHECK (length(tree_sha256) = 64 AND tree_sha256 NOT GLOB '*[^0-9a-f]*'),
    notes_sha256 TEXT NOT NULL CHECK (length(notes_sha256) = 64 AND notes_sha256 NOT GLOB '*[^0-9a-f]*'),
    chain_sha256 TEXT NOT NULL CHECK (length(chain_sha256) = 64 AND chain_sha256 NOT GLOB '*[^0-9a-f]*'),
    store_id BLOB NOT NULL,
    files INTEGER NOT NULL CHECK (files >= 0),
    left_out INTEGER NOT NULL CHECK (left_out >= 0),
    size INTEGER NOT NULL CHECK (size >= 0),
    packed INTEGER NOT NULL CHECK (packed >= 0),
    added INTEGER NOT NULL CHECK (added >= 0),
    description TEXT CHECK (length(description) <= 10000),
    context TEXT NOT NULL DEFAULT '{}' CHECK (json_type(context) = 'object'),
    created_at INTEGER NOT NULL,
    verified_at INTEGER,
    problem TEXT,
    UNIQUE (project_id, id),
    FOREIGN KEY (project_id, parent_id) REFERENCES workspace_checkpoints (project_id, id),
    CHECK ((project_id IS NULL) = (type = 'hub_daily')),
    CHECK (type <> 'genesis' OR parent_id IS NULL),
    CHECK ((state = 'corrupt') = (problem IS NOT NULL)),
    CHECK (state <> 'verified' OR verified_at IS NOT NULL)) WITHOUT ROWID;

-- A project begins once.
CREATE UNIQUE INDEX workspace_checkpoints_genesis ON workspace_checkpoints (project_id) WHERE type = 'genesis';

CREATE INDEX workspace_checkpoints_pending ON workspace_checkpoints (id) WHERE state = 'pending';

-- Which trees a store must keep.
CREATE INDEX workspace_checkpoints_store ON workspace_checkpoints (store_id);

CREATE TRIGGER workspace_checkpoints_new BEFORE INSERT ON workspace_checkpoints WHEN NEW.state <> 'pending'
BEGIN SELECT RAISE(ABORT, 'a new checkpoint is pending until it was verified'); END;

CREATE TRIGGER workspace_checkpoints_immutable
BEFORE UPDATE OF id, project_id, parent_id, type, tree_sha256, notes_sha256, chain_sha256, store_id, files, left_out, size, packed, added, description, context, created_at
ON workspace_checkpoints
BEGIN SELECT RAISE(ABORT, 'a checkpoint is immutable'); END;

CREATE TRIGGER workspace_checkpoints_verified BEFORE UPDATE OF state ON workspace_checkpoints WHEN NEW.state = 'pending' AND OLD.state <> 'pending'
BEGIN SELECT RAISE(ABORT, 'a checkpoint was verified already'); END;

ALTER TABLE projects ADD COLUMN current_checkpoint BLOB;

CREATE TRIGGER projects_current_checkpoint BEFORE UPDATE OF current_checkpoint ON projects
WHEN NEW.current_checkpoint IS NOT NULL AND NEW.current_checkpoint IS NOT OLD.current_checkpoint
    AND NOT EXISTS (SELECT 1 FROM workspace_checkpoints WHERE id = NEW.current_checkpoint AND project_id = NEW.id AND state = 'verified')
BEGIN SELECT RAISE(ABORT, 'the checkpoint is no verified one of this project'); END;

CREATE TRIGGER projects_new_checkpoint BEFORE INSERT ON projects WHEN NEW.current_checkpoint IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a new project has no checkpoint yet'); END;
