SELECT p.person, p.authority, p.organization, p.prescriber, p.plan_type, p.medicine, p.channel, p.issued_day AS day,
       1 AS numerator, 1 AS denominator, NULL AS measured
FROM plan p
WHERE p.renewal = 'switch' AND p.issued_day BETWEEN :from AND :to
