ALTER TABLE evolution_requests ADD COLUMN rounds INTEGER NOT NULL DEFAULT 1 CHECK (rounds >= 1);
ALTER TABLE evolution_requests ADD COLUMN round INTEGER NOT NULL DEFAULT 1 CHECK (round >= 1);
ALTER TABLE evolution_requests ADD COLUMN round_part REAL NOT NULL DEFAULT 1 CHECK (round_part > 0 AND round_part <= 1);
ALTER TABLE evolution_requests ADD COLUMN stop_asked_by TEXT;
ALTER TABLE machines ADD COLUMN round INTEGER NOT NULL DEFAULT 1 CHECK (round >= 1);

-- Attempts side by side; the one with the request's own number is the present one.
CREATE TABLE evolution_rounds (
    request_id BLOB NOT NULL REFERENCES evolution_requests ON DELETE RESTRICT,
    number INTEGER NOT NULL CHECK (number >= 1),
    begin_checkpoint BLOB NOT NULL,
    first_number INTEGER NOT NULL CHECK (first_number >= 1),
    variants INTEGER NOT NULL CHECK (variants >= 1),
    share INTEGER NOT NULL CHECK (share >= 0),
    available INTEGER NOT NULL CHECK (available >= 0),
    lesson TEXT,
    note TEXT,
    PRIMARY KEY (request_id, number)) WITHOUT ROWID;

INSERT INTO evolution_rounds (request_id, number, begin_checkpoint, first_number, variants, share, available, note)
SELECT id, 1, parent_id, 1, variants, budget / variants, budget, note FROM evolution_requests;
