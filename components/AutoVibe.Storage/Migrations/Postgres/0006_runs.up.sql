-- Which run this database holds; its copies hold the same one. A shadow run was made by a replay of another run's messages and takes nothing else.
CREATE TABLE this_run (
    id int PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    run uuid NOT NULL DEFAULT gen_random_uuid(),
    shadow_of uuid);

INSERT INTO this_run DEFAULT VALUES;

-- How far a shadow run has got with each log of the run that produced the messages.
CREATE TABLE replay_positions (
    edge int NOT NULL REFERENCES edges,
    part smallint NOT NULL,
    start text NOT NULL,
    began bigint NOT NULL,
    position bigint NOT NULL,
    position_at timestamptz NOT NULL,
    replayed bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (edge, part));

-- No message that was accepted at or after this time has been trimmed.
ALTER TABLE port_heads ADD COLUMN trimmed_at timestamptz NOT NULL DEFAULT '2000-01-01Z';

UPDATE port_heads SET trimmed_at = clock_timestamp() WHERE trimmed > 0;
