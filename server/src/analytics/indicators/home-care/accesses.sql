SELECT c.person, c.authority, c.district, c.birth_year, NULL AS level, 1 AS numerator, 1 AS denominator, NULL AS measured
FROM home_care_accesses a
JOIN care_case c ON c.episode_key = a.episode_key
WHERE a.status = 'finished' AND a.started_day BETWEEN :from AND :to
