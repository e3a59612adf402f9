Instance: audit-event-full
InstanceOf: SinfoniaAuditEvent
Title: "Ricerca in emergenza"
Description: "Un medico consulta in emergenza il profilo sanitario sintetico di una persona."
Usage: #example
* type = $auditType#rest
* subtype = $restfulInteraction#search-type
* action = #E
* recorded = "2026-03-02T09:00:00.007Z"
* outcome = #4
* outcomeDesc = "HTTP 403"
* purposeOfEvent = $actReason#ETREAT
* purposeOfEvent.text = "Persona non cosciente, nessun familiare raggiungibile"
* agent[0].type = http://terminology.hl7.org/CodeSystem/v3-ParticipationType#IRCP
* agent[0].role = $fseRole#AAS
* agent[0].who = Reference(PractitionerRole/practitioner-role-full)
* agent[0].requestor = true
* agent[0].policy = "urn:uuid:2b7f1f0e-6d0f-4a53-9d0e-0d3d0c1a1a11"
* agent[0].purposeOfUse.coding[fse] = $fsePurposeOfUse#EMERGENCY
* agent[0].purposeOfUse.text = "Emergenza"
* agent[1].type = http://dicom.nema.org/resources/ontology/DCM#110152
* agent[1].who.identifier.system = "https://fhir.sinfonia.campania.it/sid/client"
* agent[1].who.identifier.value = "cartella-esempio"
* agent[1].requestor = false
* source.observer.identifier.system = "urn:ietf:rfc:3986"
* source.observer.identifier.value = "https://fhir.sinfonia.campania.it/fhir"
* entity[assistito].type = $auditEntityType#1
* entity[assistito].role = $auditObjectRole#1
* entity[assistito].what = Reference(Patient/patient-full)
* entity[2].type = $auditEntityType#2
* entity[2].role = $auditObjectRole#24
* entity[2].query = "Q29tcG9zaXRpb24/dHlwZT02MDU5MS01"
* entity[richiesta].type = $auditRequestEntity#XrequestId
* entity[richiesta].what.identifier.value = "richiesta-esempio-1"

Instance: audit-event-minimal
InstanceOf: SinfoniaAuditEvent
Title: "Lettura da un sistema"
Description: "Lettura riuscita di una risorsa da parte di un sistema."
Usage: #example
* type = $auditType#rest
* subtype = $restfulInteraction#read
* action = #R
* recorded = "2026-03-02T09:00:00Z"
* outcome = #0
* agent.type = http://dicom.nema.org/resources/ontology/DCM#110152
* agent.who.identifier.system = "https://fhir.sinfonia.campania.it/sid/client"
* agent.who.identifier.value = "cartella-esempio"
* agent.requestor = true
* source.observer.identifier.system = "urn:ietf:rfc:3986"
* source.observer.identifier.value = "https://fhir.sinfonia.campania.it/fhir"
* entity.what = Reference(CarePlan/care-plan-pai-full)
