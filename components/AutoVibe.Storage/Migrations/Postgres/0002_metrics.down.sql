DROP FUNCTION make_days(int);
DROP FUNCTION make_day(text, text, date);
DROP TABLE system_health, port_metrics, component_metrics;
