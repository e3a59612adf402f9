SELECT r.person, r.authority, r.organization, r.service, r.priority_class, r.regime, r.channel, r.starts_day AS day, 1 AS numerator, 1 AS denominator, r.starts_day - r.updated_day AS measured
FROM request r
WHERE r.status = 'cancelled' AND r.starts_day BETWEEN :from AND :to AND r.updated_day <= r.starts_day
  AND substr(coalesce(r.cancel_reason, ''), 1, 7) = 'patient'
