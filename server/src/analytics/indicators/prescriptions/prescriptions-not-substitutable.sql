SELECT r.person, r.authority, r.organization, r.prescriber, r.kind, r.branch, r.medicine, r.channel, r.issued_day AS day,
       r.not_substitutable AS numerator, 1 AS denominator, NULL AS measured
FROM prescription r
WHERE r.kind = 'drug' AND r.issued_day BETWEEN :from AND :to
