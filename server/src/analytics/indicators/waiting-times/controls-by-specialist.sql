SELECT r.person, r.authority, r.organization, r.service, r.priority_class, r.regime, r.channel, r.requested_day AS day, CASE WHEN r.channel IN ('specialist', 'ward') THEN 1 ELSE 0 END AS numerator, 1 AS denominator, NULL AS measured
FROM request r
WHERE r.access = '0' AND r.status <> 'waitlist' AND r.requested_day BETWEEN :from AND :to
