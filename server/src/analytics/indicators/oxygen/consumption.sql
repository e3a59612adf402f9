SELECT d.person, d.authority, d.organization, d.prescriber, d.delivered_day AS day,
       d.litres AS numerator, 0 AS denominator, NULL AS measured
FROM oxygen_delivery d
WHERE d.delivered_day BETWEEN :from AND :to AND d.litres IS NOT NULL
UNION ALL
SELECT p.person, p.authority, p.organization, p.prescriber, max(p.start_day, :from) AS day,
       0 AS numerator, CAST(round(p.flow * 60 * p.hours * (min(p.last_day, :to) - max(p.start_day, :from) + 1)) AS INTEGER) AS denominator, NULL AS measured
FROM plan p
WHERE p.plan_type = 'oxygen-therapy' AND p.flow IS NOT NULL AND p.hours IS NOT NULL
  AND p.start_day <= :to AND p.last_day >= :from AND p.last_day >= p.start_day
