-- 等次上限 takes two persons.
ALTER TABLE ceiling DROP CONSTRAINT IF EXISTS two_persons;
ALTER TABLE ceiling ADD CONSTRAINT two_persons CHECK (first <> second);
-- 异议: decided by another person than the one who made it, and with words.
ALTER TABLE objection DROP CONSTRAINT IF EXISTS decided_with_reason;
ALTER TABLE objection ADD CONSTRAINT decided_with_reason CHECK (
  upheld IS NULL OR coalesce(decided_by <> made_by AND decision <> '', false));
