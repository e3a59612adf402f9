Instance: therapeutic-plan-full
InstanceOf: PianoTerapeuticoMedicationRequest
Title: "Piano terapeutico attivo"
Description: "Rinnovo di un piano per la nota 97, con scheda compilata ed esito."
Usage: #example
* extension[pianoTerapeutico].extension[existPt].valueBoolean = true
* extension[pianoTerapeutico].extension[PT].valueReference = Reference(CarePlan/therapeutic-plan-view-full)
* extension[rinnovo].valueCoding = $planRenewal#renewal
* extension[canale].valueCoding = $dispensingChannel#dpc
* extension[centro].valueReference = Reference(Organization/organization-full)
* extension[valutazione].extension[outcome].valueCoding = $planOutcome#eligible
* extension[valutazione].extension[rules].valueCanonical = "https://fhir.sinfonia.campania.it/PlanDefinition/esempio-regole|1.0.0"
* extension[valutazione].extension[date].valueDateTime = "2026-02-10T10:05:00+01:00"
* extension[trasmissione].extension[state].valueCoding = $planTransmission#registered
* extension[trasmissione].extension[date].valueDateTime = "2026-02-10T10:06:00+01:00"
* identifier[piano].system = $planId
* identifier[piano].value = "ESEMPIO-PIANO-0002"
* identifier[protocollo].system = $planProtocol
* identifier[protocollo].value = "ESEMPIO-PT-0002"
* status = #active
* intent = #plan
* category[tipoPiano].coding = $planType#note-97
* medicationCodeableConcept.coding[aic] = $aic#000000001
* medicationCodeableConcept.coding[atc] = $atcCode#B01AF02 "apixaban"
* medicationCodeableConcept.text = "Apixaban 5 mg"
* subject = Reference(Patient/patient-full)
* supportingInformation = Reference(QuestionnaireResponse/therapeutic-plan-response-full)
* authoredOn = "2026-02-10T10:00:00+01:00"
* requester = Reference(PractitionerRole/practitioner-role-full)
* reasonCode.coding[notaAifa] = $aifaNote#97
* reasonCode.coding[diagnosi] = $icd9cmDiagnosis#427.31
* reasonCode.text = "Fibrillazione atriale non valvolare"
* insurance = Reference(Coverage/exemption-full)
* dosageInstruction.text = "5 mg ogni 12 ore"
* dosageInstruction.timing.repeat.frequency = 2
* dosageInstruction.timing.repeat.period = 1
* dosageInstruction.timing.repeat.periodUnit = #d
* dosageInstruction.route.text = "Orale"
* dosageInstruction.doseAndRate.doseQuantity = 5 'mg'
* dispenseRequest.validityPeriod.start = "2026-02-10"
* dispenseRequest.validityPeriod.end = "2027-02-09"
* dispenseRequest.quantity.value = 12
* dispenseRequest.quantity.unit = "confezione"
* dispenseRequest.performer = Reference(Organization/organization-pharmacy)
* priorPrescription = Reference(MedicationRequest/therapeutic-plan-stopped)

Instance: therapeutic-plan-minimal
InstanceOf: PianoTerapeuticoMedicationRequest
Title: "Piano terapeutico in bozza"
Description: "Prima prescrizione per la ranolazina, non ancora firmata."
Usage: #example
* extension[pianoTerapeutico].extension[existPt].valueBoolean = true
* extension[rinnovo].valueCoding = $planRenewal#first
* extension[canale].valueCoding = $dispensingChannel#convention
* status = #draft
* intent = #plan
* category[tipoPiano].coding = $planType#ranolazine
* medicationCodeableConcept.coding[atc] = $atcCode#C01EB18
* subject = Reference(Patient/patient-minimal)
* authoredOn = "2026-02-11"
* requester = Reference(PractitionerRole/practitioner-role-full)
* reasonCode.text = "Angina stabile non controllata"
* dispenseRequest.validityPeriod.start = "2026-02-11"
* dispenseRequest.validityPeriod.end = "2027-02-10"
* dispenseRequest.quantity.value = 12

