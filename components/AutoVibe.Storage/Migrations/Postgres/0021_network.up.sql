ALTER TABLE projects ADD COLUMN network text NOT NULL DEFAULT 'closed' CHECK (network IN ('closed', 'open'));
ALTER TABLE evolution_requests ADD COLUMN network text NOT NULL DEFAULT 'closed' CHECK (network IN ('closed', 'open'));
ALTER TABLE machines ADD COLUMN egress text CHECK (egress IN ('closed', 'open'));
