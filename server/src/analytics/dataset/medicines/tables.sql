-- What the indicators of the two dashboards are asked of: plans, prescriptions, dispensings, DPC orders and deliveries of
-- oxygen, each with its person, authority, organization and prescriber. A person that is not known counts as one for all of
-- those, so that figures about unknown persons are masked rather than shown.
CREATE INDEX patients_key ON patients (patient_key);
CREATE INDEX roles_key ON practitioner_roles (role_key);

-- Organizations with what is part of them, themselves included.
CREATE TABLE organization_tree AS
WITH RECURSIVE tree (root_key, organization_key, depth) AS (
  SELECT organization_key, organization_key, 0 FROM organizations
  UNION
  SELECT t.root_key, o.organization_key, t.depth + 1
  FROM tree t
  JOIN organizations o ON o.part_of = t.organization_key
  WHERE t.depth < 5
)
SELECT DISTINCT root_key, organization_key, min(depth) AS depth FROM tree GROUP BY root_key, organization_key;
CREATE INDEX tree_root ON organization_tree (root_key, organization_key);

-- The nearest health authority that an organization is, or is part of.
CREATE TABLE organization_authority AS
SELECT t.organization_key, t.root_key AS authority, min(t.depth) AS depth
FROM organization_tree t
JOIN organizations o ON o.organization_key = t.root_key
WHERE o.kind = 'asl'
GROUP BY t.organization_key;
CREATE INDEX authority_key ON organization_authority (organization_key);

CREATE TABLE any_plan AS
SELECT v.plan_key, v.patient_key, v.plan_type, v.status, v.reason, v.renewal, v.prior_key, v.channel, v.medicine,
       v.outcome, v.justified, v.transmission, v.issued_day, v.starts_day AS start_day, v.ends_day AS end_day, v.updated_day,
       v.flow, v.duration * coalesce(v.frequency, 1) AS hours, NULL AS equipment,
       v.requester_key, v.requester_role_key, v.centre_key
FROM therapeutic_plans v
UNION ALL
SELECT v.plan_key, v.patient_key,
       CASE WHEN v.equipment IS NOT NULL THEN 'oxygen-therapy' WHEN v.aid IS NOT NULL THEN 'diabetes-aids' ELSE 'other' END,
       v.status, CASE WHEN v.status = 'revoked' THEN 'revoked' END, v.renewal, v.prior_key, v.channel, NULL,
       NULL, 0, NULL, v.issued_day, v.starts_day, v.ends_day, v.updated_day,
       v.flow, v.hours, v.equipment,
       v.requester_key, v.requester_role_key, NULL
FROM device_plans v;

-- Drafts and errors are no plans.
CREATE TABLE issued_plan AS
SELECT * FROM any_plan
WHERE status IN ('active', 'on-hold', 'stopped', 'completed', 'cancelled', 'revoked') AND coalesce(reason, '') <> 'error'
  AND issued_day IS NOT NULL;
CREATE INDEX issued_prior ON issued_plan (prior_key);

