SELECT c.person, c.authority, c.district, c.birth_year, NULL AS level,
       c.held_days AS numerator, c.days_in_charge AS denominator, NULL AS measured
FROM held c
