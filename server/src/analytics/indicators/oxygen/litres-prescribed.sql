SELECT p.person, p.authority, p.organization, p.prescriber, p.flow_band AS flow, p.hours_band AS hours, p.equipment, max(p.start_day, :from) AS day,
       CAST(round(p.flow * 60 * p.hours * (min(p.last_day, :to) - max(p.start_day, :from) + 1)) AS INTEGER) AS numerator, 1 AS denominator, NULL AS measured
FROM plan p
WHERE p.plan_type = 'oxygen-therapy' AND p.flow IS NOT NULL AND p.hours IS NOT NULL
  AND p.start_day <= :to AND p.last_day >= :from AND p.last_day >= p.start_day
