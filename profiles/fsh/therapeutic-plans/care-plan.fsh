Invariant: sin-ptc-1
Description: "La vista indica tra le informazioni di supporto il piano (MedicationRequest) da cui è ricavata. / The view names among its supporting information the plan (MedicationRequest) it is made from."
Severity: #error
Expression: "supportingInfo.where(reference.contains('MedicationRequest/') or type = 'MedicationRequest').exists()"

Profile: PianoTerapeuticoCarePlan
Parent: CarePlan
Id: sinfonia-piano-terapeutico-care-plan
Title: "Piano terapeutico, vista CarePlan"
Description: "Lo stesso piano terapeutico nella forma CarePlan di HL7 Italia dossier-pharma, per chi parla con il dossier farmaceutico. È una vista di sola lettura: si ricava dal PianoTerapeuticoMedicationRequest, che è l'unico da scrivere."
* insert English([[Therapeutic plan, CarePlan view]], [[The same therapeutic plan in the CarePlan form of HL7 Italia dossier-pharma, for who talks to the pharmaceutical dossier. It is a read-only view, made from PianoTerapeuticoMedicationRequest, the only one to write.]])
* obeys sin-ptc-1
* extension contains PlanProtocol named protocollo 0..1
* insert Must(extension[protocollo], [[Protocollo del Sistema TS]], [[Protocol of Sistema TS]])
* identifier 1..1
* identifier.system 1..1
* identifier.system = $planId
* identifier.value 1..1
* insert Must(identifier, [[Identificativo regionale del piano]], [[Regional identifier of the plan]])
* replaces only Reference(PianoTerapeuticoCarePlan)
* insert Must(replaces, [[Piano precedente]], [[Earlier plan]])
* insert Must(status, [[Stato del piano]], [[State of the plan]])
* intent = #plan
* category 1..*
* category ^slicing.discriminator.type = #value
* category ^slicing.discriminator.path = "coding.system"
* category ^slicing.rules = #open
* category contains piano 1..1 and tipoPiano 1..1
* category[piano].coding 1..1
* category[piano].coding.system 1..1
* category[piano].coding.system = $planCategory
* category[piano].coding.code 1..1
* category[piano].coding.code = #therapeutic-plan
* category[tipoPiano].coding 1..1
* category[tipoPiano].coding.system 1..1
* category[tipoPiano].coding.system = $planType
* category[tipoPiano].coding.code 1..1
* category[tipoPiano] from $planTypeVS (required)
* insert Must(category[tipoPiano], [[Tipo di piano]], [[Type of plan]])
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Assistito]], [[Person in care]])
* period 1..1
* period.start 1..1
* period.end 1..1
* insert Must(period, [[Inizio e fine della validità]], [[Start and end of the validity]])
* created 1..1
* insert Must(created, [[Data di compilazione]], [[Date of issue]])
* author 1..1
* author only Reference(SinfoniaPractitionerRole)
* insert Must(author, [[Prescrittore]], [[Prescriber]])
* supportingInfo 1..*
* insert Must(supportingInfo, [[Piano di origine, scheda compilata, esami]], [[Plan it is made from, form as filled in, tests]])
* activity 1..*
* activity.reference 0..0
* activity.detail 1..1
* activity.detail.kind 1..1
* activity.detail.kind = #MedicationRequest
* activity.detail.reasonCode ..1
* activity.detail.product[x] 1..1
* activity.detail.product[x] only CodeableConcept or Reference(SinfoniaMedication)
* insert MedicineCoding(activity.detail.productCodeableConcept)
* insert Must(activity.detail.product[x], [[Medicinale]], [[Medicine]])
* activity.detail.dailyAmount 1..1
* insert Must(activity.detail.dailyAmount, [[Quantità giornaliera]], [[Daily amount]])
* activity.detail.quantity 1..1
* insert Must(activity.detail.quantity, [[Quantità in tutta la validità]], [[Quantity over the whole validity]])

Extension: PlanProtocol
Id: plan-protocol
Title: "Protocollo del piano terapeutico"
Description: "Numero di protocollo che il Sistema TS assegna al piano; la ricetta lo cita come PT=protocollo."
* insert English([[Protocol of the therapeutic plan]], [[Protocol number that Sistema TS gives to the plan; the prescription quotes it as PT=protocol.]])
* ^context[0].type = #element
* ^context[0].expression = "CarePlan"
* ^context[1].type = #element
* ^context[1].expression = "DeviceRequest"
* value[x] only Identifier
* value[x] 1..1
* valueIdentifier.system 1..1
* valueIdentifier.system = $planProtocol
* valueIdentifier.value 1..1

Mapping: PianoTerapeuticoCarePlanToHl7Italia
Source: PianoTerapeuticoCarePlan
Target: "http://hl7.it/fhir/dossier-pharma/StructureDefinition/CarePlan-it-dossierPharma"
Id: hl7-italia
Title: "HL7 Italia dossier-pharma"
Description: "Stesse obbligatorietà della guida: identifier unico (2.16.840.1.113883.2.9.4.3.13), period, created, author, product, dailyAmount, quantity. Per questo il protocollo del Sistema TS è un'estensione e non un secondo identifier. L'autore è un nostro PractitionerRole: chi vuole il profilo base della guida ne aggiunga il codice MMG o specialista. / Same mandatory elements as the guide: a single identifier, period, created, author, product, dailyAmount, quantity. That is why the protocol of Sistema TS is an extension and not a second identifier. The author is a PractitionerRole of ours."
* identifier -> "CarePlan.identifier"
* period -> "CarePlan.period"
* created -> "CarePlan.created"
* author -> "CarePlan.author"
* activity.detail.product[x] -> "CarePlan.activity.detail.product[x]"
* activity.detail.dailyAmount -> "CarePlan.activity.detail.dailyAmount"
* activity.detail.quantity -> "CarePlan.activity.detail.quantity"
