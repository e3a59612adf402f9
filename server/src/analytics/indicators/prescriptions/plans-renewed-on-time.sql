SELECT p.person, p.authority, p.organization, p.prescriber, p.plan_type, p.medicine, p.channel, p.end_day AS day,
       CASE WHEN f.followed_day <= p.end_day THEN 1 ELSE 0 END AS numerator, 1 AS denominator, NULL AS measured
FROM plan p
LEFT JOIN follow_up f ON f.plan_key = p.plan_key
WHERE p.end_day BETWEEN :from AND :to AND p.is_revoked = 0 AND coalesce(p.reason, '') <> 'cycle-completed'
  AND (p.end_day < :today OR f.followed_day IS NOT NULL)
