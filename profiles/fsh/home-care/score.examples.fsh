RuleSet: ScoreExample(scale)
* status = #final
* code.coding[scala] = $homeCareScale#{scale}
* subject = Reference(Patient/patient-full)
* effectiveDateTime = "2026-01-09T10:00:00+01:00"
* performer = Reference(PractitionerRole/practitioner-role-full)

Instance: home-care-score-barthel
InstanceOf: HomeCareScore
Title: "Indice di Barthel"
Description: "Punteggio rilevato nella valutazione multidimensionale, durante un accesso."
Usage: #example
* insert ScoreExample(barthel)
* code.coding[1] = $homeLoinc#96761-2
* extension[caso].valueReference = Reference(EpisodeOfCare/home-care-episode-full)
* encounter = Reference(Encounter/home-care-access-full)
* valueQuantity = 45 '{score}'
* derivedFrom = Reference(QuestionnaireResponse/home-care-multidimensional-assessment-full)

Instance: home-care-score-adl
InstanceOf: HomeCareScore
Title: "ADL di Katz"
Description: "Tre attività conservate su sei."
Usage: #example
* insert ScoreExample(adl)
* valueQuantity = 3 '{score}'

Instance: home-care-score-iadl
InstanceOf: HomeCareScore
Title: "IADL di Lawton"
Description: "Due attività strumentali conservate su otto."
Usage: #example
* insert ScoreExample(iadl)
* valueQuantity = 2 '{score}'

Instance: home-care-score-spmsq
InstanceOf: HomeCareScore
Title: "SPMSQ"
Description: "Quattro errori su dieci domande."
Usage: #example
* insert ScoreExample(spmsq)
* valueQuantity = 4 '{score}'

Instance: home-care-score-braden
InstanceOf: HomeCareScore
Title: "Scala di Braden"
Description: "Rischio moderato di lesioni da pressione."
Usage: #example
* insert ScoreExample(braden)
* valueQuantity = 13 '{score}'

Instance: home-care-score-nrs
InstanceOf: HomeCareScore
Title: "NRS non rilevata"
Description: "Il dolore non è stato chiesto perché la persona dormiva."
Usage: #example
* insert ScoreExample(nrs)
* dataAbsentReason = http://terminology.hl7.org/CodeSystem/data-absent-reason#temp-unknown

Instance: home-care-score-cia
InstanceOf: HomeCareScore
Title: "CIA del periodo"
Description: "Diciotto giornate di effettiva assistenza su ottantuno giornate di cura."
Usage: #example
* extension[caso].valueReference = Reference(EpisodeOfCare/home-care-episode-full)
* status = #final
* code.coding[scala] = $homeCareScale#cia
* subject = Reference(Patient/patient-full)
* effectivePeriod.start = "2026-01-10"
* effectivePeriod.end = "2026-03-31"
* performer = Reference(Organization/organization-full)
* valueQuantity = 0.22 '1'
* component[gea].code = $homeCareScale#gea
* component[gea].valueQuantity = 18 'd'
* component[gdc].code = $homeCareScale#gdc
* component[gdc].valueQuantity = 81 'd'

Instance: home-care-score-level
InstanceOf: HomeCareScore
Title: "Livello delle cure"
Description: "Livello assegnato dall'UVI, con i soli dati necessari."
Usage: #example
* status = #final
* code.coding[scala] = $homeCareScale#level
* subject = Reference(Patient/patient-minimal)
* effectiveDateTime = "2026-01-10"
* performer = Reference(Organization/organization-full)
* valueCodeableConcept = $homeCareLevel#adi-1
