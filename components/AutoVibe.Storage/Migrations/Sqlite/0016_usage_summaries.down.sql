DROP VIEW project_resource_summary;
DROP VIEW daily_resource_summary;
