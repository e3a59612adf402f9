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
