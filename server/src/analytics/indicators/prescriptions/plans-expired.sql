SELECT p.person, p.authority, p.organization, p.prescriber, p.plan_type, p.medicine, p.channel, p.end_day AS day,
       1 AS numerator, 1 AS denominator, NULL AS measured
FROM plan p
WHERE p.last_day = p.end_day AND p.status <> 'on-hold' AND p.end_day BETWEEN :from AND :to AND p.end_day < :today
