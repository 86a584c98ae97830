-- 机构变动: who is abolished has no successor, all others have another unit as theirs.
ALTER TABLE unit_change DROP CONSTRAINT IF EXISTS a_successor_but_for_the_abolished;
ALTER TABLE unit_change ADD CONSTRAINT a_successor_but_for_the_abolished CHECK (
  kind = 'abolished' AND successor IS NULL
  OR kind IN ('renamed', 'merged') AND coalesce(successor <> unit, false));
