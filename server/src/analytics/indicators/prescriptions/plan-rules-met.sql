SELECT p.person, p.authority, p.organization, p.prescriber, p.plan_type, p.medicine, p.channel,
       CASE WHEN p.outcome = 'not-eligible' AND p.justified = 1 THEN 'not-eligible-justified' ELSE p.outcome END AS outcome, p.issued_day AS day,
       CASE WHEN p.outcome IN ('eligible', 'eligible-with-warnings') THEN 1 ELSE 0 END AS numerator, 1 AS denominator, NULL AS measured
FROM plan p
WHERE p.issued_day BETWEEN :from AND :to AND p.outcome IN ('eligible', 'eligible-with-warnings', 'not-eligible')
