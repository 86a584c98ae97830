-- 现场通报稿: released by another person than the one who wrote it.
ALTER TABLE on_site_text DROP CONSTRAINT IF EXISTS released_by_another;
ALTER TABLE on_site_text ADD CONSTRAINT released_by_another CHECK (
  released_by IS NULL OR released_by <> made_by);
-- 通报文书: issued means numbered, and only then.
ALTER TABLE notice DROP CONSTRAINT IF EXISTS numbered_when_issued;
ALTER TABLE notice ADD CONSTRAINT numbered_when_issued CHECK (
  (state = 'draft') = (number IS NULL));
