SELECT r.person, r.authority, r.organization, r.service, r.priority_class, r.regime, r.channel, r.requested_day AS day,
       CASE WHEN coalesce(r.first_available_day, r.starts_day) - r.requested_day <= r.most_days THEN 1 ELSE 0 END AS numerator,
       1 AS denominator, NULL AS measured
FROM timed r
WHERE r.requested_day BETWEEN :from AND :to
