ALTER TABLE machines DROP COLUMN hub_process;
