ALTER TABLE projects ADD COLUMN network TEXT NOT NULL DEFAULT 'closed' CHECK (network IN ('closed', 'open'));
ALTER TABLE evolution_requests ADD COLUMN network TEXT NOT NULL DEFAULT 'closed' CHECK (network IN ('closed', 'open'));
ALTER TABLE machines ADD COLUMN egress TEXT CHECK (egress IN ('closed', 'open'));
