SELECT r.person, r.authority, r.organization, r.service, r.priority_class, r.regime, r.channel, r.requested_day AS day, 1 AS numerator, 1 AS denominator, NULL AS measured
FROM request r
WHERE r.status = 'waitlist' AND r.requested_day BETWEEN :from AND :to