Instance: therapeutic-plan-stopped
InstanceOf: PianoTerapeuticoMedicationRequest
Title: "Piano terapeutico sostituito"
Description: "Prima prescrizione scaduta e sostituita dal rinnovo."
Usage: #example
* extension[pianoTerapeutico].extension[existPt].valueBoolean = true
* extension[rinnovo].valueCoding = $planRenewal#first
* extension[canale].valueCoding = $dispensingChannel#dpc
* identifier[piano].system = $planId
* identifier[piano].value = "ESEMPIO-PIANO-0001"
* status = #stopped
* statusReason = $planReason#replaced
* intent = #plan
* category[tipoPiano].coding = $planType#note-97
* medicationCodeableConcept.coding[atc] = $atcCode#B01AF02
* subject = Reference(Patient/patient-full)
* authoredOn = "2025-02-10"
* requester = Reference(PractitionerRole/practitioner-role-full)
* reasonCode.coding[notaAifa] = $aifaNote#97
* reasonCode.text = "Fibrillazione atriale non valvolare"
* dispenseRequest.validityPeriod.start = "2025-02-10"
* dispenseRequest.validityPeriod.end = "2026-02-09"
* dispenseRequest.quantity.value = 12

Instance: therapeutic-plan-view-full
InstanceOf: PianoTerapeuticoCarePlan
Title: "Vista CarePlan del piano"
Description: "Vista del piano attivo."
Usage: #example
* extension[protocollo].valueIdentifier.system = $planProtocol
* extension[protocollo].valueIdentifier.value = "ESEMPIO-PT-0002"
* identifier.system = $planId
* identifier.value = "ESEMPIO-PIANO-0002"
* replaces = Reference(CarePlan/therapeutic-plan-view-minimal)
* status = #active
* intent = #plan
* category[piano] = $planCategory#therapeutic-plan
* category[tipoPiano] = $planType#note-97
* subject = Reference(Patient/patient-full)
* period.start = "2026-02-10"
* period.end = "2027-02-09"
* created = "2026-02-10T10:00:00+01:00"
* author = Reference(PractitionerRole/practitioner-role-full)
* supportingInfo[0] = Reference(MedicationRequest/therapeutic-plan-full)
* supportingInfo[1] = Reference(QuestionnaireResponse/therapeutic-plan-response-full)
* activity.detail.kind = #MedicationRequest
* activity.detail.status = #in-progress
* activity.detail.reasonCode.text = "Fibrillazione atriale non valvolare"
* activity.detail.productCodeableConcept.coding[aic] = $aic#000000001
* activity.detail.productCodeableConcept.coding[atc] = $atcCode#B01AF02
* activity.detail.dailyAmount = 10 'mg'
* activity.detail.quantity.value = 12

Instance: therapeutic-plan-view-minimal
InstanceOf: PianoTerapeuticoCarePlan
Title: "Vista CarePlan di un piano sostituito"
Description: "Vista del piano precedente, con i soli dati necessari."
Usage: #example
* identifier.system = $planId
* identifier.value = "ESEMPIO-PIANO-0001"
* status = #revoked
* intent = #plan
* category[piano] = $planCategory#therapeutic-plan
* category[tipoPiano] = $planType#note-97
* subject = Reference(Patient/patient-full)
* period.start = "2025-02-10"
* period.end = "2026-02-09"
* created = "2025-02-10"
* author = Reference(PractitionerRole/practitioner-role-full)
* supportingInfo = Reference(MedicationRequest/therapeutic-plan-stopped)
* activity.detail.kind = #MedicationRequest
* activity.detail.status = #stopped
* activity.detail.productCodeableConcept.coding[atc] = $atcCode#B01AF02
* activity.detail.dailyAmount = 10 'mg'
* activity.detail.quantity.value = 12
