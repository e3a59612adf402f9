SELECT s.slot_key AS person, a.authority, a.organization, a.service, a.regime, s.starts_day AS day,
       CASE WHEN s.status IN ('free', 'busy-tentative') THEN 1 ELSE 0 END AS numerator, 1 AS denominator, NULL AS measured
FROM booking_slots s
JOIN agenda a ON a.agenda_key = s.agenda_key
WHERE s.status <> 'busy-unavailable' AND s.status <> 'entered-in-error' AND s.starts_day BETWEEN :from AND :to AND s.starts_day < :today
