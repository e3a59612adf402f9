SELECT u.*, b.code AS age_band, p.sex
FROM unit u
LEFT JOIN patients p ON p.patient_key = u.person
LEFT JOIN age_band b ON :year - u.birth_year BETWEEN b.low AND b.high
WHERE :authority IS NULL OR u.authority = :authority
