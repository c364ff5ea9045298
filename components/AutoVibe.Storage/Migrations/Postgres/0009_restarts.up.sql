-- How often people asked for the segment to begin anew; a lane that began before the last time ends.
ALTER TABLE segments ADD COLUMN restarts int NOT NULL DEFAULT 0;
