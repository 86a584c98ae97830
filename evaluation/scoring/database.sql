-- 评议会: what the database itself holds of the hall, whoever writes.

-- ---- the sitting goes only forward, and each state has what it needs ----
ALTER TABLE sitting DROP CONSTRAINT IF EXISTS a_box_to_score_into;
ALTER TABLE sitting ADD CONSTRAINT a_box_to_score_into CHECK (
  state IN ('prepared', 'rehearsed', 'voided')
  OR coalesce(scheme IS NOT NULL AND length(box_public) = 32 AND sealed_size > 0, false));
ALTER TABLE sitting DROP CONSTRAINT IF EXISTS a_closed_box_is_counted;
ALTER TABLE sitting ADD CONSTRAINT a_closed_box_is_counted CHECK (
  state NOT IN ('closed', 'opened', 'signed')
  OR coalesce(closed_ballots >= 0 AND closed_slips >= 0 AND length(box_root) = 32, false));
ALTER TABLE sitting DROP CONSTRAINT IF EXISTS a_paper_box_is_closed_too;
ALTER TABLE sitting ADD CONSTRAINT a_paper_box_is_closed_too CHECK (
  state NOT IN ('opened', 'signed') OR mode = 'tablet'
  OR coalesce(paper_sheets >= 0 AND length(paper_root) = 32, false));
ALTER TABLE sitting DROP CONSTRAINT IF EXISTS two_persons_open;
ALTER TABLE sitting ADD CONSTRAINT two_persons_open CHECK (
  coalesce(opened_first <> opened_second, state NOT IN ('opened', 'signed')));
ALTER TABLE sitting DROP CONSTRAINT IF EXISTS two_persons_void;
ALTER TABLE sitting ADD CONSTRAINT two_persons_void CHECK (
  state <> 'voided' OR coalesce(voided_first <> voided_second, false) AND voided_reason <> '');

