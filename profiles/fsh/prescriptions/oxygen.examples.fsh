Instance: oxygen-supply-full
InstanceOf: OxygenSupplyRequest
Title: "Fornitura di ossigeno liquido"
Description: "Unità base con flusso di due litri al minuto per diciotto ore."
Usage: #example
* extension[prescrizione].valueReference = Reference(MedicationRequest/therapeutic-plan-oxygen)
* status = #active
* itemCodeableConcept = $oxygenEquipment#liquid
* quantity.value = 1
* parameter[0].code = $deviceParameter#flow-rest
* parameter[0].valueQuantity = 2 'L/min'
* parameter[1].code = $deviceParameter#hours-per-day
* parameter[1].valueQuantity = 18 'h/d'
* occurrencePeriod.start = "2026-02-12"
* occurrencePeriod.end = "2026-08-11"
* authoredOn = "2026-02-11"
* requester = Reference(PractitionerRole/practitioner-role-full)
* supplier.type = "Organization"
* supplier.display = "Fornitore dell'Esempio"
* deliverTo = Reference(Patient/patient-full)

Instance: oxygen-supply-minimal
InstanceOf: OxygenSupplyRequest
Title: "Fornitura di un concentratore"
Description: "Ordine con i soli dati necessari."
Usage: #example
* extension[prescrizione].valueReference = Reference(MedicationRequest/therapeutic-plan-oxygen)
* status = #draft
* itemCodeableConcept = $oxygenEquipment#concentrator
* quantity.value = 1
* authoredOn = "2026-02-11"
* requester = Reference(Organization/organization-full)
* deliverTo = Reference(Patient/patient-full)

Instance: therapeutic-plan-oxygen
InstanceOf: PianoTerapeuticoMedicationRequest
Title: "Piano di ossigenoterapia"
Description: "Due litri al minuto per diciotto ore al giorno, fornitura a domicilio."
Usage: #example
* extension[pianoTerapeutico].extension[existPt].valueBoolean = true
* extension[rinnovo].valueCoding = $planRenewal#first
* extension[canale].valueCoding = $dispensingChannel#tender
* identifier[piano].system = $planId
* identifier[piano].value = "ESEMPIO-PIANO-0004"
* status = #active
* intent = #plan
* category[tipoPiano].coding = $planType#oxygen-therapy
* medicationCodeableConcept.coding[atc] = $atcCode#V03AN01 "ossigeno"
* subject = Reference(Patient/patient-full)
* authoredOn = "2026-02-11"
* requester = Reference(PractitionerRole/practitioner-role-full)
* reasonCode.coding[diagnosi] = $icd9cmDiagnosis#518.83
* reasonCode.text = "Insufficienza respiratoria cronica"
* dosageInstruction.text = "2 l/min per 18 ore al giorno"
* dosageInstruction.timing.repeat.duration = 18
* dosageInstruction.timing.repeat.durationUnit = #h
* dosageInstruction.timing.repeat.frequency = 1
* dosageInstruction.timing.repeat.period = 1
* dosageInstruction.timing.repeat.periodUnit = #d
* dosageInstruction.doseAndRate.rateQuantity = 2 'L/min'
* dispenseRequest.validityPeriod.start = "2026-02-11"
* dispenseRequest.validityPeriod.end = "2026-08-10"
* dispenseRequest.quantity.value = 388800
* dispenseRequest.quantity.unit = "l"
