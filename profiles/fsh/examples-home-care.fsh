Instance: care-plan-pai-full
InstanceOf: SinfoniaCarePlanPai
Title: "PAI attivo"
Description: "Piano con due attività."
Usage: #example
* extension[caso].valueReference = Reference(EpisodeOfCare/home-care-episode-full)
* status = #active
* intent = #plan
* category[pai] = CarePlanCategory#pai
* title = "Piano assistenziale individuale"
* subject = Reference(Patient/patient-full)
* period.start = "2026-01-10"
* period.end = "2026-04-10"
* created = "2026-01-09"
* author = Reference(PractitionerRole/practitioner-role-full)
* activity[0].detail.code = $siadService#1
* activity[0].detail.status = #in-progress
* activity[0].detail.scheduledTiming.repeat.frequency = 2
* activity[0].detail.scheduledTiming.repeat.period = 1
* activity[0].detail.scheduledTiming.repeat.periodUnit = #wk
* activity[0].detail.performer = Reference(PractitionerRole/practitioner-role-minimal)
* activity[1].detail.code = $siadService#3
* activity[1].detail.status = #not-started
* activity[1].detail.scheduledString = "al bisogno"

Instance: care-plan-pai-minimal
InstanceOf: SinfoniaCarePlanPai
Title: "PAI in bozza"
Description: "Piano non ancora approvato."
Usage: #example
* extension[caso].valueReference = Reference(EpisodeOfCare/home-care-episode-minimal)
* status = #draft
* intent = #plan
* category[pai] = CarePlanCategory#pai
* subject = Reference(Patient/patient-minimal)
* period.start = "2026-01-10"
* author = Reference(Organization/organization-full)

Instance: home-care-episode-full
InstanceOf: SinfoniaHomeCareEpisode
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
InstanceOf: SinfoniaHomeCareEpisode
Title: "Caso aperto"
Description: "Caso con i soli dati necessari."
Usage: #example
* status = #active
* type[tipologiaPic].coding = $siadPic#1
* patient = Reference(Patient/patient-minimal)
* managingOrganization = Reference(Organization/organization-full)
* period.start = "2026-01-10"

Instance: home-care-referral-full
InstanceOf: SinfoniaHomeCareReferral
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
InstanceOf: SinfoniaHomeCareReferral
Title: "Segnalazione"
Description: "Segnalazione con i soli dati necessari."
Usage: #example
* status = #active
* intent = #proposal
* code = HomeCareService#adi
* subject = Reference(Patient/patient-minimal)
* authoredOn = "2026-01-05"

Instance: home-care-access-full
InstanceOf: SinfoniaHomeCareAccess
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
InstanceOf: SinfoniaHomeCareAccess
Title: "Accesso"
Description: "Accesso con i soli dati necessari."
Usage: #example
* status = #in-progress
* class = $actCode#HH
* subject = Reference(Patient/patient-minimal)
* episodeOfCare = Reference(EpisodeOfCare/home-care-episode-minimal)
* participant.type = $siadOperator#3
* period.start = "2026-01-12T09:00:00+01:00"
