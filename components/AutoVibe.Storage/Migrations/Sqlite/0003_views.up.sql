CREATE VIEW dead_letters AS
SELECT e.pipeline, e.name AS port, d.edge, d.part, d.seq, d.message_id, d.key, d.reason, d.error, d.failures AS retry_count, e.max_retries,
    d.holds, d.revision, d.parked_at, d.created_at, d.contract, d.headers, d.body
FROM port_deliveries d JOIN edges e USING (edge)
WHERE d.state = 'dead';

CREATE VIEW dead_letter_queue AS SELECT * FROM dead_letters;

-- A message that is in the log behind the cursor and nowhere else is completed (done, or dropped by policy or by a person).
CREATE VIEW port_message_status AS
SELECT e.pipeline, e.name AS port, m.edge, m.part, m.seq, m.message_id, m.key, m.created_at,
    CASE WHEN m.seq > c.position THEN 'pending' ELSE 'completed' END AS status,
    0 AS retry_count, e.max_retries, NULL AS error, m.headers, m.trace
FROM port_messages m JOIN edges e USING (edge) JOIN port_cursors c USING (edge, part)
WHERE NOT EXISTS (SELECT 1 FROM port_deliveries d WHERE d.edge = m.edge AND d.part = m.part AND d.seq = m.seq)
UNION ALL
SELECT e.pipeline, e.name, d.edge, d.part, d.seq, d.message_id, d.key, d.created_at,
    CASE WHEN d.state = 'running' THEN 'processing' WHEN d.state = 'dead' THEN 'dead_letter' WHEN d.failures > 0 THEN 'failed' ELSE 'pending' END,
    d.failures, e.max_retries, d.error, d.headers, d.trace
FROM port_deliveries d JOIN edges e USING (edge);

CREATE VIEW component_statistics AS
SELECT component, metric, unit, count(*) AS samples, sum(value) AS total, avg(value) AS average, min(value) AS least, max(value) AS most,
    max(measured_at) AS last_activity
FROM component_metrics
GROUP BY component, metric, unit;