CREATE TABLE plan AS
WITH following AS (
  SELECT prior_key, min(start_day) AS start_day FROM issued_plan WHERE prior_key IS NOT NULL GROUP BY prior_key
),
supplied AS (
  -- Flow and hours of the first order, for plans that do not tell them.
  SELECT coalesce(medication_request_key, device_request_key) AS plan_key, min(flow) AS flow, min(hours) AS hours
  FROM supply_orders WHERE status <> 'entered-in-error' GROUP BY 1
),
closed AS (
  SELECT v.*, coalesce(v.flow, s.flow) AS any_flow, coalesce(v.hours, s.hours) AS any_hours,
         CASE WHEN v.reason = 'replaced' THEN coalesce(f.start_day, v.updated_day) ELSE v.updated_day END AS closed_day
  FROM issued_plan v
  LEFT JOIN following f ON f.prior_key = v.plan_key
  LEFT JOIN supplied s ON s.plan_key = v.plan_key
)
SELECT c.plan_key, coalesce(c.patient_key, 'unknown') AS person, c.plan_type, c.status, c.reason, c.renewal, c.prior_key,
       c.channel, c.medicine, c.outcome, c.justified, c.transmission, c.issued_day, c.start_day, c.end_day, c.updated_day,
       CASE WHEN c.status = 'active' OR c.reason = 'expired' OR c.closed_day IS NULL THEN c.end_day
            ELSE min(c.end_day, c.closed_day - 1) END AS last_day,
       CASE WHEN c.status IN ('cancelled', 'revoked')
              OR (c.status IN ('stopped', 'completed') AND coalesce(c.reason, '') NOT IN ('expired', 'replaced', 'cycle-completed', ''))
            THEN 1 ELSE 0 END AS is_revoked,
       c.any_flow AS flow, c.any_hours AS hours, c.equipment,
       (SELECT b.code FROM flow_band b WHERE c.any_flow >= b.low AND c.any_flow < b.high) AS flow_band,
       (SELECT b.code FROM hours_band b WHERE c.any_hours >= b.low AND c.any_hours < b.high) AS hours_band,
       coalesce(c.requester_key, r.practitioner_key) AS prescriber,
       coalesce(c.centre_key, r.organization_key) AS organization, a.authority
FROM closed c
LEFT JOIN practitioner_roles r ON r.role_key = c.requester_role_key
LEFT JOIN organization_authority a ON a.organization_key = coalesce(c.centre_key, r.organization_key);
CREATE INDEX plan_key ON plan (plan_key);
CREATE INDEX plan_person ON plan (person, plan_type);
CREATE INDEX plan_views_key ON therapeutic_plan_views (view_key);

CREATE TABLE any_prescription AS
SELECT v.prescription_key, v.patient_key, 'drug' AS kind, v.status, v.state, NULL AS branch, v.medicine,
       coalesce(v.channel, 'convention') AS channel, coalesce(v.plan_key, c.plan_key) AS plan_key, v.not_substitutable,
       v.issued_day, coalesce(v.valid_until_day, v.issued_day + 30) AS valid_day, v.requester_key, v.requester_role_key
FROM drug_prescriptions v
LEFT JOIN therapeutic_plan_views c ON c.view_key = v.plan_view_key
WHERE v.status NOT IN ('draft', 'entered-in-error')
UNION ALL
SELECT v.prescription_key, v.patient_key, 'specialist', v.status, v.state, v.branch, NULL, NULL, NULL, 0,
       v.issued_day, NULL, v.requester_key, v.requester_role_key
FROM specialist_prescriptions v
WHERE v.status NOT IN ('draft', 'entered-in-error');
CREATE INDEX dispenses_prescription ON dispenses (prescription_key, status);

CREATE TABLE prescription AS
SELECT v.prescription_key, coalesce(v.patient_key, 'unknown') AS person, v.kind, v.status, v.state, v.branch, v.medicine,
       v.channel, v.plan_key, v.not_substitutable, v.issued_day, v.valid_day,
       CASE WHEN v.status = 'completed' OR v.state IN ('7', '8') OR EXISTS (
              SELECT 1 FROM dispenses d WHERE d.prescription_key = v.prescription_key AND d.status = 'completed'
            ) THEN 1 ELSE 0 END AS is_dispensed,
       CASE WHEN v.state = '4' OR (v.status IN ('cancelled', 'revoked') AND coalesce(v.state, '') <> '10')
            THEN 1 ELSE 0 END AS is_cancelled,
       coalesce(v.requester_key, r.practitioner_key) AS prescriber, r.organization_key AS organization, a.authority
FROM any_prescription v
LEFT JOIN practitioner_roles r ON r.role_key = v.requester_role_key
LEFT JOIN organization_authority a ON a.organization_key = r.organization_key;
CREATE INDEX prescription_key ON prescription (prescription_key);

