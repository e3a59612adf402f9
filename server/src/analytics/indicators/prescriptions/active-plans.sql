SELECT p.person, p.authority, p.organization, p.prescriber, p.plan_type, p.medicine, p.channel, p.start_day AS day,
       1 AS numerator, 1 AS denominator, NULL AS measured
FROM in_force p
WHERE 1 = 1
