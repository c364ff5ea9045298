DROP VIEW component_statistics;
DROP VIEW port_message_status;
DROP VIEW dead_letter_queue;
DROP VIEW dead_letters;
