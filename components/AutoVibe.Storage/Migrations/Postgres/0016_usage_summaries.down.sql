DROP MATERIALIZED VIEW project_resource_summary;
DROP MATERIALIZED VIEW daily_resource_summary;
