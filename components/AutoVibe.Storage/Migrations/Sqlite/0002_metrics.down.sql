DROP TABLE system_health;
DROP TABLE port_metrics;
DROP TABLE component_metrics;
