Invariant: sin-dr-1
Description: "Un piano di ausili vale al massimo 12 mesi; nella gravidanza fino a sei settimane dopo il parto. Regola non verificata: avviso. / A plan of aids is valid for 12 months at most; in pregnancy until six weeks after birth. Unverified rule: warning."
Severity: #warning
Expression: "iif(occurrence.ofType(Period).end > occurrence.ofType(Period).start + 12 months, false, true)"

Invariant: sin-dr-2
Description: "Un ausilio chiesto ha la quantità al mese, se è di consumo. Regola non verificata: avviso. / A requested aid has its quantity a month, when it is consumed. Unverified rule: warning."
Severity: #warning
Expression: "code.coding.where(system = 'https://fhir.sinfonia.campania.it/CodeSystem/diabetic-aid' and (code = 'strips' or code = 'lancets' or code = 'pen-needles' or code = 'syringes' or code = 'ketone-strips' or code = 'fgm-sensor' or code = 'cgm-sensor')).empty() or parameter.code.coding.where(code = 'quantity-per-month').exists()"

Invariant: sin-dr-3
Description: "Rinnovo, modifica e cambio di un piano di ausili indicano la richiesta precedente. / Renewal, change and switch of a plan of aids name the earlier request."
Severity: #error
Expression: "extension('https://fhir.sinfonia.campania.it/StructureDefinition/plan-renewal-kind').value.where(code != 'first').exists() implies priorRequest.exists()"

Invariant: sin-dr-4
Description: "Un piano di ausili (intent plan) ha inizio e fine. / A plan of aids (intent plan) has its start and end."
Severity: #error
Expression: "intent = 'order' or (occurrence.start.exists() and occurrence.end.exists())"

