SELECT p.patient_key AS person, o.organization_key AS authority, NULL AS district, p.birth_year, NULL AS level,
       CASE WHEN EXISTS (SELECT 1 FROM in_charge c WHERE c.person = p.patient_key) THEN 1 ELSE 0 END AS numerator,
       1 AS denominator, NULL AS days
FROM patients p
LEFT JOIN organizations o ON o.kind = 'asl' AND o.authority_code = p.authority_code
WHERE :year - p.birth_year >= 65
