SELECT p.person, p.authority, p.organization, p.prescriber, p.plan_type, p.medicine, p.channel, p.transmission, p.issued_day AS day,
       CASE WHEN p.transmission = 'registered' THEN 1 ELSE 0 END AS numerator, 1 AS denominator, NULL AS measured
FROM plan p
WHERE p.issued_day BETWEEN :from AND :to AND p.transmission IS NOT NULL
