ALTER TABLE segments DROP COLUMN restarts;
