SELECT d.person, d.authority, d.organization, d.prescriber, d.equipment, d.delivered_day AS day,
       d.litres AS numerator, 1 AS denominator, NULL AS measured
FROM oxygen_delivery d
WHERE d.delivered_day BETWEEN :from AND :to AND d.litres IS NOT NULL
