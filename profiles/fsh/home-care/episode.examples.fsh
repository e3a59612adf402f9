Instance: home-care-episode-full
InstanceOf: HomeCareEpisode
Title: "Caso concluso"
Description: "Caso con una sospensione, poi concluso."
Usage: #example
* extension[rete].extension[membership].valueCoding = $siadNetwork#1
* extension[rete].extension[type].valueCoding = $siadNetworkType#1
* extension[conclusione].valueCodeableConcept = $siadClosing#1
* identifier.system = "https://fhir.sinfonia.campania.it/sid/home-care-case"
* identifier.value = "esempio-0001"
* status = #finished
* statusHistory[0].status = #onhold
* statusHistory[0].period.start = "2026-02-01"
* statusHistory[0].period.end = "2026-02-10"
* statusHistory[0].extension[sospensione].valueCodeableConcept = $siadSuspension#1
* type[tipologiaPic].coding = $siadPic#2
* patient = Reference(Patient/patient-full)
* managingOrganization = Reference(Organization/organization-full)
* period.start = "2026-01-10"
* period.end = "2026-04-01"
* referralRequest = Reference(ServiceRequest/home-care-referral-full)

Instance: home-care-episode-minimal
InstanceOf: HomeCareEpisode
Title: "Caso aperto"
Description: "Caso con i soli dati necessari."
Usage: #example
* status = #active
* type[tipologiaPic].coding = $siadPic#1
* patient = Reference(Patient/patient-minimal)
* managingOrganization = Reference(Organization/organization-full)
* period.start = "2026-01-10"

Instance: home-care-referral-full
InstanceOf: HomeCareReferral
Title: "Segnalazione del medico"
Description: "Segnalazione con il soggetto richiedente."
Usage: #example
* extension[richiedente].valueCodeableConcept = $siadReferral#2
* status = #completed
* intent = #order
* code = HomeCareService#adi "Assistenza domiciliare"
* subject = Reference(Patient/patient-full)
* authoredOn = "2026-01-05T10:00:00+01:00"
* requester = Reference(PractitionerRole/practitioner-role-full)

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

Instance: home-care-access-full
InstanceOf: HomeCareAccess
Title: "Accesso di un infermiere"
Description: "Accesso programmato."
Usage: #example
* extension[tipoAccesso].valueCoding = $siadAccess#1
* status = #finished
* class = $actCode#HH "home health"
* subject = Reference(Patient/patient-full)
* episodeOfCare = Reference(EpisodeOfCare/home-care-episode-full)
* basedOn = Reference(ServiceRequest/home-care-referral-full)
* participant.type = $siadOperator#3
* participant.individual = Reference(PractitionerRole/practitioner-role-minimal)
* period.start = "2026-01-12T09:00:00+01:00"
* period.end = "2026-01-12T09:40:00+01:00"

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
