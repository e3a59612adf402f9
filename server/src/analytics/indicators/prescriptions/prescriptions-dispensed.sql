SELECT r.person, r.authority, r.organization, r.prescriber, r.kind, r.branch, r.medicine, r.channel, r.issued_day AS day,
       CASE WHEN r.is_dispensed = 1 THEN 1 ELSE 0 END AS numerator, 1 AS denominator, NULL AS measured
FROM prescription r
WHERE r.issued_day BETWEEN :from AND :to
