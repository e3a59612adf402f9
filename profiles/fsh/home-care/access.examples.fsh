Instance: home-care-access-full
InstanceOf: HomeCareAccess
Title: "Accesso di un infermiere"
Description: "Accesso programmato."
Usage: #example
* extension[tipoAccesso].valueCoding = $siadAccess#1
* identifier.system = $siadEntry
* identifier.value = "esempio-accesso-0001"
* status = #finished
* class = $actCode#HH "home health"
* subject = Reference(Patient/patient-full)
* episodeOfCare = Reference(EpisodeOfCare/home-care-episode-full)
* basedOn = Reference(ServiceRequest/home-care-referral-full)
* appointment = Reference(Appointment/home-care-visit-appointment-full)
* participant.type = $siadOperator#3
* participant.individual = Reference(PractitionerRole/practitioner-role-minimal)
* period.start = "2026-01-12T09:00:00+01:00"
* period.end = "2026-01-12T09:40:00+01:00"
* serviceProvider = Reference(Organization/organization-minimal)

Instance: home-care-access-minimal
InstanceOf: HomeCareAccess
Title: "Accesso"
Description: "Accesso con i soli dati necessari."
Usage: #example
* status = #in-progress
* class = $actCode#HH
* subject = Reference(Patient/patient-minimal)
* episodeOfCare = Reference(EpisodeOfCare/home-care-episode-minimal)
* participant.type = $siadOperator#3
* period.start = "2026-01-12T09:00:00+01:00"
