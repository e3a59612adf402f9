SELECT p.patient_key AS person, o.organization_key AS authority, NULL AS district, p.birth_year, NULL AS level,
       CASE WHEN c.person IS NULL THEN 0 ELSE 1 END AS numerator,
       1 AS denominator, NULL AS measured
FROM patients p
LEFT JOIN (SELECT DISTINCT person FROM in_charge) c ON c.person = p.patient_key
LEFT JOIN organizations o ON o.kind = 'asl' AND o.authority_code = p.authority_code
WHERE :year - p.birth_year >= 65
