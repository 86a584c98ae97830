-- 审计轨迹: the only way in. `app` may run this function and read the rows, nothing else.
CREATE OR REPLACE FUNCTION audit_text(
  sequence bigint, jurisdiction uuid, at timestamptz, actor text, name text, detail text
) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  -- One field a line; only the last may hold line breaks, so no two rows have the same text.
  SELECT concat_ws(E'\n',
    sequence::text,
    coalesce(jurisdiction::text, '-'),
    to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    translate(actor, E'\n\r', '  '), translate(name, E'\n\r', '  '), detail)
$$;

CREATE OR REPLACE FUNCTION record_event(p_jurisdiction uuid, p_actor text, p_name text, p_detail text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  last_sequence bigint;
  last_hash bytea;
  moment timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit_event', 0));
  -- A statement of its own after the lock, so that it sees what the last holder committed.
  SELECT e.sequence, e.hash INTO last_sequence, last_hash
    FROM audit_event e ORDER BY e.sequence DESC LIMIT 1;
  last_sequence := coalesce(last_sequence, 0) + 1;
  last_hash := coalesce(last_hash, '\x');
  moment := clock_timestamp();
  INSERT INTO audit_event (sequence, jurisdiction, at, actor, name, detail, previous, hash)
  VALUES (last_sequence, p_jurisdiction, moment, p_actor, p_name, p_detail, last_hash,
    sha256(last_hash || convert_to(
      audit_text(last_sequence, p_jurisdiction, moment, p_actor, p_name, p_detail), 'UTF8')));
  RETURN last_sequence;
END $$;

CREATE OR REPLACE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();

-- 我的操作: what one person did, newest first.
CREATE INDEX IF NOT EXISTS audit_event_of_an_actor ON audit_event (actor, sequence);
