DROP TABLE audit_log;
DROP TABLE savepoint_timers;
DROP TABLE savepoint_state;
DROP TABLE savepoint_deliveries;
DROP TABLE savepoint_checkpoints;
DROP TABLE savepoint_cursors;
DROP TABLE savepoint_heads;
DROP TABLE savepoints;
