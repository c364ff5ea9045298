DROP MATERIALIZED VIEW component_statistics;
DROP VIEW port_message_status, dead_letter_queue, dead_letters;
