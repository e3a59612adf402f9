Extension: EmergencyReason
Id: emergency-reason
Title: "Motivo dell'accesso in emergenza"
Description: "Perché l'accesso è stato aperto: il codice e la motivazione scritta da chi lo apre. Solo nei consensi di tipo emergency-access."
* insert English([[Reason of the emergency access]], [[Why the access was opened: the code and the reason written by who opens it. Only in consents of the kind emergency-access.]])
* ^context.type = #element
* ^context.expression = "Consent"
* value[x] only CodeableConcept
* value[x] 1..1
* valueCodeableConcept from https://fhir.sinfonia.campania.it/ValueSet/emergency-reason (required)
* valueCodeableConcept.text 1..1

Invariant: sin-con-4
Description: "Un accesso in emergenza ha il motivo scritto, una sola persona a cui è concesso e una fine. / An emergency access has its written reason, only one person it is granted to, and an end."
Severity: #error
// Source: DM 7 September 2023 (emergency access is reasoned, recorded and lasts as long as strictly needed).
Expression: "category.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/consent-kind' and code = 'emergency-access').empty() or (extension.where(url = 'https://fhir.sinfonia.campania.it/StructureDefinition/emergency-reason').exists() and provision.actor.count() = 1 and provision.period.end.exists() and policyRule.coding.where(code = 'gdpr-9-2-c').exists())"

Instance: patient-emergency-access
InstanceOf: OperationDefinition
Usage: #definition
* insert OperationOn(patient-emergency-access, EmergencyAccess, emergency-access, Patient, [[Apre per quindici minuti i dati di una persona a un professionista sanitario senza relazione di cura con lei, con un motivo scritto. Mai i dati oscurati. La persona e il responsabile della protezione dei dati sono avvisati.]], [[Opens the data of a person for fifteen minutes to a health professional without a care relationship with her, with a written reason. Never what is obscured. The person and the data-protection officer are told.]])
* affectsState = true
* type = true
* instance = true
* parameter[0].name = #reason
* parameter[0].use = #in
* parameter[0].min = 1
* parameter[0].max = "1"
* parameter[0].documentation = "Motivo, con un testo di almeno dieci caratteri · Reason, with a text of at least ten characters"
* parameter[0].type = #CodeableConcept
* parameter[0].binding.strength = #required
* parameter[0].binding.valueSet = "https://fhir.sinfonia.campania.it/ValueSet/emergency-reason"
* parameter[1].name = #identifier
* parameter[1].use = #in
* parameter[1].min = 0
* parameter[1].max = "1"
* parameter[1].documentation = "Identificativo della persona, quando non se ne conosce l'indirizzo · Identifier of the person, when her address is not known"
* parameter[1].type = #Identifier
* parameter[2].name = #return
* parameter[2].use = #out
* parameter[2].min = 1
* parameter[2].max = "1"
* parameter[2].documentation = "Il consenso che dice da quando e fino a quando · The consent that says from when until when"
* parameter[2].type = #Consent
