-- One act may reserve several resources: one row for each, under one id.
ALTER TABLE budget_reservations
    DROP CONSTRAINT budget_reservations_pkey,
    ADD PRIMARY KEY (id, resource),
    ADD COLUMN machine_id uuid,
    ADD COLUMN subtype text;
