SELECT c.person, c.authority, c.district, c.birth_year, NULL AS level,
       CASE WHEN a.status = 'fulfilled' OR EXISTS (
              SELECT 1 FROM home_care_accesses x WHERE x.appointment_key = a.appointment_key AND x.status = 'finished'
            )
            THEN 1 ELSE 0 END AS numerator,
       1 AS denominator, NULL AS measured
FROM home_care_appointments a
JOIN care_case c ON c.episode_key = a.episode_key
WHERE a.status IN ('booked', 'arrived', 'checked-in', 'fulfilled', 'noshow') AND a.started_day BETWEEN :from AND :to
