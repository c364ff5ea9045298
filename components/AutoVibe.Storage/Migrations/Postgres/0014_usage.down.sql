DROP FUNCTION make_usage_months();
DROP FUNCTION make_months(text, int, date);
DROP TABLE usage_trim;
DROP TABLE resource_usage;
