Instance: screening-invitation-full
InstanceOf: ScreeningInvitation
Title: "Sollecito"
Description: "Primo sollecito con un nuovo appuntamento."
Usage: #example
* extension[round].valueReference = Reference(EpisodeOfCare/screening-episode-full)
* inResponseTo = Reference(Communication/screening-invitation-minimal)
* status = #completed
* category = $screeningInvitation#reminder-1
* medium.text = "Posta ordinaria"
* subject = Reference(Patient/patient-full)
* about = Reference(Appointment/screening-appointment)
* sent = "2026-03-20T09:00:00+01:00"
* sender = Reference(Organization/organization-full)
* payload.contentAttachment.contentType = #application/pdf
* payload.contentAttachment.title = "Invito allo screening mammografico"
* payload.contentAttachment.url = "https://example.org/lettera-esempio.pdf"

Instance: screening-appointment
InstanceOf: Appointment
Title: "Appuntamento proposto"
Description: "Mammografia di screening."
Usage: #example
* status = #proposed
* serviceType = $screeningTest#mammography
* participant.actor = Reference(Patient/patient-full)
* participant.status = #needs-action

Instance: screening-invitation-minimal
InstanceOf: ScreeningInvitation
Title: "Invito"
Description: "Invito con i soli dati necessari."
Usage: #example
* extension[round].valueReference = Reference(EpisodeOfCare/screening-episode-full)
* status = #completed
* category = $screeningInvitation#invitation
* subject = Reference(Patient/patient-full)
* sent = "2026-03-01T09:00:00+01:00"
