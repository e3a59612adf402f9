SELECT o.person, o.authority, o.organization, NULL AS prescriber, o.delivered_day AS day,
       1 AS numerator, 1 AS denominator, o.delivered_day - o.requested_day AS measured
FROM dpc_order o
WHERE o.delivered_day BETWEEN :from AND :to AND o.delivered_day >= o.requested_day
