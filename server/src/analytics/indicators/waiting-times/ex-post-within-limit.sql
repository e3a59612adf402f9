SELECT r.person, r.authority, r.organization, r.service, r.priority_class, r.regime, r.channel, r.starts_day AS day, CASE WHEN r.starts_day - r.requested_day <= r.most_days THEN 1 ELSE 0 END AS numerator,
       1 AS denominator, NULL AS measured
FROM timed r
WHERE r.status = 'fulfilled' AND r.starts_day BETWEEN :from AND :to AND r.starts_day >= r.requested_day
