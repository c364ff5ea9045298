-- Whether the agents ask a person before they do what changes something.
ALTER TABLE evolution_requests ADD COLUMN asks boolean NOT NULL DEFAULT false;

-- An answer is a person's; the wait ends when the agent's hub has heard it.
CREATE TABLE machine_questions (
    id uuid PRIMARY KEY,
    machine_id uuid NOT NULL REFERENCES machines ON DELETE RESTRICT,
    start int NOT NULL CHECK (start >= 1),
    tool text NOT NULL,
    input text NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'allowed', 'declined', 'expired', 'withdrawn')),
    asked_at timestamptz NOT NULL,
    answered_by text,
    answered_at timestamptz,
    message text,
    ended_at timestamptz,
    CHECK ((state IN ('allowed', 'declined')) = (answered_by IS NOT NULL)),
    CHECK ((answered_by IS NULL) = (answered_at IS NULL)),
    CHECK (state <> 'open' OR ended_at IS NULL),
    CHECK (state NOT IN ('expired', 'withdrawn') OR ended_at IS NOT NULL));

CREATE INDEX machine_questions_machine ON machine_questions (machine_id, id);

-- Who waits: few of many, read twice a second by each hub.
CREATE INDEX machine_questions_waiting ON machine_questions (machine_id) WHERE ended_at IS NULL;
