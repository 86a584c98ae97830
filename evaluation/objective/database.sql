-- 等次上限 takes two persons.
ALTER TABLE ceiling DROP CONSTRAINT IF EXISTS two_persons;
ALTER TABLE ceiling ADD CONSTRAINT two_persons CHECK (first <> second);
