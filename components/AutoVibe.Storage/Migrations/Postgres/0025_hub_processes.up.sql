ALTER TABLE machines ADD COLUMN hub_process uuid;
