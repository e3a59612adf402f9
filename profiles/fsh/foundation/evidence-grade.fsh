Extension: EvidenceGrade
Id: evidence-grade
Title: "Grado di evidenza"
Description: "Quanto è certo ciò che una scheda chiede o un codice che porta: normativo (letto in un testo di legge o in una specifica), pubblico (letto in una fonte pubblica), non verificato (ritenuto giusto e da confermare)."
* insert English([[Evidence grade]], [[How sure a question of a form or a code of it is: normative (read in a legal text or a specification), public (read in a public source), unverified (believed right and to be confirmed).]])
* ^context[0].type = #element
* ^context[0].expression = "Questionnaire"
* ^context[1].type = #element
* ^context[1].expression = "Questionnaire.item"
* ^context[2].type = #element
* ^context[2].expression = "Questionnaire.item.code"
* value[x] 1..1
* value[x] only code
* valueCode from https://fhir.sinfonia.campania.it/ValueSet/evidence-grade (required)