Profile: PrescriptionDeviceRequest
Parent: DeviceRequest
Id: sinfonia-prescription-device-request
Title: "Prescrizione di ausili"
Description: "Prescrizione di un ausilio dell'assistenza integrativa o protesica: strisce, sensori e microinfusori per il diabete, apparecchi per l'ossigeno. Con intent plan è il piano annuale dell'ausilio, con intent order la singola prescrizione. La scrivono il centro o il medico, la leggono la farmacia, il fornitore e l'ASL. Quantità massime e centri abilitati sono regole regionali."
* insert English([[Prescription of aids]], [[Prescription of an aid of integrative or prosthetic care: strips, sensors and pumps for diabetes, equipment for oxygen. With intent plan it is the yearly plan of the aid, with intent order the single prescription. The centre or the doctor writes it; pharmacy, supplier and ASL read it. Limits of quantity and entitled centres are regional rules.]])
* obeys sin-dr-1 and sin-dr-2 and sin-dr-3 and sin-dr-4
* extension contains PrescriptionHolder named medicoTitolare 0..1 and PlanRenewal named rinnovo 0..1 and ExpectedChannel named canale 1..1 and PlanProtocol named protocollo 0..1 and PlanEvaluation named valutazione 0..1 and PlanTransmission named trasmissione 0..1 and PlanSuspension named sospensione 0..1 and PlanDeviceStatusReason named motivoStato 0..1 and PlanOrigin named origine 0..1
* insert Label(extension[medicoTitolare], [[Medico titolare, se prescrive un sostituto]], [[Holder doctor, when a substitute prescribes]])
* insert Must(extension[rinnovo], [[Primo piano o rinnovo]], [[First plan or renewal]])
* insert Must(extension[canale], [[Canale di erogazione]], [[Channel of dispensing]])
* insert Label(extension[protocollo], [[Protocollo del piano]], [[Protocol of the plan]])
* insert Label(extension[valutazione], [[Esito delle regole del piano]], [[Outcome of the rules of the plan]])
* insert Label(extension[trasmissione], [[Invio del piano al Sistema TS]], [[Sending of the plan to Sistema TS]])
* insert Label(extension[sospensione], [[Periodo dell'ultima sospensione del piano]], [[Period of the last suspension of the plan]])
* insert Label(extension[motivoStato], [[Motivo di sospensione o chiusura del piano]], [[Reason of suspension or closing of the plan]])
* insert Label(extension[origine], [[Da dove viene il piano, se non è stato emesso qui]], [[Where the plan comes from, when it was not issued here]])
* insert NreOf(groupIdentifier, $documentNre)
* insert Label(groupIdentifier, [[NRE, se la prescrizione è dematerializzata]], [[NRE, when the prescription is electronic]])
* status 1..1
* insert Must(status, [[Stato]], [[Status]])
* intent from DeviceRequestIntentVS (required)
* insert Must(intent, [[Piano (plan) o prescrizione (order)]], [[Plan or order]])
* priorRequest only Reference(PrescriptionDeviceRequest)
* insert Must(priorRequest, [[Richiesta precedente]], [[Earlier request]])
* code[x] only CodeableConcept
* codeCodeableConcept.coding ^slicing.discriminator.type = #value
* codeCodeableConcept.coding ^slicing.discriminator.path = "system"
* codeCodeableConcept.coding ^slicing.rules = #open
* codeCodeableConcept.coding contains cnd 0..1 and ausilioDiabete 0..1 and ossigeno 0..1
* codeCodeableConcept.coding[cnd].system 1..1
* codeCodeableConcept.coding[cnd].system = $deviceNomenclature
* codeCodeableConcept.coding[ausilioDiabete].system 1..1
* codeCodeableConcept.coding[ausilioDiabete].system = $diabeticAid
* codeCodeableConcept.coding[ausilioDiabete] from $diabeticAidVS (required)
* codeCodeableConcept.coding[ossigeno].system 1..1
* codeCodeableConcept.coding[ossigeno].system = $oxygenEquipment
* codeCodeableConcept.coding[ossigeno] from $oxygenEquipmentVS (required)
* insert Must(code[x], [[Ausilio: CND e codice della piattaforma]], [[Aid: CND and code of the platform]])
* parameter.code 1..1
* parameter.code from $deviceParameterVS (extensible)
* insert Must(parameter, [[Quantità al mese, frequenza, flusso]], [[Quantity a month, frequency, flow]])
* subject only Reference(SinfoniaPatient)
* insert Must(subject, [[Assistito]], [[Person in care]])
* occurrence[x] only Period
* insert Must(occurrence[x], [[Inizio e fine della fornitura]], [[Start and end of the supply]])
* authoredOn 1..1
* insert Must(authoredOn, [[Data]], [[Date]])
* requester 1..1
* requester only Reference(SinfoniaPractitionerRole or SinfoniaPractitioner)
* insert Must(requester, [[Prescrittore]], [[Prescriber]])
* reasonCode 1..1
* insert PrescriptionReason
* insert Must(reasonCode, [[Diagnosi]], [[Diagnosis]])
* insurance only Reference(ExemptionCoverage)
* insert Must(insurance, [[Esenzione, per esempio 013]], [[Exemption, for example 013]])
* insert Label(supportingInfo, [[Scheda compilata]], [[Form as filled in]])

ValueSet: DeviceRequestIntentVS
Id: device-request-intent
Title: "Piano o prescrizione di ausili"
Description: "I due intenti di una richiesta di ausili."
* insert English([[Plan or prescription of aids]], [[The two intents of a request of aids.]])
* http://hl7.org/fhir/request-intent#plan
* http://hl7.org/fhir/request-intent#order

Mapping: PrescriptionDeviceRequestToHl7Italia
Source: PrescriptionDeviceRequest
Target: "http://hl7.org/fhir/StructureDefinition/DeviceRequest"
Id: hl7-italia
Title: "Assistenza integrativa e protesica"
Description: "HL7 Italia non ha un profilo della prescrizione di ausili: si seguono R4 e la nomenclatura CND dell'FSE (2.16.840.1.113883.2.9.6.1.48). / HL7 Italia has no profile of the prescription of aids: R4 and the CND nomenclature of the FSE are followed."
* codeCodeableConcept -> "DeviceRequest.code[x]"
