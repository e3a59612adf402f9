Instance: screening-episode-full
InstanceOf: ScreeningEpisode
Title: "Round mammografico"
Description: "Richiamo con approfondimento e lesione benigna."
Usage: #example
* extension[round].valuePositiveInt = 3
* extension[esito].valueCodeableConcept = $screeningOutcome#benign
* extension[richiamo].valueDate = "2028-03-01"
* identifier.system = $screeningEpisodeId
* identifier.value = "esempio-scr-0001"
* status = #finished
* type[programma].coding = $screeningProgramme#breast-50-69
* patient = Reference(Patient/patient-full)
* managingOrganization = Reference(Organization/organization-full)
* period.start = "2026-03-01"
* period.end = "2026-04-20"
* referralRequest = Reference(ServiceRequest/screening-second-level)

Instance: screening-second-level
InstanceOf: ServiceRequest
Title: "Richiesta di approfondimento"
Description: "Secondo livello senologico chiesto dal centro screening."
Usage: #example
* extension.url = $episodeOfCare
* extension.valueReference = Reference(EpisodeOfCare/screening-episode-full)
* status = #completed
* intent = #order
* code = $screeningTest#breast-assessment
* subject = Reference(Patient/patient-full)

Instance: screening-episode-minimal
InstanceOf: ScreeningEpisode
Title: "Persona invitata"
Description: "Round colorettale appena aperto."
Usage: #example
* status = #active
* type[programma].coding = $screeningProgramme#colorectal
* patient = Reference(Patient/patient-full)
* managingOrganization = Reference(Organization/organization-full)
* period.start = "2026-09-01"

Instance: screening-episode-excluded
InstanceOf: ScreeningEpisode
Title: "Persona esclusa"
Description: "Round annullato perché il tumore è già noto."
Usage: #example
* extension[esclusione].valueCodeableConcept = $screeningExclusion#known-cancer
* status = #cancelled
* type[programma].coding = $screeningProgramme#cervix-hpv
* patient = Reference(Patient/patient-minimal)
* managingOrganization = Reference(Organization/organization-full)
* period.start = "2026-09-01"
