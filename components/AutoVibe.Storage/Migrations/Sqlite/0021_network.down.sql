ALTER TABLE machines DROP COLUMN egress;
ALTER TABLE evolution_requests DROP COLUMN network;
ALTER TABLE projects DROP COLUMN network;
