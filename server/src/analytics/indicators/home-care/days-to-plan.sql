SELECT c.person, c.authority, c.district, c.birth_year, NULL AS level, 1 AS numerator, 1 AS denominator,
       f.first_day - c.referred_day AS measured
FROM care_case c
JOIN (
  SELECT episode_key, min(created_day) AS first_day
  FROM home_care_plans
  WHERE status IN ('active', 'on-hold', 'completed')
  GROUP BY episode_key
) f ON f.episode_key = c.episode_key
WHERE c.in_charge = 1 AND f.first_day BETWEEN :from AND :to AND f.first_day >= c.referred_day
