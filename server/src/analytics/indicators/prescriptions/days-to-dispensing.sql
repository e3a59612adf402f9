SELECT r.person, r.authority, r.organization, r.prescriber, r.kind, r.branch, r.medicine, r.channel, f.first_day AS day,
       1 AS numerator, 1 AS denominator, f.first_day - r.issued_day AS measured
FROM prescription r
JOIN (
  SELECT prescription_key, min(handed_day) AS first_day FROM dispensing GROUP BY prescription_key
) f ON f.prescription_key = r.prescription_key
WHERE f.first_day BETWEEN :from AND :to AND f.first_day >= r.issued_day
