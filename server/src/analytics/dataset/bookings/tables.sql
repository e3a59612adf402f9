-- What the indicators of waiting times are asked of: requests (bookings and waits), agendas, slots, offers, each with its structure
-- and authority. A person that is not known counts as one, so that figures about unknown persons are masked rather than shown.
CREATE INDEX patients_key ON patients (patient_key);
CREATE INDEX services_key ON booking_services (service_key);
CREATE INDEX places_key ON booking_places (location_key);

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

-- Requests belong to the structure of their agenda; waits, which have none, to the area in which times are guaranteed.
CREATE TABLE request AS
WITH placed AS (
  SELECT v.*, coalesce(s.organization_key, p.organization_key, v.guarantee_key, v.area_key) AS organization
  FROM booking_requests v
  LEFT JOIN booking_services s ON s.service_key = v.service_key
  LEFT JOIN booking_places p ON p.location_key = v.location_key AND v.status <> 'waitlist'
),
kinded AS (
  SELECT placed.*, CASE WHEN EXISTS (
    SELECT 1 FROM visit_chapter c WHERE substr(placed.service, 1, length(c.chapter)) = c.chapter
  ) THEN 'visit' ELSE 'instrumental' END AS kind
  FROM placed
)
SELECT k.booking_key, coalesce(k.patient_key, 'unknown') AS person, k.status, k.service, k.kind, k.access_type AS access,
       k.priority_class, coalesce(k.regime, 'ssn') AS regime, k.channel, k.wait_state, k.protected_kind,
       k.first_available_day, k.first_accepted, k.requested_day, k.starts_day, k.cancel_reason, k.updated_day,
       k.organization, a.authority, w.days AS most_days
FROM kinded k
LEFT JOIN organization_authority a ON a.organization_key = k.organization
LEFT JOIN wait_limit w ON w.priority_class = k.priority_class AND w.kind = k.kind AND k.access_type = '1'
WHERE k.requested_day IS NOT NULL AND k.status NOT IN ('entered-in-error', 'pending', 'proposed');
CREATE INDEX request_key ON request (booking_key);

CREATE TABLE agenda AS
SELECT v.agenda_key, v.active, v.service, v.access_type AS access, coalesce(v.regime, 'ssn') AS regime,
       v.horizon_start_day, v.horizon_end_day, coalesce(s.organization_key, p.organization_key) AS organization, a.authority
FROM booking_agendas v
LEFT JOIN booking_services s ON s.service_key = v.service_key
LEFT JOIN booking_places p ON p.location_key = v.location_key
LEFT JOIN organization_authority a ON a.organization_key = coalesce(s.organization_key, p.organization_key)
-- A draft was never open, so that it is not closed either.
WHERE coalesce(v.publication, '') <> 'draft';
CREATE INDEX agenda_key ON agenda (agenda_key);
CREATE INDEX closures_key ON booking_closures (agenda_key);
CREATE INDEX slots_agenda ON booking_slots (agenda_key, starts_day);
