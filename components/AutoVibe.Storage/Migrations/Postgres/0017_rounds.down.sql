DROP TABLE evolution_rounds;
ALTER TABLE machines DROP COLUMN round;
ALTER TABLE evolution_requests DROP COLUMN stop_asked_by;
ALTER TABLE evolution_requests DROP COLUMN round_part;
ALTER TABLE evolution_requests DROP COLUMN round;
ALTER TABLE evolution_requests DROP COLUMN rounds;
