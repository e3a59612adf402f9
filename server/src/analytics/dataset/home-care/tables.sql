-- What the indicators are asked of: cases with their person, authority and district, and indexes for the joins.
CREATE INDEX patients_key ON patients (patient_key);
CREATE INDEX referrals_key ON home_care_referrals (referral_key);
CREATE INDEX organizations_key ON organizations (organization_key);
CREATE TABLE care_case AS
SELECT e.episode_key, e.patient_key AS person, e.kind, e.status, e.started_day,
       CASE WHEN e.status = 'finished' THEN e.ended_day END AS ended_day,
       CASE WHEN e.status IN ('active', 'onhold', 'finished') AND e.started_day IS NOT NULL THEN 1 ELSE 0 END AS in_charge,
       e.closing_reason, e.referral_key,
       e.authority_key AS authority,
       CASE WHEN d.kind = 'dist-san' THEN d.organization_key END AS district,
       p.birth_year, r.authored_day AS referred_day
FROM home_care_episodes e
LEFT JOIN patients p ON p.patient_key = e.patient_key
LEFT JOIN home_care_referrals r ON r.referral_key = e.referral_key
LEFT JOIN organizations d ON d.organization_key = r.performer_key;
CREATE INDEX care_case_episode ON care_case (episode_key);
CREATE INDEX accesses_episode ON home_care_accesses (episode_key, status, started_day);
CREATE INDEX accesses_appointment ON home_care_accesses (appointment_key);
CREATE INDEX statuses_episode ON home_care_statuses (episode_key, status);
CREATE INDEX plans_episode ON home_care_plans (episode_key);
CREATE INDEX evaluations_episode ON home_care_evaluations (episode_key);
CREATE INDEX diagnoses_episode ON home_care_diagnoses (episode_key);
CREATE INDEX conditions_key ON home_care_conditions (condition_key);
