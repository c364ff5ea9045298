-- Refreshed by the maintenance leader.
CREATE MATERIALIZED VIEW daily_resource_summary AS
SELECT project_id, (recorded_at AT TIME ZONE 'UTC')::date AS day, resource, unit, sum(amount) AS amount, sum(cost) AS cost, count(*) AS acts
FROM resource_usage
GROUP BY 1, 2, 3, 4;

-- A refresh that does not block readers needs it.
CREATE UNIQUE INDEX daily_resource_summary_key ON daily_resource_summary (project_id, day, resource, unit);

CREATE MATERIALIZED VIEW project_resource_summary AS
SELECT project_id, resource, unit, sum(amount) AS amount, sum(cost) AS cost, count(*) AS acts, count(DISTINCT machine_id) AS machines,
    min(recorded_at) AS first_at, max(recorded_at) AS last_at
FROM resource_usage
GROUP BY 1, 2, 3;

CREATE UNIQUE INDEX project_resource_summary_key ON project_resource_summary (project_id, resource, unit);
