ALTER TABLE port_heads DROP COLUMN trimmed_at;
DROP TABLE replay_positions;
DROP TABLE this_run;
