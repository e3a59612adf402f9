SELECT d.person, d.authority, d.organization, NULL AS prescriber, d.medicine, d.handed_day AS day,
       d.fee_cents AS numerator, 1 AS denominator, NULL AS measured
FROM dispensing d
WHERE d.channel = 'dpc' AND d.handed_day BETWEEN :from AND :to
