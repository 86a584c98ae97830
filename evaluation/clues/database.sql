-- 查找: Chinese text by any piece of it. Lists are drawn by year, what is due first.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX IF NOT EXISTS clue_by_text ON clue USING gin (title gin_trgm_ops, text gin_trgm_ops);
CREATE INDEX IF NOT EXISTS clue_by_due ON clue (cycle, due_on, id);
CREATE INDEX IF NOT EXISTS clue_by_unit ON clue (unit);
CREATE INDEX IF NOT EXISTS clue_step_by_clue ON clue_step (clue, at);
CREATE INDEX IF NOT EXISTS complainant_by_telephone ON complainant (jurisdiction, telephone_hash);
