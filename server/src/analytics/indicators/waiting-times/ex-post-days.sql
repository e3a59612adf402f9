SELECT r.person, r.authority, r.organization, r.service, r.priority_class, r.regime, r.channel, r.starts_day AS day, 1 AS numerator, 1 AS denominator, r.starts_day - r.requested_day AS measured
FROM timed r
WHERE r.status = 'fulfilled' AND r.starts_day BETWEEN :from AND :to AND r.starts_day >= r.requested_day
