CREATE TABLE projects (
    id BLOB PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE CHECK (slug NOT GLOB '*[^a-z0-9-]*' AND length(slug) BETWEEN 1 AND 64),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description TEXT CHECK (length(description) <= 10000),
    repository TEXT NOT NULL UNIQUE CHECK (length(CAST(repository AS BLOB)) <= 2000),
    status TEXT NOT NULL CHECK (status IN ('active', 'inactive', 'archived')),
    phase TEXT NOT NULL CHECK (phase IN ('planning', 'in_progress', 'review', 'deployed')),
    metadata TEXT NOT NULL DEFAULT '{}' CHECK (json_type(metadata) = 'object'),
    last_intake BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE intakes (
    id BLOB PRIMARY KEY,
    project_id BLOB NOT NULL REFERENCES projects ON DELETE CASCADE,
    state TEXT NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'walking', 'finished', 'incomplete', 'failed')),
    requested_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)),
    ended_at INTEGER,
    announced INTEGER CHECK (announced >= 0),
    closed INTEGER NOT NULL DEFAULT 0,
    text_files INTEGER NOT NULL DEFAULT 0 CHECK (text_files >= 0),
    binary_files INTEGER NOT NULL DEFAULT 0 CHECK (binary_files >= 0),
    skipped_files INTEGER NOT NULL DEFAULT 0 CHECK (skipped_files >= 0),
    lines INTEGER NOT NULL DEFAULT 0 CHECK (lines >= 0),
    bytes INTEGER NOT NULL DEFAULT 0 CHECK (bytes >= 0),
    error TEXT,
    CHECK ((ended_at IS NULL) = (state IN ('requested', 'walking')))) WITHOUT ROWID;

-- A project has at most one intake that is not ended.
CREATE UNIQUE INDEX intakes_open ON intakes (project_id) WHERE state IN ('requested', 'walking');

CREATE INDEX intakes_project ON intakes (project_id, requested_at);

-- Files by language, by the reason they were skipped for, and by the technology that their manifests name.
CREATE TABLE intake_counts (
    intake_id BLOB NOT NULL REFERENCES intakes ON DELETE CASCADE,
    what TEXT NOT NULL CHECK (what IN ('language', 'skipped', 'technology')),
    name TEXT NOT NULL,
    files INTEGER NOT NULL CHECK (files >= 0),
    PRIMARY KEY (intake_id, what, name)) WITHOUT ROWID;

CREATE TABLE project_files (
    intake_id BLOB NOT NULL REFERENCES intakes ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number > 0),
    path TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'binary', 'skipped')),
    skip_reason TEXT,
    language TEXT,
    lines INTEGER NOT NULL CHECK (lines >= 0),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    sha256 TEXT CHECK (length(sha256) = 64),
    PRIMARY KEY (intake_id, number),
    CHECK ((kind = 'skipped') = (skip_reason IS NOT NULL)),
    CHECK ((kind = 'skipped') = (sha256 IS NULL)),
    CHECK ((kind = 'text') = (language IS NOT NULL))) WITHOUT ROWID;
