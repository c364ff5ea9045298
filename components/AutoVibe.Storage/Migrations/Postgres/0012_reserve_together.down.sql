-- What is over leaves its entries behind; acts under way that reserved several resources have to end first.
DELETE FROM budget_reservations r
WHERE r.state <> 'open' AND EXISTS (SELECT 1 FROM budget_reservations o WHERE o.id = r.id AND o.resource < r.resource);

ALTER TABLE budget_reservations
    DROP CONSTRAINT budget_reservations_pkey,
    ADD PRIMARY KEY (id),
    DROP COLUMN machine_id,
    DROP COLUMN subtype;
