Invariant: sin-pt-1
Description: "Un piano emesso ha l'identificativo regionale (HL7 Italia, dossier-pharma: CarePlan.identifier 1..1). / An issued plan has its regional identifier (HL7 Italia, dossier-pharma: CarePlan.identifier 1..1)."
Severity: #error
Expression: "status = 'draft' or status = 'entered-in-error' or identifier.where(system = 'urn:oid:2.16.840.1.113883.2.9.4.3.13').exists()"

Invariant: sin-pt-2
Description: "Un piano vale al massimo 12 mesi. Regola generale non verificata: avviso; le durate di ogni piano sono regole datate fuori dal profilo. / A plan is valid for 12 months at most. General rule, unverified: warning; the validity of each plan is a dated rule outside the profile."
Severity: #warning
Expression: "iif(dispenseRequest.validityPeriod.end > dispenseRequest.validityPeriod.start + 12 months, false, true)"

Invariant: sin-pt-3
Description: "Rinnovo, modifica e cambio indicano il piano precedente; la prima prescrizione no. / Renewal, change and switch name the earlier plan; a first prescription does not."
Severity: #error
Expression: "extension('https://fhir.sinfonia.campania.it/StructureDefinition/plan-renewal-kind').value.where(code = 'first').exists() = priorPrescription.empty()"

Invariant: sin-pt-4
Description: "Un piano sospeso, chiuso o annullato ne dice il motivo. / A plan that is suspended, stopped or cancelled says why."
Severity: #error
Expression: "(status = 'on-hold' or status = 'stopped' or status = 'cancelled') implies statusReason.exists()"

Invariant: sin-pt-5
Description: "Un piano con criteri non soddisfatti diventa attivo solo con la motivazione di chi lo firma. / A plan whose criteria are not met becomes active only with the justification of who signs it."
Severity: #error
Expression: "status != 'active' or extension('https://fhir.sinfonia.campania.it/StructureDefinition/plan-evaluation').extension('outcome').value.where(code = 'not-eligible').empty() or extension('https://fhir.sinfonia.campania.it/StructureDefinition/plan-evaluation').extension('justification').exists()"

Invariant: sin-pt-6
Description: "Un piano protocollato dal Sistema TS ha il numero di protocollo (Sistema TS, servizi dei piani terapeutici AIFA). / A plan registered by Sistema TS has its protocol number (Sistema TS, services of AIFA therapeutic plans)."
Severity: #error
Expression: "extension('https://fhir.sinfonia.campania.it/StructureDefinition/plan-transmission').extension('state').value.where(code = 'registered').empty() or identifier.where(system = 'https://fhir.sinfonia.campania.it/sid/ts-plan-protocol').exists()"

Invariant: sin-pt-7
Description: "Il piano di una nota AIFA (74, 97, 99, 100, 101) indica quella nota nel motivo. / The plan of an AIFA note (74, 97, 99, 100, 101) gives that note in its reason."
Severity: #error
Expression: "(category.coding.where(code = 'note-74').exists() implies reasonCode.coding.where(system = 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-nota' and code = '74').exists()) and (category.coding.where(code = 'note-97').exists() implies reasonCode.coding.where(system = 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-nota' and code = '97').exists()) and (category.coding.where(code = 'note-99' or code = 'note-99-triple').exists() implies reasonCode.coding.where(system = 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-nota' and code = '99').exists()) and (category.coding.where(code = 'note-100').exists() implies reasonCode.coding.where(system = 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-nota' and code = '100').exists()) and (category.coding.where(code = 'note-101').exists() implies reasonCode.coding.where(system = 'https://www.hl7.it/fhir/terminology/CodeSystem/aifa-nota' and code = '101').exists())"

Invariant: sin-pt-8
Description: "Un piano attivo ha la posologia con la dose, da cui viene la quantità giornaliera del CarePlan (HL7 Italia, dossier-pharma: dailyAmount 1..1). / An active plan has its dosage with the dose, from which the daily amount of the CarePlan comes (HL7 Italia, dossier-pharma: dailyAmount 1..1)."
Severity: #error
Expression: "status != 'active' or dosageInstruction.doseAndRate.exists()"

