-- 现场通报稿: released by another person than the one who wrote it.
ALTER TABLE on_site_text DROP CONSTRAINT IF EXISTS released_by_another;
ALTER TABLE on_site_text ADD CONSTRAINT released_by_another CHECK (
  released_by IS NULL OR released_by <> made_by);
-- 通报文书: issued means numbered, and only then.
ALTER TABLE notice DROP CONSTRAINT IF EXISTS numbered_when_issued;
ALTER TABLE notice ADD CONSTRAINT numbered_when_issued CHECK (
  (state = 'draft') = (number IS NULL));
-- 台账: drawn from these for the rows of one page.
CREATE INDEX IF NOT EXISTS accountability_by_clue ON accountability (clue);
CREATE INDEX IF NOT EXISTS on_site_matter_by_clue ON on_site_matter (clue);
CREATE INDEX IF NOT EXISTS rectification_by_unit ON rectification (unit);
-- 通报文书: listed by year, by unit, and found from a clue or from the letter that told a superior.
CREATE INDEX IF NOT EXISTS notice_by_cycle ON notice (cycle, issued_at);
CREATE INDEX IF NOT EXISTS notice_by_unit ON notice (unit);
CREATE INDEX IF NOT EXISTS notice_matter_by_clue ON notice_matter (clue);
CREATE INDEX IF NOT EXISTS notice_by_what_it_tells ON notice ((content::jsonb ->> 'about'))
  WHERE kind = 'superior';
