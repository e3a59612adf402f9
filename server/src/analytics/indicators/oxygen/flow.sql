SELECT p.person, p.authority, p.organization, p.prescriber, p.flow_band AS flow, p.hours_band AS hours, p.equipment, p.start_day AS day,
       1 AS numerator, 1 AS denominator, p.flow AS measured
FROM in_force p
WHERE p.plan_type = 'oxygen-therapy' AND p.flow IS NOT NULL
