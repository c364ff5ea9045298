ALTER TABLE evolution_requests ADD COLUMN rounds int NOT NULL DEFAULT 1 CHECK (rounds >= 1);
ALTER TABLE evolution_requests ADD COLUMN round int NOT NULL DEFAULT 1 CHECK (round >= 1);
ALTER TABLE evolution_requests ADD COLUMN round_part double precision NOT NULL DEFAULT 1 CHECK (round_part > 0 AND round_part <= 1);
ALTER TABLE evolution_requests ADD COLUMN stop_asked_by text;
ALTER TABLE machines ADD COLUMN round int NOT NULL DEFAULT 1 CHECK (round >= 1);

-- Attempts side by side; the one with the request's own number is the present one.
CREATE TABLE evolution_rounds (
    request_id uuid NOT NULL REFERENCES evolution_requests ON DELETE RESTRICT,
    number int NOT NULL CHECK (number >= 1),
    begin_checkpoint uuid NOT NULL,
    first_number int NOT NULL CHECK (first_number >= 1),
    variants int NOT NULL CHECK (variants >= 1),
    share bigint NOT NULL CHECK (share >= 0),
    available bigint NOT NULL CHECK (available >= 0),
    lesson text,
    note text,
    PRIMARY KEY (request_id, number));

INSERT INTO evolution_rounds (request_id, number, begin_checkpoint, first_number, variants, share, available, note)
SELECT id, 1, parent_id, 1, variants, budget / variants, budget, note FROM evolution_requests;
