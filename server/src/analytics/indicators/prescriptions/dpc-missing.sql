SELECT o.person, o.authority, o.organization, NULL AS prescriber, o.requested_day AS day,
       CASE WHEN o.state = 'missing' THEN 1 ELSE 0 END AS numerator, 1 AS denominator, NULL AS measured
FROM dpc_order o
WHERE o.requested_day BETWEEN :from AND :to AND o.state <> 'cancelled'
