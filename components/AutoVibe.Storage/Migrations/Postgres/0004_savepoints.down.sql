DROP TABLE audit_log, savepoint_timers, savepoint_state, savepoint_deliveries, savepoint_checkpoints, savepoint_cursors, savepoint_heads, savepoints;
DROP FUNCTION refuse_change();
