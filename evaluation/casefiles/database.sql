-- 案卷异议: decided by another person than the one who made it, and with words.
ALTER TABLE case_objection DROP CONSTRAINT IF EXISTS decided_with_reason;
ALTER TABLE case_objection ADD CONSTRAINT decided_with_reason CHECK (
  upheld IS NULL OR coalesce(decided_by <> made_by AND decision <> '', false));
CREATE INDEX IF NOT EXISTS case_file_by_unit ON case_file (campaign, unit);
CREATE INDEX IF NOT EXISTS case_file_drawn ON case_file (campaign, drawn) WHERE drawn IS NOT NULL;
CREATE INDEX IF NOT EXISTS case_review_by_reviewer ON case_review (reviewer);
CREATE INDEX IF NOT EXISTS case_file_words ON case_file
  USING gin ((number || ' ' || title) gin_trgm_ops);
