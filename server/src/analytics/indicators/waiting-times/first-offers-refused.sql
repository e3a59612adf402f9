SELECT r.person, r.authority, r.organization, r.service, r.priority_class, r.regime, r.channel, r.requested_day AS day, CASE WHEN r.wait_state = 'offer-refused' OR r.first_accepted = 0 THEN 1 ELSE 0 END AS numerator,
       1 AS denominator, NULL AS measured
FROM timed r
WHERE r.requested_day BETWEEN :from AND :to
  AND (r.wait_state = 'offer-refused' OR (r.status <> 'waitlist' AND r.wait_state IS NULL AND r.first_accepted IS NOT NULL))