CREATE OR REPLACE FUNCTION sitting_may_go(before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT before || ' ' || after = ANY (ARRAY[
    'prepared rehearsed', 'prepared open', 'rehearsed open', 'open paused', 'paused open',
    'open closed', 'paused closed', 'closed opened', 'opened signed',
    'prepared voided', 'rehearsed voided', 'open voided', 'paused voided', 'closed voided'])
$$;

CREATE OR REPLACE FUNCTION sitting_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT sitting_may_go(OLD.state, NEW.state) THEN
    RAISE EXCEPTION 'a sitting does not go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'sitting_moves_forward';
  END IF;
  IF OLD.state = 'prepared' AND NEW.state = 'open' AND NOT NEW.rehearsal THEN
    RAISE EXCEPTION 'a real sitting opens only after a rehearsal'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'rehearsed_before_open';
  END IF;
  IF OLD.box_public IS NOT NULL AND (NEW.box_public, NEW.scheme, NEW.sealed_size, NEW.mode)
      IS DISTINCT FROM (OLD.box_public, OLD.scheme, OLD.sealed_size, OLD.mode)
    OR OLD.box_root IS NOT NULL AND (NEW.box_root, NEW.closed_ballots, NEW.closed_slips)
      IS DISTINCT FROM (OLD.box_root, OLD.closed_ballots, OLD.closed_slips)
    OR OLD.paper_root IS NOT NULL AND (NEW.paper_root, NEW.paper_sheets)
      IS DISTINCT FROM (OLD.paper_root, OLD.paper_sheets) THEN
    RAISE EXCEPTION 'box, scheme and root of a sitting stay as they are'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'the_box_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER sitting_moves_forward BEFORE UPDATE ON sitting
  FOR EACH ROW EXECUTE FUNCTION sitting_moves_forward();

-- ---- agenda ----
CREATE UNIQUE INDEX IF NOT EXISTS a_unit_in_one_live_sitting ON agenda_item (unit) WHERE live;

CREATE OR REPLACE FUNCTION agenda_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row agenda_item := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF (TG_OP <> 'UPDATE' OR (NEW.sitting, NEW.unit, NEW.number) <> (OLD.sitting, OLD.unit, OLD.number))
    AND EXISTS (SELECT FROM sitting
                 WHERE id = row.sitting AND NOT rehearsal
                   AND state NOT IN ('prepared', 'rehearsed')) THEN
    RAISE EXCEPTION 'the agenda is fixed once the sitting has opened'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'agenda_is_fixed';
  END IF;
  RETURN row;
END $$;
CREATE OR REPLACE TRIGGER agenda_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON agenda_item
  FOR EACH ROW EXECUTE FUNCTION agenda_is_fixed();

-- ---- the floor: one truth of which unit is on, and a clock that stops with the sitting ----
CREATE OR REPLACE FUNCTION the_screen_follows_the_floor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE sitting SET on_screen = NEW.unit WHERE id = NEW.sitting AND on_screen IS DISTINCT FROM NEW.unit;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER the_screen_follows_the_floor AFTER INSERT OR UPDATE OF unit ON floor
  FOR EACH ROW EXECUTE FUNCTION the_screen_follows_the_floor();

CREATE OR REPLACE FUNCTION the_clock_stops_with_the_sitting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE floor SET since = NULL,
      ran = ran + greatest(round(extract(epoch FROM clock_timestamp() - since))::integer, 0)
    WHERE sitting = NEW.id AND since IS NOT NULL;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER the_clock_stops_with_the_sitting AFTER UPDATE OF state ON sitting
  FOR EACH ROW WHEN (OLD.state = 'open' AND NEW.state <> 'open')
  EXECUTE FUNCTION the_clock_stops_with_the_sitting();

ALTER TABLE floor DROP CONSTRAINT IF EXISTS steps_take_their_time;
ALTER TABLE floor ADD CONSTRAINT steps_take_their_time CHECK (
  least(report_seconds, notice_seconds, scoring_seconds) > 0 AND warning_seconds >= 0
  AND ran >= 0 AND extra >= 0 AND turn >= 0);

-- ---- slips and tablets ----
CREATE UNIQUE INDEX IF NOT EXISTS one_current_tablet_a_slip ON tablet (slip) WHERE current;

-- ---- locks: shared by every ballot, exclusive at the closing; one more for each slip ----
CREATE OR REPLACE FUNCTION sitting_lock(sitting uuid) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended(sitting::text, 1)
$$;
CREATE OR REPLACE FUNCTION slip_lock(slip uuid) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended(slip::text, 2)
$$;

-- ---- the ballot's one way in ----
-- Holds the sitting and the slip, compares what the rules in Python said must be true
-- (`states`, `scorings`), writes, and says what it found. Lock first, then read: each statement
-- here takes its own snapshot, so after a closing no ballot lands.
CREATE OR REPLACE FUNCTION cast_ballot(
  p_tablet bytea, p_slip uuid, p_sitting uuid, p_unit uuid, p_id uuid, p_key uuid, p_turn integer,
  p_sealed bytea, p_digest bytea, p_states text[], p_scorings text[],
  OUT outcome text, OUT state text, OUT scoring text, OUT digest bytea, OUT revision smallint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  facts record;
  held record;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(sitting_lock(p_sitting)), pg_advisory_xact_lock(slip_lock(p_slip));
  SELECT s.jurisdiction, s.withdrawn, s.handed_in, t.current, m.state, i.scoring INTO facts
    FROM tablet t
    JOIN slip s ON s.id = t.slip
    JOIN sitting m ON m.id = s.sitting
    LEFT JOIN agenda_item i ON i.sitting = s.sitting AND i.unit = p_unit
   WHERE t.secret_hash = p_tablet AND s.id = p_slip AND s.sitting = p_sitting;
  state := facts.state;
  scoring := facts.scoring;
  IF facts.state IS NULL THEN outcome := 'no slip'; RETURN; END IF;
  IF facts.withdrawn THEN outcome := 'withdrawn'; RETURN; END IF;
  IF NOT facts.current THEN outcome := 'taken over'; RETURN; END IF;
  IF facts.scoring IS NULL THEN outcome := 'no unit'; RETURN; END IF;
  SELECT b.keys, b.digests, b.turn, b.revision INTO held
    FROM ballot b WHERE b.slip = p_slip AND b.unit = p_unit;
  IF p_key = ANY (held.keys) THEN
    outcome := 'known';
    revision := array_position(held.keys, p_key);
    digest := held.digests[revision];
    RETURN;
  END IF;
  IF facts.handed_in THEN outcome := 'handed in'; RETURN; END IF;
  IF facts.state <> ALL (p_states) THEN outcome := 'not open'; RETURN; END IF;
  IF facts.scoring <> ALL (p_scorings) THEN outcome := 'not scoring'; RETURN; END IF;
  IF p_turn <= held.turn THEN outcome := 'overtaken'; RETURN; END IF;
  IF held.revision >= 500 THEN outcome := 'too many'; RETURN; END IF;
  INSERT INTO ballot AS b (id, jurisdiction, sitting, slip, unit, revision, turn, keys, digests, sealed)
  VALUES (p_id, facts.jurisdiction, p_sitting, p_slip, p_unit, 1, coalesce(p_turn, 1),
    ARRAY[p_key], ARRAY[p_digest], p_sealed)
  ON CONFLICT (slip, unit) DO UPDATE SET
    revision = b.revision + 1, turn = coalesce(p_turn, b.turn + 1),
    keys = b.keys || p_key, digests = b.digests || p_digest, sealed = p_sealed
  RETURNING b.revision INTO cast_ballot.revision;
  outcome := 'cast';
  digest := p_digest;
END $$;

-- ---- 纸质票箱: closed by two persons, and then it stays ----
ALTER TABLE paper_box DROP CONSTRAINT IF EXISTS two_persons_close_the_paper_box;
ALTER TABLE paper_box ADD CONSTRAINT two_persons_close_the_paper_box CHECK (
  counted = '' OR coalesce(closed_first <> closed_second, false) AND salt IS NULL);

CREATE OR REPLACE FUNCTION paper_box_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
  place uuid;
BEGIN
  IF TG_TABLE_NAME IN ('paper_entry', 'paper_look') THEN
    SELECT sitting INTO place FROM paper_sheet WHERE id = row.sheet;
  ELSE
    place := row.sitting;
  END IF;
  IF EXISTS (SELECT FROM sitting WHERE id = place AND paper_root IS NOT NULL
               AND state <> 'voided' AND NOT rehearsal) THEN
    RAISE EXCEPTION 'the paper box is closed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'the_box_stays';
  END IF;
  RETURN row;
END $$;
CREATE OR REPLACE TRIGGER paper_box_stays BEFORE INSERT OR UPDATE OR DELETE ON paper_sheet
  FOR EACH ROW EXECUTE FUNCTION paper_box_stays();
CREATE OR REPLACE TRIGGER paper_box_stays BEFORE INSERT OR UPDATE OR DELETE ON paper_entry
  FOR EACH ROW EXECUTE FUNCTION paper_box_stays();
CREATE OR REPLACE TRIGGER paper_box_stays BEFORE INSERT OR UPDATE OR DELETE ON paper_look
  FOR EACH ROW EXECUTE FUNCTION paper_box_stays();
CREATE OR REPLACE TRIGGER paper_box_stays BEFORE INSERT OR UPDATE OR DELETE ON paper_ballot
  FOR EACH ROW EXECUTE FUNCTION paper_box_stays();
CREATE OR REPLACE TRIGGER paper_box_stays BEFORE INSERT OR UPDATE OR DELETE ON paper_box
  FOR EACH ROW EXECUTE FUNCTION paper_box_stays();

CREATE OR REPLACE FUNCTION destroy_paper(p_sitting uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM sitting
                  WHERE id = p_sitting AND (state = 'voided' OR rehearsal)) THEN
    RAISE EXCEPTION 'only the box of a void sitting or of a rehearsal is destroyed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'the_box_stays';
  END IF;
  DELETE FROM paper_entry WHERE sheet IN (SELECT id FROM paper_sheet WHERE sitting = p_sitting);
  DELETE FROM paper_look WHERE sheet IN (SELECT id FROM paper_sheet WHERE sitting = p_sitting);
  DELETE FROM paper_ballot WHERE sitting = p_sitting;
  DELETE FROM paper_sheet WHERE sitting = p_sitting;
  DELETE FROM paper_teller WHERE sitting = p_sitting;
  DELETE FROM paper_box WHERE sitting = p_sitting;
END $$;

-- ---- a box is destroyed only when its sitting is void or was a rehearsal ----
CREATE OR REPLACE FUNCTION destroy_box(p_sitting uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  gone integer;
BEGIN
  IF NOT EXISTS (SELECT FROM sitting
                  WHERE id = p_sitting AND (state = 'voided' OR rehearsal)) THEN
    RAISE EXCEPTION 'only the box of a void sitting or of a rehearsal is destroyed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'the_box_stays';
  END IF;
  DELETE FROM ballot WHERE sitting = p_sitting;
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM envelope WHERE sitting = p_sitting;
  PERFORM destroy_paper(p_sitting);
  RETURN gone;
END $$;
