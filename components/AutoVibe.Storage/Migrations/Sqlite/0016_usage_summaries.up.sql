CREATE VIEW daily_resource_summary AS
SELECT project_id, date(recorded_at / 1000000, 'unixepoch') AS day, resource, unit, sum(amount) AS amount, sum(cost) AS cost, count(*) AS acts
FROM resource_usage
GROUP BY 1, 2, 3, 4;

CREATE VIEW project_resource_summary AS
SELECT project_id, resource, unit, sum(amount) AS amount, sum(cost) AS cost, count(*) AS acts, count(DISTINCT machine_id) AS machines,
    min(recorded_at) AS first_at, max(recorded_at) AS last_at
FROM resource_usage
GROUP BY 1, 2, 3;
