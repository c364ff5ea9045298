DROP TABLE findings;
ALTER TABLE evolution_history DROP COLUMN evidence;
DROP INDEX evidence_request;
ALTER TABLE evidence DROP COLUMN review;
ALTER TABLE evidence DROP COLUMN cost;
ALTER TABLE evolution_requests DROP COLUMN review;
