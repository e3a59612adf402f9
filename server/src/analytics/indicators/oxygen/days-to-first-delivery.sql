SELECT p.person, p.authority, p.organization, p.prescriber, p.flow_band AS flow, p.hours_band AS hours, p.equipment, f.first_day AS day,
       1 AS numerator, 1 AS denominator, f.first_day - p.issued_day AS measured
FROM plan p
JOIN (
  SELECT plan_key, min(delivered_day) AS first_day FROM oxygen_delivery GROUP BY plan_key
) f ON f.plan_key = p.plan_key
WHERE p.plan_type = 'oxygen-therapy' AND f.first_day BETWEEN :from AND :to AND f.first_day >= p.issued_day
