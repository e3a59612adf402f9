SELECT c.person, c.authority, c.district, c.birth_year, NULL AS level,
       coalesce((
         SELECT sum(
           CASE WHEN coalesce(s.until_day, c.until) < c.until THEN s.until_day ELSE c.until END
           - CASE WHEN s.since_day > c.since THEN s.since_day ELSE c.since END + 1
         )
         FROM home_care_statuses s
         WHERE s.episode_key = c.episode_key AND s.status = 'onhold'
           AND s.since_day <= c.until AND coalesce(s.until_day, c.until) >= c.since
       ), 0) AS numerator,
       c.until - c.since + 1 AS denominator, NULL AS days
FROM in_charge c
