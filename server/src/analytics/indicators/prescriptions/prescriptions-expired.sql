SELECT r.person, r.authority, r.organization, r.prescriber, r.kind, r.branch, r.medicine, r.channel, r.issued_day AS day,
       CASE WHEN r.is_dispensed = 0 AND r.is_cancelled = 0 AND (r.state = '10' OR r.valid_day < :today) THEN 1 ELSE 0 END AS numerator, 1 AS denominator, NULL AS measured
FROM prescription r
WHERE r.issued_day BETWEEN :from AND :to
