SELECT p.person, p.authority, p.organization, p.prescriber, p.plan_type, p.medicine, p.channel, p.updated_day AS day,
       1 AS numerator, 1 AS denominator, NULL AS measured
FROM plan p
WHERE p.is_revoked = 1 AND p.updated_day BETWEEN :from AND :to
