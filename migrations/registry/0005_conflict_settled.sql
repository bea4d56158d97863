-- A conflict is settled when the Centre resumes or revokes its case with a decision document; until then it stands in the way of
-- confirmation. The row stays.
ALTER TABLE conflict ADD COLUMN settled_ms INTEGER;
CREATE INDEX conflict_open ON conflict (case_id) WHERE settled_ms IS NULL;
