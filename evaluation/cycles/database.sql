-- 年度进程: approving and publishing take two persons. A scheme is frozen by the first opening.
ALTER TABLE cycle_step DROP CONSTRAINT IF EXISTS two_persons;
ALTER TABLE cycle_step ADD CONSTRAINT two_persons CHECK (
  coalesce(first <> second, state NOT IN ('approved', 'published')));

CREATE OR REPLACE FUNCTION scheme_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM sitting
              WHERE cycle = NEW.cycle AND NOT rehearsal AND scheme IS NOT NULL) THEN
    RAISE EXCEPTION 'the scheme is frozen since the first sitting opened'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'scheme_is_frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER scheme_is_frozen BEFORE INSERT ON scheme_version
  FOR EACH ROW EXECUTE FUNCTION scheme_is_frozen();
