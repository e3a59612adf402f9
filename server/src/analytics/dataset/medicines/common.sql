in_force AS (
  -- Plans in force on the last day that is counted. A plan on hold, closed or replaced is so up to the day before.
  SELECT * FROM plan WHERE start_day <= :to AND issued_day <= :to AND last_day >= :to
),
follow_up AS (
  -- The first plan that follows an earlier one.
  SELECT prior_key AS plan_key, min(issued_day) AS followed_day FROM plan WHERE prior_key IS NOT NULL GROUP BY prior_key
)
