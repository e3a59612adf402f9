SELECT d.person, d.authority, d.organization, d.prescriber, d.equipment, d.delivered_day AS day,
       1 AS numerator, 1 AS denominator, NULL AS measured
FROM oxygen_delivery d
WHERE d.delivered_day BETWEEN :from AND :to
  AND NOT EXISTS (
    SELECT 1 FROM plan p
    WHERE p.person = d.person AND p.plan_type = 'oxygen-therapy' AND d.delivered_day BETWEEN p.start_day AND p.last_day
  )
