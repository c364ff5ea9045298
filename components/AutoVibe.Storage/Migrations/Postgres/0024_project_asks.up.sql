-- What a request takes from its project where it says nothing itself.
ALTER TABLE projects ADD COLUMN asks boolean NOT NULL DEFAULT false;
ALTER TABLE projects ADD COLUMN review jsonb CHECK (jsonb_typeof(review) = 'object');
