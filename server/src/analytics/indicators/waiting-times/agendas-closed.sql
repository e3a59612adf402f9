SELECT a.agenda_key AS person, a.authority, a.organization, a.service, a.regime, :to AS day,
       CASE WHEN a.active = 0 OR EXISTS (
         SELECT 1 FROM booking_closures c
         WHERE c.agenda_key = a.agenda_key AND c.closed_from_day <= :to AND coalesce(c.closed_to_day, :to) >= :from
       ) THEN 1 ELSE 0 END AS numerator,
       1 AS denominator, NULL AS measured
FROM agenda a
WHERE coalesce(a.horizon_start_day, :from) <= :to AND coalesce(a.horizon_end_day, :to) >= :from
