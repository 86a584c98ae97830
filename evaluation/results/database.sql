-- 计票: two persons for every count and every publication; a correction says why.
ALTER TABLE tally DROP CONSTRAINT IF EXISTS two_persons;
ALTER TABLE tally ADD CONSTRAINT two_persons CHECK (first <> second);
ALTER TABLE tally DROP CONSTRAINT IF EXISTS a_correction_says_why;
ALTER TABLE tally ADD CONSTRAINT a_correction_says_why CHECK (
  version = 1 OR coalesce(reason <> '' AND document_number <> '', false));
ALTER TABLE publication DROP CONSTRAINT IF EXISTS two_persons;
ALTER TABLE publication ADD CONSTRAINT two_persons CHECK (first <> second);

-- 揭晓: nothing is shown but a signed count of a real sitting that two persons released.
ALTER TABLE reveal DROP CONSTRAINT IF EXISTS released_by_two_persons;
ALTER TABLE reveal ADD CONSTRAINT released_by_two_persons CHECK (
  tally IS NULL AND first IS NULL AND second IS NULL AND position = 0 AND scope = ''
  OR coalesce(tally IS NOT NULL AND switched_on AND first <> second
    AND position >= 0 AND scope IN ('excellent', 'grades', 'all'), false));

CREATE OR REPLACE FUNCTION only_signed_counts_are_revealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.tally IS NOT NULL AND NOT EXISTS (
      SELECT FROM tally t JOIN sitting s ON s.id = t.sitting
       WHERE t.id = NEW.tally AND s.id = NEW.sitting AND s.state = 'signed' AND NOT s.rehearsal
         AND t.version = (SELECT max(version) FROM tally WHERE sitting = s.id)) THEN
    RAISE EXCEPTION 'only the newest signed count of a real sitting is revealed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'only_signed_counts_are_revealed';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER only_signed_counts_are_revealed BEFORE INSERT OR UPDATE ON reveal
  FOR EACH ROW EXECUTE FUNCTION only_signed_counts_are_revealed();

-- 申请复核: decided with words, and by another person than the one who asked.
ALTER TABLE review DROP CONSTRAINT IF EXISTS decided_with_reason;
ALTER TABLE review ADD CONSTRAINT decided_with_reason CHECK (
  upheld IS NULL AND decided_by IS NULL
  OR coalesce(upheld IS NOT NULL AND decision <> '' AND decided_by <> asked_by, false));

-- 演练 can be cleared, a real sitting never. Says how many ballots went.
CREATE OR REPLACE FUNCTION clear_rehearsal(p_sitting uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  IF NOT EXISTS (SELECT FROM sitting WHERE id = p_sitting AND rehearsal) THEN
    RAISE EXCEPTION 'only a rehearsal is cleared'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'only_a_rehearsal_is_cleared';
  END IF;
  gone := destroy_box(p_sitting);
  DELETE FROM standing WHERE tally IN (SELECT id FROM tally WHERE sitting = p_sitting);
  DELETE FROM signature WHERE tally IN (SELECT id FROM tally WHERE sitting = p_sitting);
  DELETE FROM tally WHERE sitting = p_sitting;
  DELETE FROM panel_aggregate WHERE sitting = p_sitting;
  DELETE FROM tablet WHERE sitting = p_sitting;
  DELETE FROM slip WHERE sitting = p_sitting;
  DELETE FROM slips_out WHERE sitting = p_sitting;
  DELETE FROM attendance WHERE sitting = p_sitting;
  DELETE FROM movement WHERE sitting = p_sitting;
  DELETE FROM floor WHERE sitting = p_sitting;
  DELETE FROM display WHERE sitting = p_sitting;
  DELETE FROM reveal WHERE sitting = p_sitting;
  DELETE FROM lots WHERE sitting = p_sitting;
  DELETE FROM half_day WHERE sitting = p_sitting;
  DELETE FROM agenda_item WHERE sitting = p_sitting;
  DELETE FROM key_card WHERE sitting = p_sitting;
  DELETE FROM sitting WHERE id = p_sitting;
  RETURN gone;
END $$;

CREATE OR REPLACE FUNCTION rehearsals_stay_inside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM tally t JOIN sitting s ON s.id = t.sitting
              WHERE t.id = NEW.tally AND s.rehearsal) THEN
    RAISE EXCEPTION 'a rehearsal is never published'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'rehearsals_stay_inside';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER rehearsals_stay_inside BEFORE INSERT ON publication
  FOR EACH ROW EXECUTE FUNCTION rehearsals_stay_inside();

