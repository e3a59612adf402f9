Instance: therapeutic-plan-questionnaire-full
InstanceOf: TherapeuticPlanQuestionnaire
Title: "Questionario di esempio"
Description: "Due domande, per mostrare la forma: non è una scheda in uso."
Usage: #example
* url = "https://fhir.sinfonia.campania.it/Questionnaire/esempio-piano"
* version = "1.0.0"
* title = "Scheda di esempio per la nota 97"
* status = #active
* subjectType = #Patient
* date = "2026-01-01"
* effectivePeriod.start = "2026-01-01"
* useContext[piano].code = http://terminology.hl7.org/CodeSystem/usage-context-type#focus
* useContext[piano].valueCodeableConcept = $planType#note-97
* item[0].linkId = "ecg"
* item[0].text = "Diagnosi confermata con ECG"
* item[0].type = #boolean
* item[0].required = true
* item[1].linkId = "creatinine-clearance"
* item[1].text = "Clearance della creatinina (ml/min)"
* item[1].type = #decimal

Instance: therapeutic-plan-questionnaire-minimal
InstanceOf: TherapeuticPlanQuestionnaire
Title: "Questionario di esempio con i soli dati necessari"
Description: "Una domanda, in bozza."
Usage: #example
* url = "https://fhir.sinfonia.campania.it/Questionnaire/esempio-piano-bozza"
* version = "0.1.0"
* title = "Scheda di esempio in bozza"
* status = #draft
* subjectType = #Patient
* effectivePeriod.start = "2026-01-01"
* useContext[piano].code = http://terminology.hl7.org/CodeSystem/usage-context-type#focus
* useContext[piano].valueCodeableConcept = $planType#other
* item.linkId = "note"
* item.text = "Note"
* item.type = #text
