SELECT u.*, strftime('%Y-%m', u.day * 86400, 'unixepoch') AS month, b.code AS age_band, p.sex
FROM unit u
LEFT JOIN patients p ON p.patient_key = u.person
LEFT JOIN age_band b ON :year - p.birth_year BETWEEN b.low AND b.high
WHERE (:authority IS NULL OR u.authority = :authority)
  AND (:organization IS NULL OR u.organization IN (
    SELECT t.organization_key FROM organization_tree t WHERE t.root_key = :organization
  ))
  -- Waiting times are those of structures: nobody asks for those of one prescriber.
  AND :prescriber IS NULL
