SELECT r.person, r.authority, r.organization, r.service, r.priority_class, r.regime, r.channel, r.requested_day AS day, CASE WHEN r.protected_kind IS NOT NULL THEN 1 ELSE 0 END AS numerator, 1 AS denominator, NULL AS measured
FROM timed r
WHERE r.status = 'waitlist' AND r.requested_day BETWEEN :from AND :to
