CREATE TABLE component_metrics (
    measured_at INTEGER NOT NULL,
    node BLOB NOT NULL,
    component TEXT NOT NULL,
    metric TEXT NOT NULL,
    unit TEXT NOT NULL,
    value REAL NOT NULL);

CREATE INDEX component_metrics_time ON component_metrics (measured_at);
CREATE INDEX component_metrics_component ON component_metrics (component, metric, measured_at);

CREATE TABLE port_metrics (
    measured_at INTEGER NOT NULL,
    node BLOB NOT NULL,
    port TEXT NOT NULL,
    sent INTEGER NOT NULL,
    received INTEGER NOT NULL,
    send_ms REAL NOT NULL,
    receive_ms REAL NOT NULL,
    age_ms REAL NOT NULL,
    buffer_use REAL NOT NULL);

CREATE INDEX port_metrics_time ON port_metrics (measured_at);
CREATE INDEX port_metrics_port ON port_metrics (port, measured_at);

CREATE TABLE system_health (
    component TEXT NOT NULL,
    node BLOB NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('healthy', 'degraded', 'unhealthy', 'unknown')),
    details TEXT,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (component, node));