Profile: PianoTerapeuticoMedicationRequest
Parent: MedicationRequest
Id: sinfonia-piano-terapeutico
Title: "Piano terapeutico"
Description: "Piano terapeutico o scheda di prescrizione AIFA per un medicinale: lo compila lo specialista o il centro autorizzato, lo rinnova chi ne ha titolo, lo leggono il medico di famiglia che prescrive entro la sua validità, la farmacia e l'assistito. Stati: bozza (draft), attivo (active), sospeso (on-hold), scaduto, sostituito o interrotto (stopped), revocato (cancelled), ciclo concluso (completed). I criteri clinici di ogni piano sono regole datate applicate al questionario; qui c'è il loro esito. Fonti: note AIFA; Sistema TS, servizi dei piani terapeutici AIFA (26 febbraio 2021); HL7 Italia dossier-pharma."
* insert English([[Therapeutic plan]], [[Therapeutic plan or AIFA prescription form for a medicine: filled in by the specialist or the authorised centre, renewed by who is entitled to, read by the general practitioner who prescribes within its validity, by the pharmacy and by the person. States: draft, active, on-hold, stopped (expired, replaced or interrupted), cancelled (revoked), completed (fixed cycle). The clinical criteria of each plan are dated rules applied to its questionnaire; here is their outcome. Sources: AIFA notes; Sistema TS, services of AIFA therapeutic plans (26 February 2021); HL7 Italia dossier-pharma.]])
* obeys sin-pt-1 and sin-pt-2 and sin-pt-3 and sin-pt-4 and sin-pt-5 and sin-pt-6 and sin-pt-7 and sin-pt-8
* extension contains PianoTerapeutico named pianoTerapeutico 1..1 and PlanRenewal named rinnovo 1..1 and ExpectedChannel named canale 1..1 and PlanCentre named centro 0..1 and PlanEvaluation named valutazione 0..1 and PlanTransmission named trasmissione 0..1 and PlanSuspension named sospensione 0..1 and PlanOrigin named origine 0..1
* extension[pianoTerapeutico].extension[existPt].valueBoolean = true
* insert Must(extension[pianoTerapeutico], [[existPt vero e, in PT, la vista CarePlan]], [[existPt true and, in PT, the CarePlan view]])
* insert Must(extension[rinnovo], [[Prima prescrizione, rinnovo, modifica o cambio]], [[First prescription, renewal, change or switch]])
* insert Must(extension[canale], [[Canale: convenzionata, DPC, diretta, integrativa]], [[Channel: convention, DPC, direct, integrative]])
* insert Must(extension[centro], [[Centro autorizzato alla prescrizione]], [[Centre authorised to prescribe]])
* insert Must(extension[valutazione], [[Esito delle regole del piano]], [[Outcome of the rules of the plan]])
* insert Must(extension[trasmissione], [[Invio al Sistema TS]], [[Sending to Sistema TS]])
* insert Label(extension[sospensione], [[Periodo dell'ultima sospensione]], [[Period of the last suspension]])
* insert Label(extension[origine], [[Da dove viene, se non è stato emesso qui]], [[Where it comes from, when it was not issued here]])
* insert PlanIdentifiers
* insert Must(status, [[Stato del piano]], [[State of the plan]])
* statusReason from $planReasonVS (required)
* insert Must(statusReason, [[Motivo di sospensione o chiusura]], [[Reason of suspension or closing]])
* intent = #plan
* category 1..*
* category ^slicing.discriminator.type = #value
* category ^slicing.discriminator.path = "coding.system"
* category ^slicing.rules = #open
* category contains tipoPiano 1..1
* category[tipoPiano].coding 1..1
* category[tipoPiano].coding.system 1..1
* category[tipoPiano].coding.system = $planType
* category[tipoPiano].coding.code 1..1
* category[tipoPiano] from $planTypeVS (required)
* insert Must(category[tipoPiano], [[Tipo di piano]], [[Type of plan]])
* medication[x] only CodeableConcept or Reference(SinfoniaMedication)
* insert MedicineCoding(medicationCodeableConcept)
* insert Must(medication[x], [[Medicinale del piano: ATC, con AIC o gruppo di equivalenza]], [[Medicine of the plan: ATC, with AIC or equivalence group]])
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Assistito]], [[Person in care]])
* supportingInformation only Reference(TherapeuticPlanResponse or Observation or DiagnosticReport or DocumentReference)
* insert Must(supportingInformation, [[Scheda compilata ed esami]], [[Form as filled in, and tests]])
* authoredOn 1..1
* insert Must(authoredOn, [[Data di compilazione]], [[Date of issue]])
* requester 1..1
* requester only Reference(SinfoniaPractitionerRole)
* insert Must(requester, [[Prescrittore, con la sua struttura]], [[Prescriber, with their structure]])
* reasonCode 1..1
* reasonCode.text 1..1
* insert PrescriptionReasonWithNote
* insert Must(reasonCode, [[Diagnosi ICD-9-CM, nota AIFA e testo]], [[ICD-9-CM diagnosis, AIFA note and text]])
* insurance only Reference(ExemptionCoverage)
* insert Label(insurance, [[Esenzione]], [[Exemption]])
* insert Must(dosageInstruction, [[Dose, frequenza e via]], [[Dose, frequency and route]])
* dispenseRequest 1..1
* dispenseRequest.validityPeriod 1..1
* dispenseRequest.validityPeriod.start 1..1
* dispenseRequest.validityPeriod.end 1..1
* insert Must(dispenseRequest.validityPeriod, [[Inizio e fine della validità]], [[Start and end of the validity]])
* dispenseRequest.quantity 1..1
* dispenseRequest.quantity.value 1..1
* insert Must(dispenseRequest.quantity, [[Quantità in tutta la validità]], [[Quantity over the whole validity]])
* insert Label(dispenseRequest.performer, [[Farmacia o servizio che eroga]], [[Pharmacy or service that dispenses]])
* priorPrescription only Reference(PianoTerapeuticoMedicationRequest)
* insert Must(priorPrescription, [[Piano precedente]], [[Earlier plan]])

