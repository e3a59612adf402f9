SELECT p.person, p.authority, p.organization, p.prescriber, p.plan_type, p.medicine, p.channel, d.handed_day AS day,
       CASE WHEN d.handed_day > p.last_day THEN 1 ELSE 0 END AS numerator, 1 AS denominator, NULL AS measured
FROM dispensing d
JOIN plan p ON p.plan_key = d.plan_key
WHERE d.handed_day BETWEEN :from AND :to
