-- One row per person and authority: the case with the highest CIA tells the level.
SELECT person, authority, district, birth_year, level, 1 AS numerator, 1 AS denominator, NULL AS measured
FROM (
  SELECT *, row_number() OVER (PARTITION BY person, authority ORDER BY cia DESC, episode_key) AS place
  FROM case_level
)
WHERE place = 1
