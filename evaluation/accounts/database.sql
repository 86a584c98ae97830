-- 账号: auditor, administrator and security officer are never one person.
CREATE OR REPLACE FUNCTION roles_are_separate(roles text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT count(*) <= 1 FROM unnest(roles) AS role
   WHERE role IN ('auditor', 'administrator', 'security_officer')
$$;
ALTER TABLE account DROP CONSTRAINT IF EXISTS never_one_person;
ALTER TABLE account ADD CONSTRAINT never_one_person CHECK (roles_are_separate(roles::text[]));
