SELECT r.person, r.authority, r.organization, r.service, r.priority_class, r.regime, r.channel, r.requested_day AS day, 1 AS numerator, 1 AS denominator,
       coalesce(r.first_available_day, r.starts_day) - r.requested_day AS measured
FROM timed r
WHERE r.requested_day BETWEEN :from AND :to
  AND coalesce(r.first_available_day, r.starts_day) >= r.requested_day