-- Dispensings belong to who dispenses, not to the prescriber, who is not told of pharmacies. The
-- authority is that of the pharmacy, or that of the prescriber for pharmacies that belong to none.
CREATE TABLE dispensing AS
SELECT v.dispense_key, coalesce(v.patient_key, 'unknown') AS person, v.channel, v.handed_over_day AS handed_day,
       CAST(round(coalesce(v.quantity, 0)) AS INTEGER) AS packs, CAST(round(coalesce(v.fee, 0) * 100) AS INTEGER) AS fee_cents,
       coalesce(v.medicine, x.medicine) AS medicine, v.prescription_key, coalesce(named.plan_key, direct.plan_key, x.plan_key) AS plan_key,
       coalesce(v.organization_key, r.organization_key) AS organization,
       coalesce(a.authority, x.authority, direct.authority) AS authority
FROM dispenses v
LEFT JOIN prescription x ON x.prescription_key = v.prescription_key
LEFT JOIN plan direct ON direct.plan_key = v.prescription_key
LEFT JOIN plan named ON named.plan_key = v.plan_key
LEFT JOIN practitioner_roles r ON r.role_key = v.role_key
LEFT JOIN organization_authority a ON a.organization_key = coalesce(v.organization_key, r.organization_key)
WHERE v.status = 'completed' AND v.handed_over_day IS NOT NULL;
CREATE INDEX dispensing_plan ON dispensing (plan_key);
CREATE INDEX dispensing_prescription ON dispensing (prescription_key);
CREATE INDEX deliveries_order ON supply_deliveries (order_key, status);
CREATE INDEX orders_key ON supply_orders (order_key);

CREATE TABLE dpc_order AS
SELECT v.order_key, coalesce(x.person, p.person, 'unknown') AS person, v.dpc_state AS state, v.authored_day AS requested_day,
       (SELECT min(d.occurred_day) FROM supply_deliveries d
        WHERE d.order_key = v.order_key AND d.status = 'completed') AS delivered_day,
       coalesce(v.organization_key, v.requester_organization_key, r.organization_key) AS organization,
       coalesce(a.authority, x.authority, p.authority) AS authority
FROM supply_orders v
LEFT JOIN prescription x ON x.prescription_key = v.medication_request_key
LEFT JOIN plan p ON p.plan_key = coalesce(v.medication_request_key, v.device_request_key)
LEFT JOIN practitioner_roles r ON r.role_key = v.requester_role_key
LEFT JOIN organization_authority a
  ON a.organization_key = coalesce(v.organization_key, v.requester_organization_key, r.organization_key)
WHERE v.dpc_state IS NOT NULL AND v.status NOT IN ('draft', 'entered-in-error');

-- Deliveries of oxygen belong to whom the plan belongs; without a plan to who ordered.
CREATE TABLE oxygen_delivery AS
SELECT d.delivery_key, coalesce(d.patient_key, v.patient_key, p.person, 'unknown') AS person, d.occurred_day AS delivered_day,
       p.plan_key, coalesce(d.equipment, v.equipment) AS equipment,
       CASE lower(d.unit) WHEN 'l' THEN CAST(round(d.quantity) AS INTEGER) WHEN 'm3' THEN CAST(round(d.quantity * 1000) AS INTEGER)
       END AS litres,
       coalesce(p.prescriber, v.requester_key, r.practitioner_key) AS prescriber,
       coalesce(p.organization, v.requester_organization_key, r.organization_key) AS organization,
       CASE WHEN p.plan_key IS NOT NULL THEN p.authority ELSE a.authority END AS authority
FROM supply_deliveries d
JOIN supply_orders v ON v.order_key = d.order_key
LEFT JOIN plan p ON p.plan_key = coalesce(v.medication_request_key, v.device_request_key)
LEFT JOIN practitioner_roles r ON r.role_key = v.requester_role_key
LEFT JOIN organization_authority a ON a.organization_key = coalesce(v.requester_organization_key, r.organization_key)
WHERE d.status = 'completed' AND d.occurred_day IS NOT NULL AND v.dpc_state IS NULL
  AND (v.equipment IS NOT NULL OR d.equipment IS NOT NULL OR p.plan_type = 'oxygen-therapy');
CREATE INDEX oxygen_plan ON oxygen_delivery (plan_key);
