SELECT p.person, p.authority, p.organization, p.prescriber, p.plan_type, p.medicine, p.channel, f.first_day AS day,
       1 AS numerator, 1 AS denominator, f.first_day - p.issued_day AS measured
FROM plan p
JOIN (
  SELECT plan_key, min(handed_day) AS first_day FROM dispensing WHERE plan_key IS NOT NULL GROUP BY plan_key
) f ON f.plan_key = p.plan_key
WHERE f.first_day BETWEEN :from AND :to AND f.first_day >= p.issued_day
