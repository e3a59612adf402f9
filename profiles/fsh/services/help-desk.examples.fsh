Instance: help-desk-ticket-full
InstanceOf: HelpDeskTicket
Title: "Segnalazione chiusa"
Description: "Prenotazione che non compariva nell'elenco."
Usage: #example
* extension[priorita].valueCoding = $ticketPriority#P2
* extension[gradimento].valuePositiveInt = 4
* identifier.system = "https://fhir.sinfonia.campania.it/sid/ticket"
* identifier.value = "ESEMPIO-2026-0001"
* status = #completed
* statusReason = $ticketResolution#solved
* businessStatus = $ticketState#closed
* intent = #order
* priority = #asap
* code = $ticketCategory#booking
* description = "L'appuntamento prenotato non compare nell'elenco della struttura."
* focus = Reference(Appointment/televisita-appointment-full)
* authoredOn = "2026-03-02T09:00:00+01:00"
* lastModified = "2026-03-03T15:00:00+01:00"
* requester = Reference(PractitionerRole/practitioner-role-full)
* owner = Reference(Organization/organization-full)
* note.text = "Agenda riallineata."
* restriction.period.end = "2026-03-04T09:00:00+01:00"

Instance: help-desk-ticket-minimal
InstanceOf: HelpDeskTicket
Title: "Segnalazione aperta"
Description: "I soli dati necessari."
Usage: #example
* identifier.system = "https://fhir.sinfonia.campania.it/sid/ticket"
* identifier.value = "ESEMPIO-2026-0002"
* status = #requested
* businessStatus = $ticketState#open
* intent = #order
* code = $ticketCategory#access
* description = "L'accesso con SPID torna alla pagina iniziale."
* authoredOn = "2026-03-02T09:00:00+01:00"
* lastModified = "2026-03-02T09:00:00+01:00"
* requester = Reference(Patient/patient-minimal)
