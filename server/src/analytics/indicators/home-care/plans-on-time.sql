SELECT c.person, c.authority, c.district, c.birth_year, NULL AS level,
       CASE WHEN EXISTS (
              SELECT 1 FROM home_care_evaluations e
              WHERE e.episode_key = p.episode_key AND e.repeated = 1 AND e.status IN ('completed', 'amended')
                AND e.authored_day > p.started_day AND e.authored_day <= p.due_day
            ) OR EXISTS (
              SELECT 1 FROM home_care_plans n
              WHERE n.episode_key = p.episode_key AND n.plan_key <> p.plan_key
                AND n.status IN ('active', 'on-hold', 'completed')
                AND n.created_day > p.created_day AND n.created_day <= p.due_day
            )
            THEN 1 ELSE 0 END AS numerator,
       1 AS denominator, NULL AS measured
FROM (
  SELECT *, coalesce(review_day, ended_day) AS due_day
  FROM home_care_plans
  WHERE status IN ('active', 'on-hold', 'completed')
) p
JOIN care_case c ON c.episode_key = p.episode_key
WHERE c.in_charge = 1 AND p.due_day BETWEEN :from AND :to AND (c.ended_day IS NULL OR c.ended_day > p.due_day)
