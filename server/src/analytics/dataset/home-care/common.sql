in_charge AS (
  -- Cases in charge on some day of the window, cut to it. Both ends count.
  SELECT episode_key, person, authority, district, kind, birth_year,
         CASE WHEN started_day > :from THEN started_day ELSE :from END AS since,
         CASE WHEN ended_day < :to THEN ended_day ELSE :to END AS until
  FROM care_case
  WHERE in_charge = 1 AND started_day <= :to AND (ended_day IS NULL OR ended_day >= :from)
),
hold AS (
  -- Suspensions as days that are no days of care. They never overlap (invariant sin-ep-6 of the case).
  SELECT s.episode_key, s.since_day AS first, s.until_day - p.resumption AS last
  FROM home_care_statuses s, intensity p
  WHERE s.status = 'onhold' AND s.since_day IS NOT NULL
),
held AS (
  SELECT c.*, c.until - c.since + 1 AS days_in_charge,
         coalesce((
           SELECT sum(
             CASE WHEN coalesce(h.last, c.until) < c.until THEN h.last ELSE c.until END
             - CASE WHEN h.first > c.since THEN h.first ELSE c.since END + 1
           )
           FROM hold h
           WHERE h.episode_key = c.episode_key AND h.first <= c.until AND coalesce(h.last, c.until) >= c.since
             AND coalesce(h.last, c.until) >= h.first
         ), 0) AS held_days
  FROM in_charge c
),
case_days AS (
  -- GEA: distinct days of care with an access; GdC: days of care, without those on hold where the parameters say so.
  SELECT c.*,
         (SELECT count(DISTINCT a.started_day) FROM home_care_accesses a
          WHERE a.episode_key = c.episode_key AND a.status = 'finished' AND a.started_day BETWEEN c.since AND c.until
            AND NOT EXISTS (
              SELECT 1 FROM hold h
              WHERE p.excluded = 1 AND h.episode_key = c.episode_key
                AND a.started_day BETWEEN h.first AND coalesce(h.last, c.until)
            )
         ) AS effective_days,
         c.days_in_charge - p.excluded * c.held_days AS care_days
  FROM held c, intensity p
),
case_cia AS (
  -- CIA = GEA / GdC in hundredths, half up.
  SELECT d.*, CASE WHEN d.care_days > 0 THEN (200 * d.effective_days + d.care_days) / (2 * d.care_days) END AS cia
  FROM case_days d
),
case_level AS (
  SELECT d.*, l.code AS level
  FROM case_cia d
  LEFT JOIN care_level l ON l.kind = d.kind AND d.cia BETWEEN l.low AND l.high
)
