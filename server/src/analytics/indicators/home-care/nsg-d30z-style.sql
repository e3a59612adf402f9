SELECT c.person, c.authority, c.district, c.birth_year, NULL AS level, 1 AS numerator, 1 AS denominator, NULL AS measured
FROM care_case c
WHERE c.kind = '2' AND c.status = 'finished' AND c.closing_reason IN ('3', '4', '7')
  AND c.ended_day BETWEEN :from AND :to
  AND EXISTS (
    SELECT 1
    FROM home_care_diagnoses d
    JOIN home_care_conditions k ON k.condition_key = d.condition_key
    WHERE d.episode_key = c.episode_key AND d.rank = 1 AND k.category BETWEEN '140' AND '208'
  )
