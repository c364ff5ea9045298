ALTER TABLE evolution_requests ADD COLUMN review jsonb CHECK (jsonb_typeof(review) = 'object');
ALTER TABLE evidence ADD COLUMN cost bigint NOT NULL DEFAULT 0 CHECK (cost >= 0);
ALTER TABLE evidence ADD COLUMN review jsonb CHECK (jsonb_typeof(review) = 'object');

CREATE INDEX evidence_request ON evidence (request_id, id);

-- What each acceptance or rejection rests on.
ALTER TABLE evolution_history ADD COLUMN evidence jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(evidence) = 'array');

CREATE TABLE findings (
    evidence_id uuid NOT NULL REFERENCES evidence ON DELETE RESTRICT,
    seq int NOT NULL CHECK (seq >= 1),
    file text,
    line int CHECK (line >= 1),
    col int CHECK (col >= 1),
    severity text NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
    category text NOT NULL,
    message text NOT NULL,
    suggestion text,
    PRIMARY KEY (evidence_id, seq));

CREATE TRIGGER findings_appended_only BEFORE UPDATE OR DELETE OR TRUNCATE ON findings EXECUTE FUNCTION refuse_change();
