Instance: home-care-referral-full
InstanceOf: HomeCareReferral
Title: "Segnalazione del medico"
Description: "Segnalazione con il soggetto richiedente."
Usage: #example
* extension[richiedente].valueCodeableConcept = $siadReferral#2
* identifier.system = $siadEntry
* identifier.value = "esempio-segnalazione-0001"
* status = #completed
* intent = #order
* priority = #urgent
* code = HomeCareService#adi "Assistenza domiciliare"
* subject = Reference(Patient/patient-full)
* authoredOn = "2026-01-05T10:00:00+01:00"
* requester = Reference(PractitionerRole/practitioner-role-full)
* performer = Reference(Organization/organization-full)
* reasonCode = $siadIcd9cm#162.9

Instance: home-care-referral-minimal
InstanceOf: HomeCareReferral
Title: "Segnalazione"
Description: "Segnalazione con i soli dati necessari."
Usage: #example
* status = #active
* intent = #proposal
* code = HomeCareService#adi
* subject = Reference(Patient/patient-minimal)
* authoredOn = "2026-01-05"
