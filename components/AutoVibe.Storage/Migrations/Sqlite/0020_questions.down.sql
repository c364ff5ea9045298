DROP TABLE machine_questions;
ALTER TABLE evolution_requests DROP COLUMN asks;
