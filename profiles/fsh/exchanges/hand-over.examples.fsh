Instance: hand-over-full
InstanceOf: HandOverTask
Title: "Segnalazione accettata dalle cure domiciliari"
Description: "Passaggio concluso, con il caso che ne è nato."
Usage: #example
* identifier.system = "https://fhir.sinfonia.campania.it/sid/hand-over"
* identifier.value = "2026-000123"
* basedOn = Reference(ServiceRequest/home-care-referral-full)
* status = #completed
* businessStatus = $handoverState#done
* intent = #order
* priority = #urgent
* code = $handoverKind#home-care-referral
* focus = Reference(ServiceRequest/home-care-referral-full)
* for = Reference(Patient/patient-full)
* executionPeriod.start = "2026-01-08T09:00:00+01:00"
* executionPeriod.end = "2026-01-09T11:00:00+01:00"
* authoredOn = "2026-01-07T12:00:00+01:00"
* lastModified = "2026-01-09T11:00:00+01:00"
* requester = Reference(PractitionerRole/practitioner-role-full)
* performerType.text = "Coordinatore delle cure domiciliari"
* owner = Reference(Organization/organization-full)
* note.text = "Contattare il familiare di riferimento nel pomeriggio."
* restriction.period.end = "2026-01-10T23:59:59+01:00"
* restriction.recipient = Reference(Organization/organization-full)
* output.type.text = "Caso di assistenza domiciliare"
* output.valueReference = Reference(EpisodeOfCare/home-care-episode-full)

Instance: hand-over-minimal
InstanceOf: HandOverTask
Title: "Prescrizione inviata al CUP"
Description: "Passaggio appena inviato, che nessuno ha ancora ricevuto."
Usage: #example
* status = #requested
* businessStatus = $handoverState#sent
* intent = #order
* code = $handoverKind#prescription-to-booking
* focus = Reference(ServiceRequest/specialist-prescription-full)
* for = Reference(Patient/patient-minimal)
* authoredOn = "2026-03-02T10:00:00+01:00"
* lastModified = "2026-03-02T10:00:00+01:00"
* requester = Reference(PractitionerRole/practitioner-role-full)

Instance: hand-over-refused
InstanceOf: HandOverTask
Title: "Piano che la farmacia non può dispensare"
Description: "Passaggio rifiutato con il motivo."
Usage: #example
* status = #rejected
* statusReason = $handoverRefusalReason#product-unavailable
* businessStatus = $handoverState#refused
* intent = #order
* code = $handoverKind#plan-to-dispensing
* focus = Reference(MedicationRequest/piano-terapeutico-medication-request-full)
* for = Reference(Patient/patient-full)
* authoredOn = "2026-03-02T10:00:00+01:00"
* lastModified = "2026-03-02T12:00:00+01:00"
* requester = Reference(PractitionerRole/practitioner-role-full)
* owner = Reference(Organization/organization-minimal)
