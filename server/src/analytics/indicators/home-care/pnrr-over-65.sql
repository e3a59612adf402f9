SELECT person, authority, district, birth_year, NULL AS level, 1 AS numerator, 1 AS denominator, NULL AS measured
FROM in_charge
WHERE :year - birth_year >= 65
