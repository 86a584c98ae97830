-- 账号: auditor, administrator and security officer are never one person.
CREATE OR REPLACE FUNCTION roles_are_separate(roles text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT count(*) <= 1 FROM unnest(roles) AS role
   WHERE role IN ('auditor', 'administrator', 'security_officer')
$$;
ALTER TABLE account DROP CONSTRAINT IF EXISTS never_one_person;
ALTER TABLE account ADD CONSTRAINT never_one_person CHECK (roles_are_separate(roles::text[]));

-- 来场监票人: an account for the day has its sitting and its last day, and does nothing else.
ALTER TABLE account DROP CONSTRAINT IF EXISTS a_guest_is_a_scrutineer_for_a_while;
ALTER TABLE account ADD CONSTRAINT a_guest_is_a_scrutineer_for_a_while CHECK (
  (until IS NULL) = (sitting IS NULL)
  AND (sitting IS NULL OR roles::text[] = ARRAY['scrutineer'] AND unit IS NULL));

-- Accounts from before `logged_in_at`: what the trail knows of them.
UPDATE account SET logged_in_at = e.at
  FROM (SELECT actor, max(at) AS at FROM audit_event WHERE name = 'LoggedIn' GROUP BY actor) e
 WHERE e.actor = account.username AND account.logged_in_at IS NULL;
