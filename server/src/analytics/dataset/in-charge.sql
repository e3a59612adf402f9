in_charge AS (
  -- Cases in charge on some day of the window, cut to it. Both ends count.
  SELECT episode_key, person, authority, district, kind, birth_year,
         CASE WHEN started_day > :from THEN started_day ELSE :from END AS since,
         CASE WHEN ended_day < :to THEN ended_day ELSE :to END AS until
  FROM care_case
  WHERE in_charge = 1 AND started_day <= :to AND (ended_day IS NULL OR ended_day >= :from)
),
case_days AS (
  -- GEA: distinct days with an access; GdC: calendar days of care. Suspended days stay in.
  SELECT c.*,
         (SELECT count(DISTINCT a.started_day) FROM home_care_accesses a
          WHERE a.episode_key = c.episode_key AND a.status = 'finished' AND a.started_day BETWEEN c.since AND c.until
         ) AS effective_days,
         c.until - c.since + 1 AS care_days
  FROM in_charge c
),
case_cia AS (
  -- CIA = GEA / GdC in hundredths, half up.
  SELECT d.*, (200 * d.effective_days + d.care_days) / (2 * d.care_days) AS cia
  FROM case_days d
),
case_level AS (
  SELECT d.*, l.code AS level
  FROM case_cia d
  LEFT JOIN care_level l ON l.kind = d.kind AND d.cia BETWEEN l.low AND l.high
)
