-- Slugs are listed in the order of their bytes, as SQLite does.
CREATE TABLE projects (
    id uuid PRIMARY KEY,
    slug text COLLATE "C" NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 64),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description text CHECK (length(description) <= 10000),
    repository text NOT NULL UNIQUE CHECK (octet_length(repository) <= 2000),
    status text NOT NULL CHECK (status IN ('active', 'inactive', 'archived')),
    phase text NOT NULL CHECK (phase IN ('planning', 'in_progress', 'review', 'deployed')),
    metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
    last_intake uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL);

CREATE TABLE intakes (
    id uuid PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'walking', 'finished', 'incomplete', 'failed')),
    requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    announced bigint CHECK (announced >= 0),
    closed boolean NOT NULL DEFAULT false,
    text_files bigint NOT NULL DEFAULT 0 CHECK (text_files >= 0),
    binary_files bigint NOT NULL DEFAULT 0 CHECK (binary_files >= 0),
    skipped_files bigint NOT NULL DEFAULT 0 CHECK (skipped_files >= 0),
    lines bigint NOT NULL DEFAULT 0 CHECK (lines >= 0),
    bytes bigint NOT NULL DEFAULT 0 CHECK (bytes >= 0),
    error text,
    CHECK ((ended_at IS NULL) = (state IN ('requested', 'walking'))));

-- A project has at most one intake that is not ended.
CREATE UNIQUE INDEX intakes_open ON intakes (project_id) WHERE state IN ('requested', 'walking');

CREATE INDEX intakes_project ON intakes (project_id, requested_at);

-- Files by language, by the reason they were skipped for, and by the technology that their manifests name.
CREATE TABLE intake_counts (
    intake_id uuid NOT NULL REFERENCES intakes ON DELETE CASCADE,
    what text NOT NULL CHECK (what IN ('language', 'skipped', 'technology')),
    name text NOT NULL,
    files bigint NOT NULL CHECK (files >= 0),
    PRIMARY KEY (intake_id, what, name));

-- The number is the key: a path may be longer than an index entry.
CREATE TABLE project_files (
    intake_id uuid NOT NULL REFERENCES intakes ON DELETE CASCADE,
    number bigint NOT NULL CHECK (number > 0),
    path text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('text', 'binary', 'skipped')),
    skip_reason text,
    language text,
    lines bigint NOT NULL CHECK (lines >= 0),
    bytes bigint NOT NULL CHECK (bytes >= 0),
    sha256 text CHECK (length(sha256) = 64),
    PRIMARY KEY (intake_id, number),
    CHECK ((kind = 'skipped') = (skip_reason IS NOT NULL)),
    CHECK ((kind = 'skipped') = (sha256 IS NULL)),
    CHECK ((kind = 'text') = (language IS NOT NULL)));
