Instance: home-care-episode-full
InstanceOf: HomeCareEpisode
Title: "Caso concluso"
Description: "Caso di cure palliative con una sospensione per ricovero, poi concluso."
Usage: #example
* extension[rete].extension[membership].valueCoding = $siadNetwork#1
* extension[rete].extension[type].valueCoding = $siadNetworkType#1
* extension[conclusione].valueCodeableConcept = $siadClosing#1
* identifier.system = $siadCase
* identifier.value = "esempio-0001"
* status = #finished
* statusHistory[0].status = #onhold
* statusHistory[0].period.start = "2026-02-01"
* statusHistory[0].period.end = "2026-02-10"
* statusHistory[0].extension[sospensione].valueCodeableConcept = $siadSuspension#1
* type[tipologiaPic].coding = $siadPic#2
* diagnosis.condition = Reference(Condition/home-care-condition)
* diagnosis.rank = 1
* patient = Reference(Patient/patient-full)
* managingOrganization = Reference(Organization/organization-full)
* period.start = "2026-01-10"
* period.end = "2026-04-01"
* referralRequest = Reference(ServiceRequest/home-care-referral-full)
* careManager = Reference(PractitionerRole/practitioner-role-full)
* team = Reference(CareTeam/home-care-team-full)

Instance: home-care-condition
InstanceOf: Condition
Title: "Diagnosi del caso"
Description: "Diagnosi prevalente, legata al caso con l'estensione di FHIR."
Usage: #example
* extension[0].url = $episodeOfCare
* extension[0].valueReference = Reference(EpisodeOfCare/home-care-episode-full)
* clinicalStatus = http://terminology.hl7.org/CodeSystem/condition-clinical#active
* verificationStatus = http://terminology.hl7.org/CodeSystem/condition-ver-status#confirmed
* code = $siadIcd9cm#162.9
* subject = Reference(Patient/patient-full)

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

Instance: home-care-episode-suspended
InstanceOf: HomeCareEpisode
Title: "Caso sospeso"
Description: "Caso con una sospensione passata e una in corso: la seconda non ha fine e lo stato è onhold."
Usage: #example
* status = #onhold
* statusHistory[0].status = #onhold
* statusHistory[0].period.start = "2026-02-01"
* statusHistory[0].period.end = "2026-02-10"
* statusHistory[0].extension[sospensione].valueCodeableConcept = $siadSuspension#2
* statusHistory[1].status = #onhold
* statusHistory[1].period.start = "2026-03-15"
* statusHistory[1].extension[sospensione].valueCodeableConcept = $siadSuspension#1
* type[tipologiaPic].coding = $siadPic#1
* patient = Reference(Patient/patient-full)
* managingOrganization = Reference(Organization/organization-full)
* period.start = "2026-01-10"
