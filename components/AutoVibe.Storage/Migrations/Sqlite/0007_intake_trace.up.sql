-- The trace that an intake was asked for in: its messages go on with it.
ALTER TABLE intakes ADD COLUMN trace BLOB CHECK (length(trace) = 25);
