SELECT r.person, r.authority, r.organization, r.service, r.priority_class, r.regime, r.channel, r.starts_day AS day, CASE WHEN r.status = 'noshow' THEN 1 ELSE 0 END AS numerator, 1 AS denominator, NULL AS measured
FROM request r
WHERE r.status IN ('noshow', 'arrived', 'checked-in', 'fulfilled') AND r.starts_day BETWEEN :from AND :to
