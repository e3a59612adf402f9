SELECT p.person, p.authority, p.organization, p.prescriber, p.plan_type, p.medicine, p.channel, d.code AS days_left, p.end_day AS day,
       1 AS numerator, 1 AS denominator, NULL AS measured
FROM in_force p
JOIN days_left_band d ON p.end_day - :to BETWEEN d.low AND d.high
LEFT JOIN follow_up f ON f.plan_key = p.plan_key AND f.followed_day <= :to
WHERE f.plan_key IS NULL
