Instance: ranking-entry-full
InstanceOf: RankingEntry
Title: "Incarico assegnato"
Description: "Posizione definitiva di un medico inventato, con i titoli e l'ambito carente."
Usage: #example
* extension[posizione].extension[ranking].valueCoding = $rankingKind#mmg
* extension[posizione].extension[year].valueDate = "2026"
* extension[posizione].extension[state].valueCoding = $rankingState#appointed
* extension[posizione].extension[position].valuePositiveInt = 12
* extension[posizione].extension[score].valueDecimal = 9.20
* extension[posizione].extension[points][0].extension[title].valueString = "Formazione specifica in medicina generale"
* extension[posizione].extension[points][0].extension[value].valueDecimal = 7.20
* extension[posizione].extension[points][1].extension[title].valueString = "Servizio di continuità assistenziale, dieci mesi"
* extension[posizione].extension[points][1].extension[value].valueDecimal = 2.00
* extension[posizione].extension[vacantArea].valueIdentifier.system = "https://fhir.sinfonia.campania.it/sid/vacant-area"
* extension[posizione].extension[vacantArea].valueIdentifier.value = "ESEMPIO-NA-01"
* extension[posizione].extension[act].valueReference = Reference(DocumentReference/ranking-act-example)
* identifier.system = "https://fhir.sinfonia.campania.it/sid/ranking-application"
* identifier.value = "ESEMPIO-2026-0012"
* code = $administrativeRecord#ranking-entry
* subject = Reference(Practitioner/practitioner-full)
* created = "2026-01-31"
* author = Reference(Organization/organization-full)

Instance: ranking-entry-minimal
InstanceOf: RankingEntry
Title: "Domanda inviata"
Description: "I soli dati necessari."
Usage: #example
* extension[posizione].extension[ranking].valueCoding = $rankingKind#pls
* extension[posizione].extension[year].valueDate = "2026"
* extension[posizione].extension[state].valueCoding = $rankingState#applied
* identifier.system = "https://fhir.sinfonia.campania.it/sid/ranking-application"
* identifier.value = "ESEMPIO-2026-0099"
* code = $administrativeRecord#ranking-entry
* subject = Reference(Practitioner/practitioner-minimal)
* created = "2026-01-15"