RuleSet: PlanIdentifiers
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier.system 1..1
* identifier.value 1..1
* identifier contains piano 0..1 and protocollo 0..1
* identifier[piano].system = $planId
* identifier[protocollo].system = $planProtocol
* insert Must(identifier[piano], [[Identificativo regionale del piano]], [[Regional identifier of the plan]])
* insert Must(identifier[protocollo], [[Protocollo del Sistema TS]], [[Protocol of Sistema TS]])

Mapping: PianoTerapeuticoMedicationRequestToHl7Italia
Source: PianoTerapeuticoMedicationRequest
Target: "http://hl7.it/fhir/dossier-pharma/StructureDefinition/CarePlan-it-dossierPharma"
Id: hl7-italia
Title: "HL7 Italia dossier-pharma"
Description: "HL7 Italia modella il piano come CarePlan: la vista PianoTerapeuticoCarePlan si ricava da questa risorsa, elemento per elemento. L'estensione pianoTerapeutico ha le stesse parti di quella della guida. / HL7 Italia models the plan as a CarePlan: the view PianoTerapeuticoCarePlan is made from this resource, element by element. The extension pianoTerapeutico has the same parts as the one of the guide."
* identifier[piano] -> "CarePlan.identifier"
* requester -> "CarePlan.author"
* authoredOn -> "CarePlan.created"
* dispenseRequest.validityPeriod -> "CarePlan.period"
* medication[x] -> "CarePlan.activity.detail.product[x]"
* dosageInstruction -> "CarePlan.activity.detail.dailyAmount"
* dispenseRequest.quantity -> "CarePlan.activity.detail.quantity"
* priorPrescription -> "CarePlan.replaces"
