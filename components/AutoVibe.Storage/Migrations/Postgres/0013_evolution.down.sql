DROP TABLE evolution_history;
DROP TABLE evidence;
DROP TABLE machine_log;
DROP TABLE machines;
DROP FUNCTION guard_machine_state();
DROP TABLE evolution_requests;
ALTER TABLE projects DROP COLUMN needs_approval;
ALTER TABLE projects DROP COLUMN checks;
ALTER TABLE projects DROP COLUMN greediness;
