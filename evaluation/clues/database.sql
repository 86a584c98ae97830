-- 查找: Chinese text by any piece of it. Three signs and more are found by their trigrams; two signs
-- have none, so that the pairs of signs side by side stand in the row as numbers, with an index of
-- their own. As a column, and not an expression, no plan makes them anew while a list is read.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE OR REPLACE FUNCTION clue_pairs(words text) RETURNS bigint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT pair), '{}') FROM (
    SELECT ascii(sign)::bigint * 2097152 + ascii(lead(sign) OVER (ORDER BY at))
    FROM regexp_split_to_table(lower(words), '') WITH ORDINALITY AS signs (sign, at)
  ) pairs (pair) WHERE pair IS NOT NULL
$$;
ALTER TABLE clue ADD COLUMN IF NOT EXISTS pairs bigint[]
  GENERATED ALWAYS AS (clue_pairs(title || ' ' || text || ' ' || outer_number)) STORED;
CREATE INDEX IF NOT EXISTS clue_by_words ON clue
  USING gin ((title || ' ' || text || ' ' || outer_number) gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX IF NOT EXISTS clue_by_pair ON clue USING gin (pairs) WITH (fastupdate = off);
-- Lists are drawn by year, what is due first. Both hold all that a list is narrowed by, so that it
-- is counted and put in order without the rows.
CREATE INDEX IF NOT EXISTS clue_by_due_day ON clue (cycle, due_on, id)
  INCLUDE (state, place, source, kind, level, unit, number, received_on);
CREATE INDEX IF NOT EXISTS clue_by_state ON clue (cycle, state, due_on, id) INCLUDE
  (place, source, kind, level, unit, number, received_on, handler, feedback_due_on, fed_back_at);
CREATE INDEX IF NOT EXISTS clue_by_receipt ON clue (cycle, received_on DESC, id);
CREATE INDEX IF NOT EXISTS clue_by_unit ON clue (unit);
CREATE INDEX IF NOT EXISTS clue_by_source ON clue (cycle, source, due_on, id)
  INCLUDE (state, place, kind, level, unit, number, received_on);
CREATE INDEX IF NOT EXISTS clue_by_kind ON clue (cycle, kind, due_on, id)
  INCLUDE (state, place, source, level, unit, number, received_on);
CREATE INDEX IF NOT EXISTS clue_by_handler ON clue (cycle, handler, state) INCLUDE (place);
CREATE INDEX IF NOT EXISTS clue_owes_a_word ON clue (cycle, handler)
  WHERE feedback_due_on IS NOT NULL AND fed_back_at IS NULL;
CREATE INDEX IF NOT EXISTS clue_by_place ON clue (place, due_on, id) WHERE place IS NOT NULL;
CREATE INDEX IF NOT EXISTS clue_by_origin ON clue (origin) WHERE origin IS NOT NULL;
CREATE INDEX IF NOT EXISTS clue_by_repetition ON clue (repeats) WHERE repeats IS NOT NULL;
CREATE INDEX IF NOT EXISTS clue_step_by_clue ON clue_step (clue, at);
CREATE INDEX IF NOT EXISTS clue_file_by_clue ON clue_file (clue);
CREATE INDEX IF NOT EXISTS complainant_by_telephone ON complainant (jurisdiction, telephone_hash);
-- 销号 takes another person than the one who verified last.
CREATE OR REPLACE FUNCTION written_off_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."by" IS NOT DISTINCT FROM (SELECT v."by" FROM clue_step v
       WHERE v.clue = NEW.clue AND v.step = 'verify' ORDER BY v.at DESC LIMIT 1) THEN
    RAISE EXCEPTION 'whoever verified does not write off'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'written_off_by_another';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER written_off_by_another BEFORE INSERT ON clue_step
  FOR EACH ROW WHEN (NEW.step = 'write_off') EXECUTE FUNCTION written_off_by_another();
