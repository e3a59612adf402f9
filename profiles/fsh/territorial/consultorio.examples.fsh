Instance: consultorio-encounter-full
InstanceOf: ConsultorioEncounter
Title: "Percorso nascita"
Description: "Accesso prenotato di una donna in gravidanza. I codici SICOF sono di esempio."
Usage: #example
* extension[prestazione].extension[area].valueString = "A"
* extension[prestazione].extension[subArea].valueString = "A.01"
* extension[prestazione].extension[service].valueString = "001"
* extension[prestazione].extension[booked].valueDate = "2026-02-20"
* extension[prestazione].extension[expectedEnd].valueDate = "2026-06-30"
* extension[prestazione].extension[meetings].valuePositiveInt = 8
* extension[prestazione].extension[judge].valueBoolean = false
* extension[prestazione].extension[mediation].valueBoolean = false
* identifier[accesso].system = $sicofAccess
* identifier[accesso].value = "17"
* status = #finished
* class = $actCode#AMB
* type[attivita].coding = $consultorioActivity#pregnancy
* subject = Reference(Patient/patient-minimal)
* participant.individual = Reference(PractitionerRole/practitioner-role-full)
* period.start = "2026-03-02T09:00:00+01:00"
* period.end = "2026-03-02T09:40:00+01:00"
* serviceProvider = Reference(Organization/organization-full)

Instance: consultorio-encounter-minimal
InstanceOf: ConsultorioEncounter
Title: "Attività di gruppo"
Description: "Incontro di gruppo, senza persone."
Usage: #example
* status = #finished
* class = $actCode#AMB
* type[attivita].coding = $consultorioActivity#groups
* period.start = "2026-03-02"
* serviceProvider = Reference(Organization/organization-full)
