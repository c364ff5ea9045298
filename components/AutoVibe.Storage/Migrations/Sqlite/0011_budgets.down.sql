DROP TABLE budget_alerts;
DROP VIEW budget_postings;
DROP TABLE budget_entries;
DROP TABLE budget_reservations;
DROP TABLE budgets;
