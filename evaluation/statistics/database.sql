-- 统计数: an amount is a number, not below zero; PostgreSQL's NaN is above every number.
ALTER TABLE statistics_cell DROP CONSTRAINT IF EXISTS a_plain_amount;
ALTER TABLE statistics_cell ADD CONSTRAINT a_plain_amount CHECK (
  amount IS NULL OR amount >= 0 AND amount < 1e15);
ALTER TABLE earlier_figure DROP CONSTRAINT IF EXISTS a_plain_amount;
ALTER TABLE earlier_figure ADD CONSTRAINT a_plain_amount CHECK (
  amount IS NULL OR amount >= 0 AND amount < 1e15);
-- 统计公布 takes two persons.
ALTER TABLE statistics_publication DROP CONSTRAINT IF EXISTS two_persons;
ALTER TABLE statistics_publication ADD CONSTRAINT two_persons CHECK (first <> second);
