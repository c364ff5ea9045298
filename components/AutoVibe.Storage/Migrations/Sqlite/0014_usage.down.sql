DROP TABLE usage_trim;
DROP TABLE resource_usage;
