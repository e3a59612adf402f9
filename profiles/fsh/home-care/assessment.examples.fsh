Instance: home-care-multidimensional-assessment-full
InstanceOf: HomeCareMultidimensionalAssessment
Title: "Prima valutazione dell'UVI"
Description: "Valutazione con le voci del SIAD, risposte date dalla persona."
Usage: #example
* extension[caso].valueReference = Reference(EpisodeOfCare/home-care-episode-full)
* extension[componente][0].extension[member].valueReference = Reference(PractitionerRole/practitioner-role-full)
* extension[componente][0].extension[role].valueCoding = $homeCareTeamRole#health-coordinator
* extension[componente][1].extension[member].valueReference = Reference(PractitionerRole/practitioner-role-minimal)
* extension[componente][1].extension[role].valueCoding = $homeCareTeamRole#operator
* identifier.system = $siadEntry
* identifier.value = "esempio-valutazione-0001"
* basedOn = Reference(ServiceRequest/home-care-referral-full)
* questionnaire = "https://fhir.sinfonia.campania.it/Questionnaire/siad-valutazione"
* status = #completed
* subject = Reference(Patient/patient-full)
* authored = "2026-01-09T10:00:00+01:00"
* author = Reference(PractitionerRole/practitioner-role-full)
* source = Reference(Patient/patient-full)
* item[0].linkId = "Prevalente"
* item[0].answer.valueCoding = $siadIcd9cm#162.9
* item[1].linkId = "NucleoFamiliare"
* item[1].answer.valueInteger = 1
* item[2].linkId = "Autonomia"
* item[2].answer.valueCoding = $siadAutonomy#2
* item[3].linkId = "RischioInfettivo"
* item[3].answer.valueCoding = $siadYesNo#2
* item[4].linkId = "ControlloDolore"
* item[4].answer.valueCoding = $siadNeed#1

Instance: home-care-multidimensional-assessment-minimal
InstanceOf: HomeCareMultidimensionalAssessment
Title: "Valutazione in corso"
Description: "Valutazione che l'UVI sta compilando."
Usage: #example
* extension[caso].valueReference = Reference(EpisodeOfCare/home-care-episode-minimal)
* questionnaire = "https://fhir.sinfonia.campania.it/Questionnaire/siad-valutazione"
* status = #in-progress
* subject = Reference(Patient/patient-minimal)

Instance: home-care-simple-assessment-full
InstanceOf: HomeCareSimpleAssessment
Title: "Rivalutazione che conferma"
Description: "Rivalutazione alla scadenza, che conferma la precedente: porta solo motivo e conferma."
Usage: #example
* extension[caso].valueReference = Reference(EpisodeOfCare/home-care-episode-minimal)
* extension[componente].extension[member].valueReference = Reference(PractitionerRole/practitioner-role-minimal)
* identifier.system = $siadEntry
* identifier.value = "esempio-valutazione-0002"
* basedOn = Reference(ServiceRequest/home-care-referral-minimal)
* questionnaire = "https://fhir.sinfonia.campania.it/Questionnaire/siad-valutazione"
* status = #completed
* subject = Reference(Patient/patient-minimal)
* authored = "2026-04-10T10:00:00+02:00"
* author = Reference(PractitionerRole/practitioner-role-minimal)
* source = Reference(Patient/patient-minimal)
* item[0].linkId = "motivo"
* item[0].answer.valueCoding = $siadReevaluation#1
* item[1].linkId = "confermaPrecedente"
* item[1].answer.valueCoding = $siadYesNo#1

Instance: home-care-simple-assessment-minimal
InstanceOf: HomeCareSimpleAssessment
Title: "Valutazione semplice in corso"
Description: "Valutazione con i soli dati necessari."
Usage: #example
* extension[caso].valueReference = Reference(EpisodeOfCare/home-care-episode-minimal)
* questionnaire = "https://fhir.sinfonia.campania.it/Questionnaire/siad-valutazione"
* status = #in-progress
* subject = Reference(Patient/patient-minimal)
